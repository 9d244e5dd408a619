import type { Tokens, TokenView } from '../api/messages.ts';

/** All tokens of a text with what is said of them. */
export function allTokens({ starts, ends }: Tokens, tokens: readonly TokenView[]): readonly TokenView[] {
  const isComplete = tokens.length === starts.length && starts.every((start, index) => tokens[index]?.start === start);
  if (isComplete) return tokens;
  const known = new Map(tokens.map((token) => [token.start, token]));
  return starts.map((start, index) => known.get(start) ?? { start, end: ends[index] ?? start });
}

/** All tokens with another head for one, undefined to take it away: it is the person's, so the confidence goes. */
export function setHead(tokens: readonly TokenView[], index: number, head: number | undefined): readonly TokenView[] {
  return tokens.map((token, at) => {
    if (at !== index) return token;
    const { head: _, confidence: __, ...rest } = token;
    return head === undefined ? rest : { ...rest, head };
  });
}

/** All tokens with a sentence beginning at one, or no more. What was not said of the others is said then: no sentence begins there. */
export function toggleSentence(tokens: readonly TokenView[], index: number): readonly TokenView[] {
  return tokens.map((token, at) => {
    const { sentenceStart = at === 0 } = token;
    return { ...token, sentenceStart: at === index ? !sentenceStart : sentenceStart };
  });
}

/** The sentence [first, end) that a token is in, as far as it is said where sentences begin. */
export function sentenceAt(tokens: readonly TokenView[], index: number): readonly [first: number, end: number] {
  const begins = (at: number): boolean => tokens[at]?.sentenceStart ?? false;
  let first = index;
  while (first > 0 && !begins(first)) first--;
  let end = index + 1;
  while (end < tokens.length && !begins(end)) end++;
  return [first, Math.min(end, tokens.length)];
}

/** Tokens on the first circle that heads go round in; empty where there is none. */
export function circleOf(tokens: readonly TokenView[]): readonly number[] {
  /** By token: the walk that came by it first. */
  const walks = new Map<number, number>();
  for (const start of tokens.keys()) {
    let at = start;
    while (!walks.has(at)) {
      walks.set(at, start);
      const head = tokens[at]?.head;
      if (head === undefined || head === at) break;
      at = head;
    }
    const isRoot = tokens[at]?.head === undefined || tokens[at]?.head === at;
    if (walks.get(at) !== start || isRoot) continue;
    const circle = [at];
    for (let next = tokens[at]?.head; next !== undefined && next !== at; next = tokens[next]?.head) circle.push(next);
    return circle;
  }
  return [];
}
