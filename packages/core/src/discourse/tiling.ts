import type { Range } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';

/**
 * Why units are not the tokens of a text one after the other, as a sentence that counts units from 1; undefined where they are. Says the
 * first reason, as one mistake moves all that follow.
 */
export function tilingProblem(
  { starts, ends, length }: Pick<Doc, 'starts' | 'ends' | 'length'>,
  units: readonly Range[],
): string | undefined {
  let token = 0;
  for (const [index, { start, end }] of units.entries()) {
    const name = `Unit ${index + 1} at [${start}, ${end})`;
    if (token === length) return `${name} is behind the last token.`;
    if (start !== starts[token]) return `${name} does not begin with the token at ${starts[token]}, which is next.`;
    while (token < length && ends[token]! < end) token++;
    if (token === length || ends[token] !== end) return `${name} does not end with a token.`;
    token++;
  }
  return token === length ? undefined : `The token at ${starts[token]} and what follows it are in no unit.`;
}

/** Ranges for units that begin at these tokens, of which the first must be 0: each goes up to the last token before the next. */
export function unitsFrom(
  { ends, starts, length }: Pick<Doc, 'starts' | 'ends' | 'length'>,
  tokens: readonly number[],
): Range[] {
  return tokens.map((token, index) => ({ start: starts[token]!, end: ends[(tokens[index + 1] ?? length) - 1]! }));
}
