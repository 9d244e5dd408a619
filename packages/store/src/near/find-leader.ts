import { bandKeys, nearThreshold, similarity, wordPairs } from './near-text.ts';

/** A key that so many leaders have says nothing of a text: it is not kept for more, so that work and space stay linear. */
const mostLeaders = 32;
/** So many texts are compared with one, those first that have the most keys in common with it. */
const mostCompared = 8;

/** Where the leaders of families are looked up. */
export interface Leaders {
  /** Numbers of the leaders with a key, ascending. */
  withKey(key: number): readonly number[];
  /** The text of a leader. */
  text(leader: number): string;
}

/** The family of a text: its leader, or the keys of a text that is the first of its kind. */
export type Place = { readonly leader: number } | { readonly keys: readonly number[] };

/**
 * Finds the text that another one nearly repeats. Each text is compared with the first of a family alone, the leader: so
 * whatever is in a family is near to that one, and no chain of small differences leads away from it.
 */
export function findLeader(text: string, leaders: Leaders): Place {
  const pairs = wordPairs(text);
  const keys = bandKeys(pairs);
  const common = new Map<number, number>();
  for (const key of keys) for (const leader of leaders.withKey(key)) common.set(leader, (common.get(leader) ?? 0) + 1);
  const candidates = [...common].sort(([a, shared], [b, others]) => others - shared || a - b).slice(0, mostCompared);
  for (const [leader] of candidates) {
    if (similarity(pairs, wordPairs(leaders.text(leader))) >= nearThreshold) return { leader };
  }
  return { keys: keys.filter((key) => leaders.withKey(key).length < mostLeaders) };
}
