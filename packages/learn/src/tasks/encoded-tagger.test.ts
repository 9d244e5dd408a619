import {
  type Document,
  docOf,
  loadComponent,
  neededEncoder,
  parseTask,
  type SentenceEncoder,
  tokenText,
} from 'tincture';
import { describe, expect, it } from 'vitest';
import { trainComponent } from '../train/train-component.ts';

/** A few words whose vectors have no noise: there is nothing to be careful of. */
const settings = { c: 1 };
const task = parseTask('parts', { kind: 'tagger', attribute: 'pos' });
const known = { DET: ['the', 'a', 'this'], NOUN: ['dog', 'pan', 'egg'], VERB: ['eats', 'fries', 'sees'] };

/** An encoder that knows of each word what part of speech it is, whatever a component has seen of it. */
const encoder: SentenceEncoder = {
  hash: 'c'.repeat(64),
  dimensions: 4,
  texts: () => Promise.reject(new Error('Texts are not asked for.')),
  tokens(doc) {
    const vectors = new Float32Array(4 * doc.length);
    for (let token = 0; token < doc.length; token++) {
      const part = Object.values(known).findIndex((words) => words.includes(tokenText(doc, token)));
      vectors[4 * token + Math.max(0, part)] = 0.1;
      vectors[4 * token + 3] = 7;
    }
    return Promise.resolve(vectors);
  },
};

/** "the dog eats": of the third word of each kind only dev texts know. */
function sentence(words: readonly [number, number, number]): Document {
  let text = '';
  const tokens = Object.entries(known).map(([pos, list], i) => {
    const start = text.length + (i > 0 ? 1 : 0);
    text += `${i > 0 ? ' ' : ''}${list[words[i]!]}`;
    return { start, end: text.length, pos };
  });
  return { text, annotations: { tokens } };
}
const train = Array.from({ length: 24 }, (_, i) => sentence([i % 2, (i >> 1) % 2, (i >> 2) % 2]));
const dev = [sentence([2, 2, 2]), sentence([0, 2, 1]), sentence([2, 0, 2])];

describe('a tagger on an encoder', () => {
  it('knows words that only the encoder knows, in a file without it, the same from the same texts', async () => {
    const { bytes, score } = await trainComponent(task, train, dev, { seed: 1, encoder, settings });
    expect(score).toEqual({ value: 1, on: 'dev' });
    expect(neededEncoder(bytes)).toBe(encoder.hash);
    const component = loadComponent(bytes, { encoder });
    expect(component.assigns).toEqual(['tokens.pos']);
    const [said] = await component.predict([docOf(dev[0]!, task)]);
    const tokens = said !== undefined && 'annotations' in said ? (said.annotations.tokens ?? []) : [];
    expect(tokens.map(({ pos }) => pos)).toEqual(['DET', 'NOUN', 'VERB']);
    for (const { confidence } of tokens) expect(confidence?.pos).toBeGreaterThan(0.9);
    expect((await trainComponent(task, train, dev, { seed: 1, encoder, settings })).bytes).toEqual(bytes);
  });

  it('is refused for tags that the task does not have', async () => {
    const other = parseTask('other', { kind: 'tagger', attribute: 'pos', labels: ['PRON'] });
    await expect(trainComponent(other, train, dev, { seed: 1, encoder, settings })).rejects.toThrow(
      'has a "pos" that the task "other" knows',
    );
  });

  it('judges itself on texts held out where there are no dev texts', async () => {
    const { score, heldOut, notes } = await trainComponent(task, train, [], {
      seed: 1,
      encoder,
      settings,
      heldOut: true,
    });
    expect(score).toEqual({ value: 1, on: 'held_out' });
    expect(heldOut?.size).toBe(2);
    expect(notes.join(' ')).toContain('2 texts held out');
  });

  it('is refused without its encoder, and on one of whole texts alone', async () => {
    const { bytes } = await trainComponent(task, train, dev, { seed: 1, encoder, settings });
    expect(() => loadComponent(bytes)).toThrow(expect.objectContaining({ code: 'encoder-unavailable' }));
    const { tokens: _, ...whole } = encoder;
    await expect(trainComponent(task, train, dev, { seed: 1, encoder: whole })).rejects.toThrow(
      expect.objectContaining({ code: 'encoder-invalid' }),
    );
    await expect(loadComponent(bytes, { encoder: whole }).predict([docOf(dev[0]!, task)])).rejects.toThrow('tokens');
    await expect(trainComponent(task, [], dev, { seed: 1, encoder, settings })).rejects.toThrow('no text with tokens');
  });
});
