import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WordIndex } from './word-index.ts';

test('numbers words as a map does, wherever they stand', () => {
  const word = fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: fc.constantFrom('a', 'b') }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 80 }), fc.string(), (words, before) => {
      const index = new WordIndex(80);
      const expected = new Map<string, number>();
      for (const [i, one] of words.entries()) {
        const text = `${before}${one}${i}`;
        const [start, end] = [before.length, before.length + one.length];
        expect(index.find(text, start, end)).toBe(expected.get(one) ?? -1);
        if (!expected.has(one)) expected.set(one, expected.size);
        expect(index.add(text, start, end)).toBe(expected.get(one));
      }
      expect(index.size).toBe(expected.size);
      index.clear();
      expect(words.map((one) => index.find(one, 0, one.length))).toEqual(words.map(() => -1));
    }),
  );
});

test('counts the units that it keeps, and keeps none after it was cleared', () => {
  const index = new WordIndex(3);
  for (const word of ['one', 'two', 'one', 'x'.repeat(3_000_000)]) index.add(word, 0, word.length);
  expect([index.size, index.units]).toEqual([3, 3_000_006]);
  index.clear();
  expect([index.size, index.units]).toEqual([0, 0]);
});
