import type { Document } from '../doc/annotations.ts';
import { docOf } from '../doc/doc-of.ts';

/** The sentences of a document as half-open ranges of tokens; the whole text where nobody said where they begin. */
export function sentenceRanges(
  document: Document,
): readonly { readonly startToken: number; readonly endToken: number }[] {
  const { tokens } = document.annotations;
  const length = tokens?.length ?? docOf(document).length;
  const starts = [0];
  for (let index = 1; index < length; index++) if (tokens?.[index]?.sentenceStart === true) starts.push(index);
  return length === 0 ? [] : starts.map((startToken, index) => ({ startToken, endToken: starts[index + 1] ?? length }));
}
