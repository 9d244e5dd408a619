import { describe, expect, test } from 'vitest';
import { createDoc } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { tinyNer, tinyVectors } from './testing/tiny-models.ts';
import { createTokenNetwork } from './token-network.ts';
import { rememberedWords, WordCache } from './word-cache.ts';

/** A text of words with a space, or what stands for it, between. */
function docOf(words: readonly string[]): Doc {
  const starts: number[] = [];
  let text = '';
  for (const word of words) {
    starts.push(text.length);
    text += `${word} `;
  }
  return createDoc(
    text,
    Int32Array.from(starts),
    Int32Array.from(starts, (start, i) => start + words[i]!.length),
  );
}

const words = Array.from({ length: 900 }, (_, i) => `w${(i * 7919) % 613}`);

describe('the scores of a text', () => {
  test('are the same alone and among others', () => {
    const { weights } = tinyNer({ words: words.slice(0, 300), members: 2, convolutions: 3 });
    const text = docOf(words);
    const [alone] = createTokenNetwork(weights).score([text]);
    for (const length of [1, 100, 249, 511, 900]) {
      const other = docOf(words.slice(0, length));
      const network = createTokenNetwork(weights);
      const scores = network.score([other, text, docOf([]), other]);
      expect(scores[1]).toEqual(alone);
      expect(scores[0]).toEqual(scores[3]);
      expect(scores[2]).toEqual(new Float32Array(0));
    }
  });
  test('of several networks are the means of what each says', () => {
    const { weights } = tinyNer({ words: words.slice(0, 300), members: 3 });
    const text = docOf(words.slice(0, 50));
    const each = weights.members.map((member) =>
      createTokenNetwork({ ...weights, members: [member] })
        .score([text])[0]!
        .slice(),
    );
    const together = createTokenNetwork(weights).score([text])[0]!;
    const means = each[0]!.map((score, i) => (score + each[1]![i]! + each[2]![i]!) / 3);
    expect(Array.from(together)).toEqual(Array.from(means, (mean) => expect.closeTo(mean, 4)));
  });
  test('depend on neighbours as far as the convolutions reach, and on the same word elsewhere', () => {
    const { weights } = tinyNer({ words: ['a', 'b', 'c', 'd', 'e'], convolutions: 2 });
    // Without what all words of a text say.
    const member = weights.members[0]!;
    const network = createTokenNetwork({
      ...weights,
      members: [
        {
          ...member,
          mean: { weight: { ...member.mean.weight, scales: new Float32Array(8) }, bias: new Float32Array(8) },
        },
      ],
    });
    const last = (text: string): number[] =>
      Array.from(network.score([docOf(text.split(' '))])[0]!.slice(-weights.tags));
    expect(last('a b c')).not.toEqual(last('d b c'));
    expect(last('d e a b c')).toEqual(last('e d a b c'));
    expect(last('c e d a b c')).not.toEqual(last('e c d a b c'));
  });
  test('are the same after more words than are remembered', () => {
    const { weights } = tinyNer({ words: ['first'], vectors: tinyVectors(['first', 'w1']) });
    const network = createTokenNetwork(weights);
    const before = network.score([docOf(['first', 'w1'])])[0]!.slice();
    network.score([docOf(Array.from({ length: 20_000 }, (_, i) => `w${i}`))]);
    expect(network.score([docOf(['first', 'w1'])])[0]).toEqual(before);
  });
});

test('the memory for words has a limit however wide the networks are, and forgets all when told', () => {
  expect(rememberedWords(512, 100)).toBe(10_240);
  expect(rememberedWords(2 ** 24, 100)).toBe(100);
  const cache = new WordCache(1_000);
  const names = Array.from({ length: 1_000 }, (_, i) => (i % 2 === 0 ? `w${i}` : `W${i - 1}`));
  for (const name of names) cache.add(name);
  expect(names.every((name, slot) => cache.find(name, 0, name.length) === slot)).toBe(true);
  expect(cache.formCount).toBe(500);
  expect(cache.forms[700]).toBe(cache.forms[701]);
  cache.forget();
  expect([cache.size, cache.formCount, cache.find('w1', 0, 2)]).toEqual([0, 0, -1]);
});
