import type { TokenAnnotation } from '../doc/annotations.ts';
import type { Findings } from './findings.ts';

/**
 * The tokens without those of whitespace, which spaCy makes and we do not. A sentence that begins with one begins with the next, and
 * what depends on one depends on its head.
 */
export function withoutBlanks(
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
  const above = headsAbove(tokens, isBlank);
  return kept.map((token, index) => {
    const { head } = token;
    if (head === undefined) return token;
    // What is no token stays as it is, to be told.
    if (isBlank[head] !== true) return { ...token, head: indices.get(head) ?? head };
    const found = above.get(head);
    return { ...token, head: found === undefined ? index : (indices.get(found) ?? found) };
  });
}

/** For each blank, the first token above it that is none; none where it is a root. What is in a circle of blanks has -1, to be told. */
function headsAbove(
  tokens: readonly TokenAnnotation[],
  isBlank: readonly boolean[],
): ReadonlyMap<number, number | undefined> {
  const above = new Map<number, number | undefined>();
  for (const [index, blank] of isBlank.entries()) {
    if (!blank) continue;
    const path = new Set<number>();
    let at: number | undefined = index;
    while (at !== undefined && isBlank[at] === true && !above.has(at) && !path.has(at)) {
      path.add(at);
      const head: number | undefined = tokens[at]?.head;
      at = head === at ? undefined : head;
    }
    const isCircle = at !== undefined && path.has(at);
    const found = isCircle ? -1 : at !== undefined && above.has(at) ? above.get(at) : at;
    for (const blankOnPath of path) above.set(blankOnPath, found);
  }
  return above;
}
