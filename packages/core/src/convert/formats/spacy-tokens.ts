import { type Range, type TokenAnnotation, tokenAttributes } from '../../doc/annotations.ts';
import type { JsonObject } from '../../json.ts';
import type { Findings } from '../findings.ts';
import { hasTokenFields, readTokenFields } from '../token-fields.ts';

/** The tokens of a text in one of spaCy's JSON formats, in their order. */
export interface SpacyTokens {
  readonly text: string;
  readonly tokens: readonly JsonObject[];
  /** Where each one is, in UTF-16 code units. */
  readonly places: readonly Range[];
  /** For each one, whether a sentence begins with it; absent where nobody said. */
  readonly starts?: readonly boolean[] | undefined;
  /** Whether a head is counted from the token itself, as in the training format, or from the beginning of the text. */
  readonly heads: 'relative' | 'absolute';
}

/**
 * What a file in spaCy's JSON says of tokens; undefined where it says nothing. spaCy makes tokens of whitespace, we do not: they
 * are left out, and what depends on one depends on its head.
 */
export function readSpacyTokens(source: SpacyTokens, findings: Findings): readonly TokenAnnotation[] | undefined {
  const { text, tokens, places, starts, heads } = source;
  // An empty string is how spaCy says that an attribute is missing, and no features by themselves say nothing.
  const isSaid = tokens.some((token) =>
    tokenAttributes.some((name) => hasTokenFields({ [name]: token[name] }) && token[name] !== ''),
  );
  if (!isSaid) return undefined;
  const read = tokens.map((token, index): TokenAnnotation => {
    const { head, ...fields } = readTokenFields(token, `token number ${index + 1}`, findings);
    const place = places[index] ?? { start: 0, end: 0 };
    return {
      start: place.start,
      end: place.end,
      ...fields,
      ...(head === undefined ? {} : { head: heads === 'relative' ? head + index : head }),
      ...(starts === undefined ? {} : { sentenceStart: starts[index] === true }),
    };
  });
  return withoutBlanks(read, text, findings);
}

function withoutBlanks(
  tokens: readonly TokenAnnotation[],
  text: string,
  findings: Findings,
): readonly TokenAnnotation[] {
  // What is empty stays, to be told with its place.
  const isBlank = tokens.map(({ start, end }) => start < end && text.slice(start, end).trim() === '');
  const blanks = isBlank.filter(Boolean).length;
  if (blanks === 0) return tokens;
  findings.repair(`Left out: tokens of whitespace: ${blanks}`);
  const kept: TokenAnnotation[] = [];
  const indices = new Map<number, number>();
  let isStart = false;
  for (const [index, token] of tokens.entries()) {
    isStart ||= token.sentenceStart === true;
    if (isBlank[index] === true) continue;
    indices.set(index, kept.length);
    kept.push(isStart ? { ...token, sentenceStart: true } : token);
    isStart = false;
  }
  return kept.map((token, index) => {
    if (token.head === undefined) return token;
    let { head } = token;
    // As many steps as there are blanks at most: heads may go round in a circle.
    for (let step = 0; step <= blanks && isBlank[head] === true; step++) {
      const above = tokens[head]?.head;
      if (above === undefined || above === head) return { ...token, head: index };
      head = above;
    }
    // What is no token stays as it is, to be told.
    return { ...token, head: indices.get(head) ?? head };
  });
}
