import { describe, expect, test } from 'vitest';
import { quantizeRows8 } from '../file/quantize.ts';
import { createReferenceKernels } from '../kernels/reference.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import { createRandom } from '../random.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { createFeatureReader, featureBlocks } from './textcat-features.ts';
import { createInputReader, type TextcatVocabulary, unitTextVector } from './textcat-input.ts';
import { createTextScorer, textScorerBytes } from './textcat-scorer.ts';
import type { LinearMap } from './textcat-tables.ts';
import { rememberedTokens } from './textcat-words.ts';
import { takeVectors } from './vectors.ts';

const random = createRandom(7);
const syllables = ['ba', 'na', 'no', 'ti', 'Ring', 'ed', 'so', 'é', '7', '漢'];
const marks = ['!', '?', ',', '(', '🍜'];

function drawText(tokens: number): string {
  const word = (): string =>
    random.next() < 0.15
      ? marks[random.integer(marks.length)]!
      : Array.from({ length: 1 + random.integer(3) }, () => syllables[random.integer(syllables.length)]!).join('');
  return Array.from({ length: tokens }, word).join(' ');
}

const texts = [
  ...Array.from({ length: 60 }, () => drawText(1 + random.integer(30))),
  drawText(900),
  '',
  '  ',
  ',',
  'x'.repeat(70_000),
  'bana '.repeat(400),
  ...Array.from({ length: 10 }, () => `${drawText(5)}\n${drawText(20)}`),
  '\nbana\nno',
  'bana\n \n',
];

const firstLineWeight = 3;

/** A map with drawn weights over about half of the features that the texts have. */
function drawMap(labels: number, withVectors: boolean): LinearMap {
  const read = createFeatureReader(firstLineWeight);
  const known = featureBlocks.map((block) => {
    const hashes = new Set(texts.flatMap((text) => [...read(tokenize(text))[block]]));
    return Int32Array.from([...hashes].filter(() => random.next() < 0.6)).sort();
  });
  const keys = Int32Array.from(known.flatMap((block) => [...block]));
  const vectors = withVectors ? drawVectors() : undefined;
  const dimensions = vectors?.dimensions ?? 0;
  const rows = keys.length + dimensions;
  const vectorMean = new Float32Array(dimensions);
  if (vectors !== undefined) {
    for (const text of texts) {
      const unit = unitTextVector(tokenize(text), vectors, firstLineWeight);
      for (let i = 0; i < dimensions; i++) vectorMean[i]! += unit[i]! / texts.length;
    }
  }
  const vocabulary: TextcatVocabulary = {
    keys,
    wordKeys: known[0]!.length,
    idf: Float32Array.from(keys, () => 1 + 5 * random.next()),
    vectors,
    vectorMean,
    vectorWeight: withVectors ? 0.7 : 0,
    firstLineWeight,
  };
  const drawn = Float32Array.from({ length: rows * labels }, () => random.normal());
  return {
    vocabulary,
    weights: quantizeRows8(drawn, rows, labels),
    bias: Float32Array.from({ length: labels }, () => random.normal()),
  };
}

function drawVectors(): ReturnType<typeof takeVectors> {
  const words = new TextEncoder().encode('bana\nno\n!\nringed\n,\nso\nnati\n');
  const [count, dimensions] = [7, 5];
  const rows = Int8Array.from({ length: count * dimensions }, () => random.integer(255) - 127);
  return takeVectors(
    new Map([
      ['words', { data: words, shape: [words.length] }],
      ['rows', { data: rows, shape: [count, dimensions] }],
      ['scales', { data: new Float32Array(count).fill(0.01), shape: [count] }],
    ]),
    '',
    { formatVersion: 1, component: { kind: 'vectors.v1', name: 'drawn', version: '1.0.0' }, network: {} },
    { dimensions, count, bits: 8, wordBytes: words.length },
    'none',
  );
}

