import { describe, expect, test } from 'vitest';
import { quantizeRows8 } from '../file/quantize.ts';
import { networkTensors, pieceFactor, readNetwork, type TextcatNetwork, wordPieces } from './textcat-network.ts';

const [vectorDimensions, dimensions, pieces, filters, labels] = [5, 3, 10, 8, 2];
const rows = (count: number, columns: number): TextcatNetwork['windows'] =>
  quantizeRows8(
    Float32Array.from({ length: count * columns }, (_, i) => (i % 7) - 3),
    count,
    columns,
  );
const network: TextcatNetwork = {
  pieces: rows(pieces, dimensions),
  windows: rows(vectorDimensions + dimensions, 3 * filters),
  bias: new Float32Array(filters).fill(0.5),
  output: rows(filters, labels),
};

describe('a network in a file', () => {
  const { tensors, info } = networkTensors(network);
  test('is read as it was written', () => {
    expect(readNetwork(tensors, info, vectorDimensions, labels)).toEqual(network);
  });
  test.each([
    ['filters that are no multiple of 8', { filters: 6 }],
    ['no filters', { filters: 0 }],
    ['other filters', { filters: 16 }],
    ['no pieces', { pieces: 0 }],
    ['more pieces', { pieces: 11 }],
    ['other dimensions', { dimensions: 4 }],
    ['far too many filters', { filters: 1e6 }],
    ['what is no number', { filters: 'x' }],
  ])('with %s is refused', (_, changed) => {
    expect(() => readNetwork(tensors, { ...info, ...changed }, vectorDimensions, labels)).toThrow(
      expect.objectContaining({ code: 'model-corrupt' }),
    );
  });
  test.each([
    [0, labels],
    [vectorDimensions + 1, labels],
    [vectorDimensions, labels + 1],
  ])('is refused for vectors of %i dimensions and %i labels', (otherDimensions, otherLabels) => {
    expect(() => readNetwork(tensors, info, otherDimensions, otherLabels)).toThrow(
      expect.objectContaining({ code: 'model-corrupt' }),
    );
  });
});

test('pieces of a word are rows of the table, the same for the same word', () => {
  for (const word of ['', 'x', ',', 'unwahrscheinlich', '漢字', '\ud800', 'y'.repeat(10_000)]) {
    const own = wordPieces(word, 97);
    expect(own).toEqual(wordPieces(word, 97));
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(150);
    expect(own.every((piece) => piece >= 0 && piece < 97)).toBe(true);
    expect(pieceFactor(own.length) ** 2 * own.length).toBeCloseTo(1, 5);
  }
});
