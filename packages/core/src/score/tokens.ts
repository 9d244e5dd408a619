// Counting what is said of tokens. Gold and prediction may have other tokens: what is said is held together by offsets.
import type { Annotations, Range, TokenAnnotation } from '../doc/annotations.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import type { DocumentCounts } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';
import { countOtherLabels, countStatements, judgeConfidences, type Statement } from './statements.ts';

/** The attributes of tokens that are text. */
export type TextAttribute = 'tag' | 'pos' | 'morph' | 'lemma';

/** What annotations say about `attribute`, token by token. */
export function tokenStatements({ tokens = [] }: Annotations, attribute: TextAttribute): Statement[] {
  return tokens.flatMap((token) => {
    const label = token[attribute];
    if (label === undefined) return [];
    return [{ place: `${token.start}:${token.end}`, label, at: [token], confidence: token.confidence?.[attribute] }];
  });
}

/** The tokens with `attribute` and nothing else; undefined where no token has it. */
export function pickAttribute({ tokens }: Annotations, attribute: TextAttribute): Annotations | undefined {
  if (tokens === undefined || tokens.every((token) => token[attribute] === undefined)) return undefined;
  return {
    tokens: tokens.map((token): TokenAnnotation => {
      const [value, confidence] = [token[attribute], token.confidence?.[attribute]];
      return {
        start: token.start,
        end: token.end,
        ...(value !== undefined && { [attribute]: value }),
        ...(confidence !== undefined && { confidence: { [attribute]: confidence } }),
      };
    }),
  };
}

/** Whether each token has `attribute`. */
export function isFullyAnnotated({ tokens }: Annotations, attribute: TextAttribute): boolean {
  return tokens?.every((token) => token[attribute] !== undefined) ?? false;
}

/**
 * Counts of one text: a gold token is right when the prediction says the same of the same characters. What is predicted where
 * the gold says nothing is neither right nor wrong. What is none of `labels` counts together, at the last place, so that the share
 * of gold tokens that are right is that of all of them. Undefined where nobody annotated.
 */
export function countTokens(
  labels: readonly string[],
  attribute: TextAttribute,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  const expected = tokenStatements(gold, attribute);
  if (expected.length === 0) return undefined;
  const said = tokenStatements(judgedTokens(gold, predicted, attribute), attribute);
  const counts = countStatements(labels, expected, said, confusions);
  countOtherLabels(labels, expected, said, counts);
  return counts;
}

/** Whether each predicted attribute is right, with its confidence. */
export function tokenConfidences(pairs: readonly ScoredPair[], attribute: TextAttribute): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) => {
    const expected = tokenStatements(gold, attribute);
    return judgeConfidences(expected, tokenStatements(judgedTokens(gold, predicted, attribute), attribute));
  });
}

/** The predicted tokens that share characters with gold tokens that have the attribute. Both are in order. */
export function judgedTokens(
  { tokens: gold = [] }: Annotations,
  { tokens = [] }: Annotations,
  attribute: TextAttribute,
): { readonly tokens: readonly TokenAnnotation[] } {
  const known: readonly Range[] = gold.filter((token) => token[attribute] !== undefined);
  let at = 0;
  return {
    tokens: tokens.filter(({ start, end }) => {
      while (at < known.length && known[at]!.end <= start) at++;
      return at < known.length && known[at]!.start < end;
    }),
  };
}
