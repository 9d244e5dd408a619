import { describe, expect, test } from 'vitest';
import { readModel, writeModel } from '../file/model-file.ts';
import { tinyVectors, tinyVectorsFile } from './testing/tiny-models.ts';
import { readVectors } from './vectors.ts';
import { packWords, takeWords } from './word-table.ts';

describe('word vectors', () => {
  test('are found in any case, and numbers by their digits as 0', () => {
    const vectors = tinyVectors(['the', '00', 'b0b', 'naïve', '7']);
    const words = ['The', 'THE', '12', 'B4B', 'NAÏVE', '7', '8', 'a', '', '\ud800', 'x'.repeat(200)];
    expect(words.map((word) => vectors.find(word))).toEqual([0, 0, 1, 2, 3, 4, -1, -1, -1, -1, -1]);
    expect([vectors.word(0), vectors.word(3), vectors.word(4)]).toEqual(['the', 'naïve', '7']);
    expect(() => vectors.word(5)).toThrow('no row 5');
  });
  test('with a word twice are refused at once, however many there are', () => {
    expect(() => tinyVectors(['a', 'b', 'a'])).toThrow('row 2 is that of row 0');
    const empty = tinyVectorsFile(Array.from({ length: 300_000 }, () => ''));
    expect(() => readVectors(empty)).toThrow('row 1 is that of row 0');
  });
  test('whose words are not as many as their rows are refused', () => {
    const { tensors, metadata } = readModel(tinyVectorsFile(['a', 'b', 'c']));
    const words = (text: string): Uint8Array => {
      const data = new TextEncoder().encode(text);
      const network = { ...metadata.network, wordBytes: data.length };
      return writeModel({
        tensors: new Map(tensors).set('words', { data, shape: [data.length] }),
        metadata: { ...metadata, network },
      });
    };
    for (const text of ['a\nb\n', 'a\nb\nc', 'a\nb\nc\nd\n', 'a\nb\nc\nd'])
      expect(() => readVectors(words(text))).toThrow('lines for 3 vectors');
    expect(readVectors(words('x\ny\nz\n')).find('z')).toBe(2);
  });
  test.each([3e38, -3e38])('with the scale %d are refused', (scale) => {
    const { tensors, metadata } = readModel(tinyVectorsFile(['a', 'b']));
    const scales = { data: Float32Array.of(1, scale), shape: [2] };
    const file = writeModel({ tensors: new Map(tensors).set('scales', scales), metadata });
    expect(() => readVectors(file)).toThrow('has values that are far too large');
    const packed = packWords(tinyVectors(['a', 'b']), 2);
    const table = new Map(packed.tensors).set('vectors.scales', scales);
    expect(() => takeWords(table, packed.info)).toThrow('has values that are far too large');
  });
});
