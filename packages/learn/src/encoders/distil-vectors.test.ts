import { createRandom, readVectors } from 'tincture';
import { expect, it } from 'vitest';
import { vectorsOf } from '../testing/small-vectors.ts';
import { compactVectors } from '../vectors/compact.ts';
import { wordsToDistil } from './count-words.ts';
import { distilVectors } from './distil-vectors.ts';
import type { Encoder } from './encoder.ts';

/** Says of each word in which of two groups it is, in the first two of 6 dimensions, and noise. */
function groups(...words: readonly string[]): Encoder {
  const random = createRandom(1);
  return {
    hash: '',
    dimensions: 6,
    texts: async (texts) =>
      texts.map((text) => {
        const group = words.includes(text) ? 1 : 0;
        return Float32Array.from({ length: 6 }, (_, i) => (i === group ? 1 : 0) + 0.05 * random.next());
      }),
    tokens: async () => new Float32Array(0),
    close: async () => undefined,
  };
}

async function distilled(...options: Parameters<typeof distilVectors>): Promise<ReturnType<typeof readVectors>> {
  return readVectors(await compactVectors(distilVectors(...options), { name: 'test', bits: 8 }));
}

function rowOf(vectors: ReturnType<typeof readVectors>, word: string): Float32Array {
  const row = new Float32Array(vectors.dimensions);
  vectors.copyRow(vectors.find(word), row, 0);
  return row;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

it('keeps what the encoder tells apart, in fewer values', async () => {
  const words = ['cat', 'dog', 'cow', 'red', 'blue', 'green'];
  const vectors = await distilled(groups('red', 'blue', 'green'), words, { dimensions: 2 });
  expect([vectors.count, vectors.dimensions]).toEqual([6, 2]);
  expect(cosine(rowOf(vectors, 'cat'), rowOf(vectors, 'dog'))).toBeGreaterThan(0.9);
  expect(cosine(rowOf(vectors, 'cat'), rowOf(vectors, 'red'))).toBeLessThan(-0.5);
});

it('puts other vectors beside it, and nothing where a word has none', async () => {
  const others = vectorsOf(['sun', 'moon']);
  const words = [others.word(0), others.word(1), 'unheardof'];
  const vectors = await distilled(groups(others.word(0)), words, { dimensions: 4, beside: others });
  expect(vectors.dimensions).toBe(4 + others.dimensions);
  expect(vectors.find('unheardof')).toBe(2);
  const beside = (word: string): Float32Array => rowOf(vectors, word).subarray(4);
  expect(cosine(beside(others.word(0)), beside(others.word(1)))).toBeLessThan(0.99);
});

it('takes the words of the texts by how often they occur, then those of other vectors', async () => {
  const others = vectorsOf(['sun', 'moon']);
  const words = await wordsToDistil(['The cat, the dog', 'the cat'], others, 6);
  expect(words.slice(0, 4)).toEqual(['the', 'cat', ',', 'dog']);
  expect(words.slice(4)).toEqual([others.word(0), others.word(1)].filter((word) => !words.slice(0, 4).includes(word)));
  expect(await wordsToDistil(['a b c'], undefined, 2)).toHaveLength(2);
});
