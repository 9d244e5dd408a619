import { describe, expect, test } from 'vitest';
import { createNerNetwork } from './ner-network.ts';
import { tinyNer, tinyVectors } from './testing/tiny-models.ts';
import { WordCache } from './word-cache.ts';

const words = Array.from({ length: 900 }, (_, i) => `w${(i * 7919) % 613}`);

describe('the scores of a text', () => {
  test('are the same wherever its windows are cut', () => {
    const { weights } = tinyNer({ words: words.slice(0, 300), members: 2, convolutions: 3 });
    const alone = createNerNetwork(weights).score(['', ...words, '']);
    for (const length of [1, 100, 249, 255]) {
      const before = words.slice(0, length);
      const both = createNerNetwork(weights).score(['', ...before, '', ...words, '']);
      const at = (length + 1) * weights.tags;
      // The first and the last row belong to no word.
      expect(both.slice(at + weights.tags, -weights.tags)).toEqual(alone.slice(weights.tags, -weights.tags));
    }
  });
  test('depend on neighbours as far as the convolutions reach, and not on other texts', () => {
    const { weights } = tinyNer({ words: ['a', 'b', 'c'], convolutions: 2 });
    const network = createNerNetwork(weights);
    const last = (texts: string): Float32Array =>
      network.score(texts.split(' ')).slice(-2 * weights.tags, -weights.tags);
    expect(last(' a b c ')).not.toEqual(last(' b b c '));
    expect(last(' a a b c ')).toEqual(last(' c a b c '));
    expect(last(' a  c ')).toEqual(last(' b  c '));
  });
  test('are the same after more words than are remembered', () => {
    const { weights } = tinyNer({ words: ['first'], vectors: tinyVectors(['first', 'w1']) });
    const network = createNerNetwork(weights);
    const before = network.score(['', 'first', 'w1', '']);
    const many = Array.from({ length: 20_000 }, (_, i) => `w${i}`);
    network.score(['', ...many, '']);
    expect(network.score(['', 'first', 'w1', ''])).toEqual(before);
  });
});

test('the memory for words begins small, grows, and has a limit however wide the networks are', () => {
  expect(new WordCache(1, 64, 256).capacity).toBe(16_384);
  expect(new WordCache(64, 1_024, 256).capacity).toBe(256);
  const cache = new WordCache(2, 4, 8);
  const names = Array.from({ length: 1_000 }, (_, i) => `w${i}`);
  for (const [slot, name] of names.entries()) {
    for (const member of [0, 1]) cache.write(member, new Float32Array(4).fill(slot + member / 2));
    cache.add([name]);
  }
  expect(names.every((name, slot) => cache.find(name) === slot)).toBe(true);
  expect([...cache.row(1, 700)]).toEqual([700.5, 700.5, 700.5, 700.5]);
  cache.forget();
  expect([cache.size, cache.find('w1')]).toEqual([0, -1]);
});
