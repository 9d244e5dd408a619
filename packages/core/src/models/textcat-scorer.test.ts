import { describe, expect, test } from 'vitest';
import { quantizeRows8 } from '../file/quantize.ts';
import { createReferenceKernels } from '../kernels/reference.ts';
import { createKernels } from '../kernels/wasm-kernels.ts';
import { createRandom } from '../random.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { createFeatureReader, featureBlocks } from './textcat-features.ts';
import { createInputReader, type TextcatVocabulary, unitTextVector } from './textcat-input.ts';
import { copyEvenVector, type TextcatNetwork, wordPieces } from './textcat-network.ts';
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

/** A map with drawn weights over about half of the features that the texts have; with a network of so many filters, if any. */
function drawMap(labels: number, withVectors: boolean, filters = 0): LinearMap {
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
    network: filters > 0 ? drawNetwork(filters, dimensions, labels) : undefined,
  };
}

function drawNetwork(filters: number, vectorDimensions: number, labels: number): TextcatNetwork {
  const [pieces, dimensions] = [50, 3];
  const inputs = vectorDimensions + dimensions;
  const draw = (rows: number, columns: number): TextcatNetwork['windows'] =>
    quantizeRows8(
      Float32Array.from({ length: rows * columns }, () => random.normal() / 3),
      rows,
      columns,
    );
  return {
    pieces: draw(pieces, dimensions),
    windows: draw(inputs, 3 * filters),
    bias: Float32Array.from({ length: filters }, () => random.normal()),
    output: draw(filters, labels),
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

/** The scores of a network, each window by itself. */
function plainNetworkScores({ vocabulary: { vectors }, network, bias }: LinearMap, text: string): number[] {
  const scores = [...bias].map(() => 0);
  if (network === undefined || vectors === undefined) return scores;
  const { pieces, windows, output } = network;
  const doc = tokenize(text);
  const [filters, inputs] = [network.bias.length, windows.scales.length];
  const words = Array.from(doc.starts, (start, token): Float32Array => {
    const input = new Float32Array(inputs);
    const lower = text.slice(start, doc.ends[token]).toLowerCase();
    const row = vectors.find(lower);
    if (row >= 0) copyEvenVector(vectors, row, input, 0);
    const own = wordPieces(lower, pieces.scales.length);
    const columns = inputs - vectors.dimensions;
    for (const piece of own) {
      for (let i = 0; i < columns; i++) {
        const value = pieces.values[piece * columns + i]! * pieces.scales[piece]!;
        input[vectors.dimensions + i]! += value / Math.sqrt(own.length);
      }
    }
    return input;
  });
  for (let filter = 0; filter < filters; filter++) {
    let most = 0;
    for (let word = 0; word < words.length; word++) {
      let sum = network.bias[filter]!;
      for (let place = 0; place < 3; place++) {
        words[word + place - 1]?.forEach((value, i) => {
          sum += value * windows.values[(3 * i + place) * filters + filter]! * windows.scales[i]!;
        });
      }
      most = Math.max(most, sum);
    }
    for (let label = 0; label < scores.length; label++) {
      scores[label]! += most * output.values[filter * scores.length + label]! * output.scales[filter]!;
    }
  }
  return scores;
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
  test.each([2, 3, 77])('of %i labels are those of the linear map and of each window', (labels) => {
    const map = drawMap(labels, true, 16);
    const score = scorerOf(map);
    for (const text of texts) {
      const scores = score(text);
      const plain = plainScores(map, text);
      const network = plainNetworkScores(map, text);
      if (text.trim() !== '') expect(network.some((value) => value !== 0)).toBe(true);
      for (let label = 0; label < labels; label++) {
        // Windows are in fixed point.
        expect(Math.abs(scores[label]! - plain[label]! - network[label]!)).toBeLessThan(0.05);
      }
    }
  });
  test.each([1, 11, 77])('of %i labels and a network are the same bits without WebAssembly', (labels) => {
    const map = drawMap(labels, true, 24);
    const [fast, plain] = [scorerOf(map), scorerOf(map, createReferenceKernels())];
    for (const text of texts) expect(fast(text)).toEqual(plain(text));
  });
  test.each([1, 11, 77])('of %i labels are the same bits without WebAssembly', (labels) => {
    const map = drawMap(labels, true);
    const [fast, plain] = [scorerOf(map), scorerOf(map, createReferenceKernels())];
    for (const text of texts) expect(fast(text)).toEqual(plain(text));
  });
  test.each([0, 8])('are the same bits, whatever was read before, with %i filters', (filters) => {
    const map = drawMap(4, true, filters);
    const score = scorerOf(map);
    // More words than are remembered.
    for (let i = 0; i < 6_000; i++) score(Array.from({ length: 10 }, (_, word) => `w${10 * i + word}`).join(' '));
    for (const text of texts) expect(score(text)).toEqual(scorerOf(map)(text));
  });
  test.each([0, 8])(
    'are the same bits where the memory for words fills up within the text, with %i filters',
    (filters) => {
      const map = drawMap(4, true, filters);
      const text = 'banana nonano banana tiringed banana';
      const fresh = scorerOf(map)(text);
      const capacity = rememberedTokens(4, map.vocabulary.vectors?.dimensions ?? 0, filters);
      const others = Array.from({ length: capacity }, (_, i) => `w${i}`);
      for (let room = 0; room <= 3; room++) {
        const score = scorerOf(map);
        score(others.slice(room).join(' '));
        expect(score(text)).toEqual(fresh);
      }
    },
  );
  test.each([0, 8])(
    'are the same bits for words that have no room, wherever they stand, with %i filters',
    (filters) => {
      const map = drawMap(4, true, filters);
      const capacity = rememberedTokens(4, map.vocabulary.vectors?.dimensions ?? 0, filters);
      const words = ['banana', 'nonano', ...Array.from({ length: capacity }, (_, i) => `w${i}`), 'tiringed', 'ringed'];
      const text = words.join(' ');
      const score = scorerOf(map);
      const whole = score(text);
      // Forgets all words; then those that had no room have some.
      score('tiringed ringed');
      expect(score(text)).toEqual(whole);
      const network = plainNetworkScores(map, text);
      const plain = plainScores(map, text).map((score, label) => score + network[label]!);
      // Sums of so many numbers are less exact, and windows are in fixed point.
      const room = filters > 0 ? 0.05 : 1e-3;
      for (let label = 0; label < 4; label++) expect(Math.abs(whole[label]! - plain[label]!)).toBeLessThan(room);
    },
  );
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
