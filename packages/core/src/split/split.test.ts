import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { assignSplits } from './assign-splits.ts';
import { findDuplicates, findRepetitions, nearDuplicateThreshold } from './near-duplicates.ts';

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
  test('are not texts on the same subject, nor empty or very short ones', () => {
    expect(findDuplicates(['The pan was hot and the onions burned.', '', 'ab', '!!'], [long, '', 'abc', '?'])).toEqual(
      [],
    );
  });
  test('above the threshold are all found, as comparing each with each finds them', () => {
    const word = fc.constantFrom('pan', 'pot', 'stew', 'rice', 'bean', 'hot', 'salt');
    const text = fc.array(word, { minLength: 3, maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), fc.array(text, { maxLength: 12 }), (left, right) => {
        const found = findDuplicates(left, right).map((pair) => pair.left);
        const expected = left.flatMap((a, i) =>
          right.some((b) => similarity(a, b) >= nearDuplicateThreshold) ? [i] : [],
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
  test('within a list point to an earlier text', () => {
    expect(findRepetitions(['one thing', 'another', 'One thing!', 'ONE THING'])).toMatchObject([
      { left: 2, right: 0 },
      { left: 3, right: 0 },
    ]);
  });
});

/** Jaccard similarity of the character 4-grams, the slow way. */
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
