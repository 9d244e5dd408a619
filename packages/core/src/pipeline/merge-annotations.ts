import type { Annotations, TokenAnnotation } from '../doc/annotations.ts';

/** What one component found together with what another one found after it, which says the last word on what both speak of. */
export function mergeAnnotations(before: Annotations, after: Annotations): Annotations {
  const { spans, attributes } = after;
  const merged: Annotations = {
    ...before,
    ...after,
    // Groups and attributes stand each by itself.
    ...(before.spans && spans && { spans: { ...before.spans, ...spans } }),
    ...(before.attributes && attributes && { attributes: { ...before.attributes, ...attributes } }),
  };
  if (before.tokens === undefined || after.tokens === undefined) return merged;
  return { ...merged, tokens: mergeTokens(before.tokens, after.tokens) };
}

/** Token by token, as one says tags and another lemmas; where the tokens are others, those of `after`. */
function mergeTokens(
  before: readonly TokenAnnotation[],
  after: readonly TokenAnnotation[],
): readonly TokenAnnotation[] {
  const isSame = (token: TokenAnnotation, index: number): boolean =>
    token.start === before[index]?.start && token.end === before[index]?.end;
  if (before.length !== after.length || !after.every(isSame)) return after;
  return after.map((token, index) => {
    const known = before[index]!;
    const confidence = { ...known.confidence, ...token.confidence };
    return { ...known, ...token, ...(Object.keys(confidence).length > 0 && { confidence }) };
  });
}
