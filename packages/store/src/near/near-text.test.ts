import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLeader, type Leaders } from './find-leader.ts';
import { bandKeys, nearThreshold, similarity, wordPairs } from './near-text.ts';

const alike = (one: string, other: string): number => similarity(wordPairs(one), wordPairs(other));
const long = 'the cook put the pot on the stove and let the broth simmer for two hours before anybody came to eat it';

describe('texts are near duplicates', () => {
  test.each([
    ['for case, signs and spaces', long, `${long.toUpperCase()}!!`, 1],
    ['with another word in a long text', long, long.replace('broth', 'stock'), 0.8],
    [
      'with another word in a long text without spaces',
      '昨日わたしは東京の大学で日本語を三年間ずっと勉強していました',
      '昨日わたしは京阪の大学で日本語を三年間ずっと勉強していました',
      0.8,
    ],
  ])('%s', (_, one, other, least) => {
    expect(alike(one, other)).toBeGreaterThanOrEqual(least);
  });

  test.each([
    ['with another word in a short one', 'text number 1', 'text number 2'],
    ['with another emoji', 'so good 👍', 'so good 👎'],
    ['with other signs and no word', '!!!', '???'],
    ['with the words in another order', 'the dog bites the man in the park', 'the man bites the dog in the park'],
  ])('but not %s', (_, one, other) => {
    expect(alike(one, other)).toBeLessThan(nearThreshold);
  });

  test('as set arithmetic says', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((found) => found.join(' '));
    const pairsOf = (said: string): Set<string> => {
      const found = ['^', ...said.split(' '), '$'];
      return new Set(found.slice(1).map((next, index) => `${found[index]} ${next}`));
    };
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [a, b] = [pairsOf(one), pairsOf(other)];
        const shared = [...a].filter((pair) => b.has(pair)).length;
        expect(alike(one, other)).toBe(shared / new Set([...a, ...b]).size);
      }),
      { seed: 20260101 },
    );
  });
});

/** Texts in their order, with the place of the leader of each. */
function leadersOf(texts: readonly string[]): number[] {
  const keys = new Map<number, number[]>();
  const leaders: Leaders = { withKey: (key) => keys.get(key) ?? [], text: (leader) => texts[leader] ?? '' };
  return texts.map((text, index) => {
    const place = findLeader(text, leaders);
    if ('leader' in place) return place.leader;
    for (const key of place.keys) keys.set(key, [...(keys.get(key) ?? []), index]);
    return index;
  });
}

describe('families', () => {
  test('are of those near the first: nearly all that there are, and no other', () => {
    // Twenty words, of which the copies have one replaced: a similarity of 19/23.
    const next = fc.sample(fc.array(fc.nat(500), { minLength: 20, maxLength: 20 }), { numRuns: 300, seed: 7 });
    const firsts = next.map((numbers) => numbers.map((number) => `w${number}`));
    const copies = firsts.map((found, index) => found.with(index % 20, 'other'));
    const texts = [...firsts, ...copies].map((found) => found.join(' '));
    const leaders = leadersOf(texts);
    const folded = leaders.slice(300).filter((leader, index) => leader === index).length;
    expect(folded).toBeGreaterThanOrEqual(290);
    leaders.forEach((leader, index) => {
      if (leader !== index)
        expect(alike(texts[leader] ?? '', texts[index] ?? '')).toBeGreaterThanOrEqual(nearThreshold);
    });
  });

  test('do not drift away from the first by small steps', () => {
    const steps = Array.from({ length: 20 }, (_, step) => long.split(' ').fill('other', 0, step).join(' '));
    const leaders = leadersOf(steps);
    expect(new Set(leaders).size).toBeGreaterThan(3);
  });

  test('keys of boilerplate are kept for few texts only', () => {
    const boilerplate = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const texts = Array.from({ length: 200 }, (_, index) => {
      const own = Array.from({ length: 30 }, (_, at) => `own${index}x${at}`).join(' ');
      return `${boilerplate} ${own}`;
    });
    const counts = new Map<number, number>();
    const keys = new Map<number, number[]>();
    const leaders: Leaders = { withKey: (key) => keys.get(key) ?? [], text: (leader) => texts[leader] ?? '' };
    texts.forEach((text, index) => {
      const place = findLeader(text, leaders);
      for (const key of 'keys' in place ? place.keys : []) {
        keys.set(key, [...(keys.get(key) ?? []), index]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    });
    expect(Math.max(...counts.values())).toBe(32);
  });

  test('have keys that SQLite and JavaScript hold exactly', () => {
    for (const key of bandKeys(wordPairs(long))) expect(Number.isSafeInteger(key)).toBe(true);
  });
});
