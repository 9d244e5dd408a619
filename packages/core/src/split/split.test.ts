import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { assignSplits } from './assign-splits.ts';
import { type DuplicatePair, findDuplicates, findRepetitions, nearDuplicateThreshold } from './near-duplicates.ts';

const long = 'The pan was far too hot, so the garlic burned before the onions had any colour at all.';

describe('duplicates', () => {
  test('are exact whatever the case, punctuation and spacing', () => {
    expect(findDuplicates(['Hello,   WORLD!'], ['x', 'hello world'])).toEqual([
      { left: 0, right: 1, kind: 'exact', similarity: 1 },
    ]);
  });
  test('are near with a typo or a word more in a longer text', () => {
    for (const changed of [long.replace('garlic', 'garlik'), `${long} Sadly.`]) {
      expect(findDuplicates([changed], ['something else entirely', long])).toMatchObject([{ right: 1, kind: 'near' }]);
    }
  });
  test('are near from exactly 0.8 on', () => {
    // Four of the five 4-grams are shared; the rarest one is not.
    expect(findDuplicates(['xabcdefg'], ['abcdefg'])).toEqual([{ left: 0, right: 0, kind: 'near', similarity: 0.8 }]);
    expect(findDuplicates(['xabcdef'], ['abcdef'])).toEqual([]);
  });
  test('are not texts on the same subject, nor empty or very short ones', () => {
    expect(findDuplicates(['The pan was hot and the onions burned.', '', 'ab', '!!'], [long, '', 'abc', '?'])).toEqual(
      [],
    );
  });
  test('are exact where nothing but emoji or punctuation is there, and those differ as they stand', () => {
    const exact = (left: number, right: number) => ({ left, right, kind: 'exact', similarity: 1 });
    expect(findDuplicates(['👍👍', '!!!'], ['👍👍', '!!!'])).toEqual([exact(0, 0), exact(1, 1)]);
    expect(findRepetitions(['👍', '👎', '…', '?!', ' ?! ', '', ' '])).toEqual([exact(4, 3)]);
    expect(findRepetitions(['C++', 'C#', 'C', 'c++!'])).toEqual([exact(3, 0)]);
    expect(findRepetitions(['ok 👍', 'ok 👎', 'OK, 👍!'])).toEqual([exact(2, 0)]);
  });
  test('are those that comparing each with each finds, the most similar one and of equal ones the first', () => {
    const word = fc.constantFrom('pan', 'pot', 'stew', 'rice', 'bean', 'hot', 'salt');
    const words = fc.array(word, { minLength: 3, maxLength: 12 }).map((parts) => parts.join(' '));
    // Variants of one long text lie close to the threshold on both sides.
    const variant = fc
      .array(fc.tuple(fc.nat(long.length), fc.constantFrom('x', 'garlic', '', '!', ' ')), { maxLength: 6 })
      .map((changes) => changes.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at + 2), long));
    const text = fc.oneof(words, variant, fc.constantFrom('', '!!', 'C++', '👍'));
    const texts = fc.array(text, { maxLength: 14 });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const expected = left.flatMap((_, i) => mostSimilar(left, i, right, right.length));
        expect(findDuplicates(left, right)).toEqual(expected);
        const repeated = left.flatMap((_, i) => mostSimilar(left, i, left, i));
        expect(findRepetitions(left)).toEqual(repeated);
      }),
      { numRuns: 2_000 },
    );
  });
  test('of thousands of texts made from one template are found in no long time', () => {
    const order = (number: number): string =>
      `Dear customer, your order ${number} has been shipped to the address that you gave us on day ${number % 9}.`;
    const texts = Array.from({ length: 8_000 }, (_, i) => order(i * 7_919));
    expect(findRepetitions(texts)).toHaveLength(7_999);
    expect(findRepetitions(texts.map(() => long))).toHaveLength(7_999);
  });
  test('within a list point to an earlier text', () => {
    expect(findRepetitions(['one thing', 'another', 'One thing!', 'ONE THING'])).toMatchObject([
      { left: 2, right: 0 },
      { left: 3, right: 0 },
    ]);
  });
});

