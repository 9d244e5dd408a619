import type { Doc } from './doc.ts';

/** Some tokens of a text as a text of their own, without annotations. */
export function partOf({ text, starts, ends }: Doc, startToken: number, endToken: number): Doc {
  const start = starts[startToken]!;
  const move = (offsets: Int32Array): Int32Array => offsets.slice(startToken, endToken).map((offset) => offset - start);
  return {
    text: text.slice(start, ends[endToken - 1]!),
    length: endToken - startToken,
    starts: move(starts),
    ends: move(ends),
    annotations: {},
  };
}
