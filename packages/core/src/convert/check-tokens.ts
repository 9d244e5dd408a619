import type { TokenAnnotation } from '../doc/annotations.ts';
import type { Findings } from './findings.ts';
import { quote } from './json-checks.ts';

/**
 * Rejects tokens that are empty, overlap, are out of order or lie outside the text, and heads that are no tokens or go round in
 * a circle. Says the first of each, as one mistake moves all that follow.
 */
export function checkTokens(tokens: readonly TokenAnnotation[], text: string, findings: Findings): void {
  let last = 0;
  for (const [index, { start, end }] of tokens.entries()) {
    const why = whyNoToken(start, end, last, text);
    if (why !== undefined) {
      findings.reject('span-invalid', `The token number ${index + 1} at [${start}, ${end}) ${why}.`);
      break;
    }
    last = end;
  }
  const isNone = ({ head }: TokenAnnotation): boolean =>
    head !== undefined && !(Number.isInteger(head) && head >= 0 && head < tokens.length);
  const index = tokens.findIndex(isNone);
  if (index >= 0) {
    const problem = `The head of the token number ${index + 1} is ${tokens[index]?.head}; it must be the index of one of the ${tokens.length} tokens.`;
    findings.reject('line-invalid', problem);
    return;
  }
  const circle = findCircle(tokens.map(({ head }) => head));
  if (circle !== undefined) {
    const shown = circle.slice(0, 8).map((at) => {
      const { start, end } = tokens[at] ?? { start: 0, end: 0 };
      return `${at + 1} (${quote(text.slice(start, end))})`;
    });
    const more = circle.length > shown.length ? `, and ${circle.length - shown.length} more` : '';
    findings.reject('line-invalid', `The heads of the tokens number ${shown.join(', ')}${more} go round in a circle.`);
  }
}

/** The first circle in a list of heads, as the indices on it in their order; a head that is its own index is a root. */
export function findCircle(heads: readonly (number | undefined)[]): readonly number[] | undefined {
  // By token: number of the walk that came by it first.
  const walks = new Int32Array(heads.length);
  for (let start = 0; start < heads.length; start++) {
    let at: number | undefined = start;
    while (at !== undefined && walks[at] === 0) {
      walks[at] = start + 1;
      const head: number | undefined = heads[at];
      at = head === at ? undefined : head;
    }
    if (at === undefined || walks[at] !== start + 1) continue;
    const circle = [at];
    for (let next = heads[at]; next !== undefined && next !== at; next = heads[next]) circle.push(next);
    return circle;
  }
  return undefined;
}

function whyNoToken(start: number, end: number, last: number, text: string): string | undefined {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return 'has offsets that are no whole numbers in the text';
  if (start < 0 || end > text.length) return `lies outside the text of ${text.length} characters`;
  if (start >= end) return 'is empty';
  if (start < last) return `overlaps the one before it, which ends at ${last}, or comes too late`;
  return text.slice(start, end).trim() === '' ? 'covers only whitespace' : undefined;
}
