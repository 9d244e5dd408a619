import type { Range, TokenAnnotation } from '../doc/annotations.ts';

/**
 * The indices of the tokens that begin a sentence; the first token always does. Taken from the marks on the tokens where there are
 * any, else from the heads, where it is told apart only what no arc crosses: two trees within each other are one sentence.
 * Undefined where tokens have neither.
 */
export function sentenceStarts(tokens: readonly TokenAnnotation[]): readonly number[] | undefined {
  if (tokens.length === 0) return [];
  if (tokens.some(({ sentenceStart }) => sentenceStart !== undefined)) {
    return tokens.flatMap(({ sentenceStart }, index) => (index === 0 || sentenceStart === true ? [index] : []));
  }
  if (tokens.every(({ head }) => head === undefined)) return undefined;
  // By token: how far to the right an arc over it reaches.
  const reach = new Int32Array(tokens.length);
  tokens.forEach(({ head }, index) => {
    const other = head !== undefined && head >= 0 && head < tokens.length ? head : index;
    const [from, to] = other < index ? [other, index] : [index, other];
    reach[from] = Math.max(reach[from]!, to);
  });
  const starts: number[] = [];
  let end = -1;
  reach.forEach((to, index) => {
    if (index > end) starts.push(index);
    end = Math.max(end, index, to);
  });
  return starts;
}

/** The sentences as ranges of the text, from the first token of each to its last. Empty where nothing is known of them. */
export function sentencesOf(tokens: readonly TokenAnnotation[]): Range[] {
  const starts = sentenceStarts(tokens) ?? [];
  return starts.map((first, index) => {
    const last = (starts[index + 1] ?? tokens.length) - 1;
    return { start: tokens[first]!.start, end: tokens[last]!.end };
  });
}