/** The duplicate of a text before `limit`, the slow way. */
function mostSimilar(
  left: readonly string[],
  position: number,
  right: readonly string[],
  limit: number,
): DuplicatePair[] {
  const own = plain(left[position] ?? '');
  let best: DuplicatePair | undefined;
  for (let i = 0; i < limit && own !== ''; i++) {
    const other = plain(right[i] ?? '');
    if (other === own) return [{ left: position, right: i, kind: 'exact', similarity: 1 }];
    const found = similarity(own, other);
    if (found >= nearDuplicateThreshold && found > (best?.similarity ?? 0))
      best = { left: position, right: i, kind: 'near', similarity: found };
  }
  // An exact one wins over an earlier one that only has the same 4-grams.
  return best === undefined ? [] : [best];
}

/** What the texts of these tests have in common for a reader. */
function plain(text: string): string {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\p{Extended_Pictographic}+]+/gu, ' ')
    .trim();
  return words === '' ? text.trim() : words;
}

/** Jaccard similarity of the character 4-grams. */
function similarity(a: string, b: string): number {
  const grams = (text: string): Set<string> =>
    new Set(Array.from({ length: Math.max(0, text.length - 3) }, (_, i) => text.slice(i, i + 4)));
  const [left, right] = [grams(a), grams(b)];
  const shared = [...left].filter((gram) => right.has(gram)).length;
  return shared / (left.size + right.size - shared);
}

describe('splits', () => {
  const texts = Array.from({ length: 200 }, (_, i) => ({
    id: `d${i}`,
    text: `text number ${i} about the thing called ${i * 7919}`,
  }));
  test('have the shares asked for and repeat for a seed', () => {
    const splits = assignSplits(texts, createRandom(1), { dev: 0.1, test: 0.3 });
    const count = (name: string): number => [...splits.values()].filter((split) => split === name).length;
    expect([count('train'), count('dev'), count('test')]).toEqual([120, 20, 60]);
    expect(assignSplits(texts, createRandom(1), { dev: 0.1, test: 0.3 })).toEqual(splits);
  });
  test('stay as they are, and copies follow', () => {
    const fixed = [
      { id: 'a', text: long, split: 'test' as const },
      { id: 'b', text: `${long}!` },
      { id: 'c', text: long.replace('garlic', 'garlik') },
    ];
    const splits = assignSplits([...fixed, ...texts], createRandom(1));
    expect([splits.get('a'), splits.get('b'), splits.get('c')]).toEqual([undefined, 'test', 'test']);
  });
  test('follow a copy that is fixed even when another of the group comes first', () => {
    // The text in the middle is like both others, which are not alike enough by themselves.
    const first = { id: 'first', text: long.replace('burned', 'buried') };
    const middle = { id: 'middle', text: long };
    const fixed = { id: 'fixed', text: long.replace('garlic', 'gaslit'), split: 'dev' as const };
    expect(findDuplicates([first.text], [fixed.text])).toEqual([]);
    expect(findDuplicates([middle.text], [fixed.text])).toHaveLength(1);
    expect(findRepetitions([first.text, middle.text])).toHaveLength(1);
    for (let seed = 0; seed < 4; seed++) {
      const splits = assignSplits([first, middle, fixed, ...texts], createRandom(seed));
      expect([splits.get('first'), splits.get('middle')]).toEqual(['dev', 'dev']);
    }
  });
  test('that get no share get no text', () => {
    const counts = (shares: { dev: number; test: number }): number[] => {
      const names = [...assignSplits(texts, createRandom(2), shares).values()];
      return ['train', 'dev', 'test'].map((name) => names.filter((split) => split === name).length);
    };
    expect(counts({ dev: 0, test: 0.25 })).toEqual([150, 0, 50]);
    expect(counts({ dev: 0.5, test: 0.5 })).toEqual([0, 100, 100]);
    expect(counts({ dev: 0, test: 0 })).toEqual([200, 0, 0]);
  });
  test('never tear copies apart', () => {
    const doubled = texts.flatMap(({ id, text }) => [
      { id, text },
      { id: `${id}-copy`, text: text.toUpperCase() },
    ]);
    const splits = assignSplits(doubled, createRandom(3));
    for (const { id } of texts) expect(splits.get(`${id}-copy`)).toBe(splits.get(id));
  });
  test('give a first text to training', () => {
    expect([...assignSplits([{ id: 'a', text: 'only one' }], createRandom(1)).values()]).toEqual(['train']);
  });
});
