import {
  type Document,
  isPipeline,
  joinComponents,
  loadComponent,
  neededEncoder,
  parseTask,
  readModel,
  type SentenceEncoder,
  type Task,
  tokenize,
  writeModel,
} from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PrepareProgress } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';

const moods = parseTask('moods', { kind: 'textcat', labels: ['GLAD', 'SAD', 'CALM'] });
const several = parseTask('moods', { kind: 'textcat', labels: ['GLAD', 'SAD', 'CALM'], multiple: true });
const words = { GLAD: ['hooray', 'lovely', 'great'], SAD: ['alas', 'grim', 'sorry'], CALM: ['hush', 'still', 'slow'] };

/** An encoder that knows of each word what mood it is of, also of words that no training text has. */
function moodEncoder(hash = 'a'.repeat(64)): SentenceEncoder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    hash,
    dimensions: 4,
    asked,
    texts: (texts, { onProgress } = {}) => {
      asked.push(...texts);
      onProgress?.(texts.length);
      return Promise.resolve(
        texts.map((text) => {
          const vector = Float32Array.of(0, 0, 0, 0.3);
          Object.values(words).forEach((own, mood) => {
            for (const word of own) if (text.includes(word)) vector[mood] = vector[mood]! + 1;
          });
          const length = Math.hypot(...vector);
          return vector.map((value) => value / length);
        }),
      );
    },
  };
}

const text = (mood: keyof typeof words, word: number, i: number): Document => ({
  text: `${words[mood][word]} number ${i}`,
  annotations: { cats: { GLAD: 0, SAD: 0, CALM: 0, [mood]: 1 } },
});
const moodNames = ['GLAD', 'SAD', 'CALM'] as const;
const train = moodNames.flatMap((mood) => Array.from({ length: 12 }, (_, i) => text(mood, i % 2, i)));
/** The third word of each mood is in no training text. */
const dev = moodNames.flatMap((mood) => Array.from({ length: 4 }, (_, i) => text(mood, 2, i)));

async function accuracy(task: Task, bytes: Uint8Array, encoder: SentenceEncoder): Promise<number> {
  const predictions = await loadComponent(bytes, { encoder }).predict(dev.map((one) => tokenize(one.text)));
  const right = predictions.filter((prediction, i) => {
    const cats = 'annotations' in prediction ? (prediction.annotations.cats ?? {}) : {};
    const best = task.labels.map(({ name }) => name).sort((a, b) => cats[b]! - cats[a]!)[0]!;
    return dev[i]!.annotations.cats?.[best] === 1;
  });
  return right.length / dev.length;
}

describe('a classifier on an encoder', () => {
  it('knows words that only the encoder knows, in a file without it, the same from the same texts', async () => {
    const encoder = moodEncoder();
    const told: PrepareProgress[] = [];
    const onPrepare = (progress: PrepareProgress): void => void told.push(progress);
    const { bytes, score } = await trainComponent(moods, train, dev, { seed: 1, encoder, onPrepare });
    const total = encoder.asked.length;
    expect(told).toEqual([{ stage: 'encode', done: total, total }]);
    // Each text goes through the encoder once.
    expect(encoder.asked).toHaveLength(new Set(encoder.asked).size);
    expect(score).toEqual({ value: 1, on: 'dev' });
    expect(await accuracy(moods, bytes, encoder)).toBe(1);
    expect(bytes.length).toBeLessThan(4_000);
    expect(readModel(bytes).metadata.component.kind).toBe('encoded-textcat.v1');
    expect((await trainComponent(moods, train, dev, { seed: 1, encoder })).bytes).toEqual(bytes);
    expect(neededEncoder(bytes)).toBe(encoder.hash);
    const plain = await trainComponent(moods, train, dev, { seed: 1 });
    expect(neededEncoder(plain.bytes)).toBeUndefined();
    expect(plain.score!.value).toBeLessThan(0.7);
  });

  it('judges itself on texts held out in turns, and has thresholds where several labels may apply', async () => {
    const encoder = moodEncoder();
    const { bytes, score, heldOut, notes } = await trainComponent(several, train, [], {
      seed: 1,
      encoder,
      heldOut: true,
    });
    expect(score?.on).toBe('held_out');
    expect(score?.value).toBeGreaterThan(0.9);
    expect(heldOut?.size).toBe(train.length);
    expect(notes.join(' ')).toContain('held out in turns');
    expect(await accuracy(several, bytes, encoder)).toBe(1);
  });

  it('teaches a component that runs without the encoder', async () => {
    const encoder = moodEncoder();
    const { bytes } = await trainComponent(moods, train, dev, { seed: 1, encoder });
    const texts = moodNames.flatMap((mood) => Array.from({ length: 30 }, (_, i) => text(mood, i % 3, 100 + i).text));
    const teacher = loadComponent(bytes, { encoder });
    const pupil = await trainComponent(moods, train, dev, { seed: 1, unannotated: { texts, teacher } });
    expect(neededEncoder(pupil.bytes)).toBeUndefined();
    expect(pupil.score?.value).toBe(1);
  });

  it('teaches itself with its own encoder', async () => {
    const encoder = moodEncoder();
    const { bytes } = await trainComponent(moods, train, dev, {
      seed: 1,
      encoder,
      unannotated: { texts: dev.map((one) => `so ${one.text}`) },
    });
    expect(neededEncoder(bytes)).toBe(encoder.hash);
  });

  it('is refused without its encoder, or with another one', async () => {
    const encoder = moodEncoder();
    const { bytes } = await trainComponent(moods, train, dev, { seed: 1, encoder });
    expect(() => loadComponent(bytes)).toThrow(expect.objectContaining({ code: 'encoder-unavailable' }));
    for (const other of [moodEncoder('b'.repeat(64)), { ...encoder, dimensions: 5 }])
      expect(() => loadComponent(bytes, { encoder: other })).toThrow(
        expect.objectContaining({ code: 'encoder-invalid' }),
      );
    const joined = joinComponents('all', '1', [bytes]);
    expect(neededEncoder(joined)).toBe(encoder.hash);
    expect(isPipeline(loadComponent(joined, { encoder }))).toBe(true);
    expect(() => loadComponent(joined)).toThrow(expect.objectContaining({ code: 'encoder-unavailable' }));
  });

  it.each<[string, object]>([
    ['no encoder', { encoder: null }],
    ['an encoder of other dimensions', { encoder: { hash: 'a'.repeat(64), dimensions: 3 } }],
    ['a temperature of 0', { temperature: 0 }],
    ['an offset above 0', { offsetBelow: 1 }],
  ])('is refused with %s', async (_, change) => {
    const encoder = moodEncoder();
    const { bytes } = await trainComponent(moods, train, dev, { seed: 1, encoder });
    const { tensors, metadata } = readModel(bytes);
    const changed = writeModel({ tensors, metadata: { ...metadata, network: { ...metadata.network, ...change } } });
    expect(() => loadComponent(changed, { encoder })).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  });

  it('is for classes of texts, with settings of its own', async () => {
    const encoder = moodEncoder();
    const names = parseTask('names', { kind: 'ner', labels: ['NAME'] });
    await expect(trainComponent(names, train, dev, { seed: 1, encoder })).rejects.toThrow('textcat');
    const settings = { vectorWords: 3 };
    await expect(trainComponent(moods, train, dev, { seed: 1, encoder, settings })).rejects.toThrow('vectorWords');
  });
});
