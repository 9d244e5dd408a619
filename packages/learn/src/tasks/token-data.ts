// Documents as the trainers of what is said of tokens need them.
import { type Document, docOf, type TokenAnnotation, tokenTexts } from 'tincture';
import { lineStarts, type TextAttribute } from 'tincture/training';
import type { TokenText } from '../tokens/objective.ts';
import { trainingInvalid } from '../train/check.ts';

/** A text with what is said of its tokens. */
export interface ValueText extends TokenText {
  /** For each token the value of the attribute; undefined where nobody said it. */
  readonly values: readonly (string | undefined)[];
  /** For each token its part of speech, where it is known. */
  readonly pos: readonly (string | undefined)[];
}

/** Counts of texts that could not be used. */
export interface TokenRepairs {
  unannotated: number;
}

/** The texts in which at least one token has `attribute`, with the tokens that they come with. */
export function readValueTexts(
  attribute: TextAttribute,
  documents: readonly Document[],
  repairs: TokenRepairs,
): ValueText[] {
  return documents.flatMap((document, index) => {
    const { tokens = [] } = document.annotations;
    if (tokens.every((token) => token[attribute] === undefined)) {
      repairs.unannotated++;
      return [];
    }
    checkTokens(tokens, index);
    const doc = docOf(document, {});
    return {
      doc,
      words: tokenTexts(doc),
      lineStarts: lineStarts(doc),
      values: tokens.map((token) => token[attribute]),
      pos: tokens.map(({ pos }) => pos),
      gold: document.annotations,
      index,
    };
  });
}

const said = ['tag', 'pos', 'morph', 'lemma', 'dep'] as const;

/**
 * Throws `training-invalid` for tokens of the document at `index` that are not what their type says: files are read with checks, but a
 * program can hand over anything, such as the NaN of a missing cell.
 */
export function checkTokens(tokens: readonly TokenAnnotation[], index: number): void {
  for (const [place, token] of tokens.entries()) {
    const { start, end } = token;
    const wrong = said.find((attribute) => token[attribute] !== undefined && typeof token[attribute] !== 'string');
    if (wrong === undefined && Number.isInteger(start) && Number.isInteger(end)) continue;
    throw trainingInvalid(
      wrong === undefined
        ? `Token ${place} of training text ${index} is [${start}, ${end}).`
        : `Token ${place} of training text ${index} has the "${wrong}" ${String(token[wrong])}, which is no text.`,
      'Give offsets as whole numbers and attributes as texts, and leave out what is not known. Both count from 0.',
    );
  }
}

/** How often each value comes in `texts`, the most frequent first; equally frequent ones by their first place. */
export function countValues(texts: readonly ValueText[]): [value: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { values } of texts) {
    for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