/** The slow and obvious twin: each row of the input times its weights. */
function plainScores({ vocabulary, weights, bias }: LinearMap, text: string): number[] {
  const { rows, values, dense } = createInputReader(vocabulary)(tokenize(text));
  const labels = bias.length;
  return Array.from(bias, (start, label) => {
    const weight = (row: number): number => weights.values[row * labels + label]! * weights.scales[row]!;
    const sparse = rows.reduce((sum, row, i) => sum + values[i]! * weight(row), start);
    return dense.reduce((sum, value, i) => sum + value * weight(vocabulary.keys.length + i), sparse);
  });
}

/** Gives the scores of the labels of a text. */
function scorerOf(map: LinearMap, kernels = createKernels(textScorerBytes(map))): (text: string) => number[] {
  const score = createTextScorer(kernels, map);
  return (text) => [...score(tokenize(text)).subarray(0, map.bias.length)];
}

describe('the scores of a text', () => {
  test.each([
    [2, true],
    [5, true],
    [3, false],
    [77, true],
  ])('of %i labels are those of its inputs one by one (vectors: %s)', (labels, withVectors) => {
    const map = drawMap(labels, withVectors);
    const score = scorerOf(map);
    for (const text of texts) {
      const scores = score(text);
      const plain = plainScores(map, text);
      for (let label = 0; label < labels; label++) expect(Math.abs(scores[label]! - plain[label]!)).toBeLessThan(1e-4);
    }
  });
  test.each([1, 11, 77])('of %i labels are the same bits without WebAssembly', (labels) => {
    const map = drawMap(labels, true);
    const [fast, plain] = [scorerOf(map), scorerOf(map, createReferenceKernels())];
    for (const text of texts) expect(fast(text)).toEqual(plain(text));
  });
  test('are the same bits, whatever was read before', () => {
    const map = drawMap(4, true);
    const score = scorerOf(map);
    // More words than are remembered.
    for (let i = 0; i < 6_000; i++) score(Array.from({ length: 10 }, (_, word) => `w${10 * i + word}`).join(' '));
    for (const text of texts) expect(score(text)).toEqual(scorerOf(map)(text));
  });
  test('are the same bits where the memory for words fills up within the text', () => {
    const map = drawMap(4, true);
    const text = 'banana nonano banana tiringed banana';
    const fresh = scorerOf(map)(text);
    const capacity = rememberedTokens(4, map.vocabulary.vectors?.dimensions ?? 0);
    const others = Array.from({ length: capacity }, (_, i) => `w${i}`);
    for (let room = 0; room <= 3; room++) {
      const score = scorerOf(map);
      score(others.slice(room).join(' '));
      expect(score(text)).toEqual(fresh);
    }
  });
  test('are the same bits for words that have no room, wherever they stand', () => {
    const map = drawMap(4, true);
    const capacity = rememberedTokens(4, map.vocabulary.vectors?.dimensions ?? 0);
    const words = ['banana', 'nonano', ...Array.from({ length: capacity }, (_, i) => `w${i}`), 'tiringed', 'ringed'];
    const text = words.join(' ');
    const score = scorerOf(map);
    const whole = score(text);
    // Forgets all words; then those that had no room have some.
    score('tiringed ringed');
    expect(score(text)).toEqual(whole);
    const plain = plainScores(map, text);
    // Sums of so many numbers are less exact.
    for (let label = 0; label < 4; label++) expect(Math.abs(whole[label]! - plain[label]!)).toBeLessThan(1e-3);
  });
  test('are the same bits after a listener threw', () => {
    const map = drawMap(4, true);
    const score = createTextScorer(createKernels(textScorerBytes(map)), map);
    const before = [...score(tokenize(texts[0]!))];
    expect(() =>
      score(tokenize(texts[0]!), (stage) => {
        if (stage === 'scoring') throw new Error('not today');
      }),
    ).toThrow('not today');
    expect([...score(tokenize(texts[0]!))]).toEqual(before);
  });
});
