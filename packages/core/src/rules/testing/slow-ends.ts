import type { PatternToken } from '../pattern.ts';
import type { TokenFacts } from '../token-facts.ts';

/** For tests: all ends of matches from a token, by trying every count of every token of the pattern; -1 where there is none. */
export function slowEnds(pattern: readonly PatternToken[], facts: readonly TokenFacts[], start: number): number[] {
  const [first, ...rest] = pattern;
  if (first === undefined) return [start];
  const ends: number[] = [];
  for (let count = 0; count <= Math.min(first.max, facts.length - start); count++) {
    if (count > 0) {
      const token = facts[start + count - 1]!;
      if (first.tests.every((one) => one(token, '')) === first.negated) break;
    }
    if (count >= first.min) ends.push(...slowEnds(rest, facts, start + count));
  }
  return ends.length === 0 ? [-1] : ends;
}
