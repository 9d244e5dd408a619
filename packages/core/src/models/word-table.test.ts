import { expect, test } from 'vitest';
import { tinyVectors, tinyVectorsFile } from './testing/tiny-models.ts';
import { readVectors } from './vectors.ts';
import { packWords, takeWords } from './word-table.ts';

const words = Array.from({ length: 300 }, (_, i) => `w${i}x`);

test('a component finds the vector of each word, whatever order the rows are in', () => {
  const vectors = tinyVectors([...words, '00th']);
  const { tensors, info } = packWords(vectors, 301);
  const table = takeWords(tensors, info);
  const [own, packed] = [new Float32Array(2), new Float32Array(2)];
  for (const word of [...words, 'W7X', '25th']) {
    vectors.copyRow(vectors.find(word), own, 0);
    table.copyRow(table.find(word), packed, 0);
    expect(packed, word).toEqual(own);
  }
  expect(table.find('other')).toBe(-1);
});

test('only the most frequent words are kept where fewer are asked for', () => {
  const { tensors, info } = packWords(tinyVectors(words), 10);
  const table = takeWords(tensors, info);
  expect(words.map((word) => table.find(word) >= 0).lastIndexOf(true)).toBe(9);
});

test('packing does not change the vectors, also where they lie in a Node Buffer', () => {
  const bytes = Buffer.from(tinyVectorsFile(words));
  const vectors = readVectors(bytes);
  const before = tinyVectors(words);
  packWords(vectors, 300);
  const [now, then] = [new Float32Array(2), new Float32Array(2)];
  for (const word of words) {
    vectors.copyRow(vectors.find(word), now, 0);
    before.copyRow(before.find(word), then, 0);
    expect(now, word).toEqual(then);
  }
});
