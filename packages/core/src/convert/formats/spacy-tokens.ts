import { type Range, type TokenAnnotation, tokenAttributes } from '../../doc/annotations.ts';
import type { JsonObject } from '../../json.ts';
import { withoutBlanks } from '../blank-tokens.ts';
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

/** What a file in spaCy's JSON says of tokens, without those of whitespace; undefined where it says nothing. */
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
