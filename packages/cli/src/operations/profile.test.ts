import { type Component, parseTask, type Stage } from 'tincture';
import { expect, test } from 'vitest';
import { profileComponent } from './profile.ts';

/** A clock that only work moves, and a component whose stages take so many milliseconds a text. */
function fake(stages: Partial<Record<Stage, number>>): {
  component: Component;
  now: () => number;
  calls: () => number;
} {
  let time = 0;
  let calls = 0;
  return {
    now: () => time,
    calls: () => calls,
    component: {
      name: 'fake',
      task: parseTask('food', { kind: 'ner', labels: ['DISH'] }),
      source: { kind: 'rules', name: 'fake', hash: '' },
      async predict(docs, options = {}) {
        calls++;
        // What comes before the first stage belongs to it.
        time += 5;
        for (const stage of Object.keys(stages) as Stage[]) {
          options.onStage?.(stage);
          time += docs.length * (stages[stage] ?? 0);
        }
        return docs.map(() => ({ annotations: { ents: [] } }));
      },
    },
  };
}

test('the time of a pass is shared out among the stages, and nothing of it is lost', async () => {
  const { component, now, calls } = fake({ words: 1, network: 9 });
  // Three batches, of 256, 256 and 88 texts.
  const texts = Array.from({ length: 600 }, () => 'two words');
  const { documents, words, cold, warm } = await profileComponent(component, texts, { seconds: 10, now });
  expect({ documents, words }).toEqual({ documents: 600, words: 1_200 });
  expect([...cold.stages]).toEqual([
    ['tokenizer', 0],
    ['words', ((600 + 3 * 5) * 1e6) / 1_200],
    ['network', (5_400 * 1e6) / 1_200],
  ]);
  expect(cold.wordsPerSecond).toBeCloseTo(1_200 / 6.015, 9);
  expect(cold.documentsPerSecond).toBeCloseTo(600 / 6.015, 9);
  // Whole passes of 6.015 s until 10 s are over; the same as the first one, then.
  expect(warm).toEqual({ ...cold, passes: 2 });
  // One text at a time takes 15 ms: as many as 10 s have room for.
  expect(calls()).toBe(9 + 600);
});

test('a component that names no stages has one; the longest of single texts is known by its words', async () => {
  const { component, now } = fake({});
  const { cold, warm, latency } = await profileComponent(component, ['a b c', ''], { seconds: 0, now });
  expect([...cold.stages.keys()]).toEqual(['tokenizer', 'predict']);
  expect(warm.passes).toBe(1);
  // Without a second there is time for one.
  expect(latency).toEqual({ documents: 1, p50Ms: 5, p99Ms: 5, longestMs: 5, longestWords: 3 });
});

test('texts without a word have no time for one, and an interrupted profile is none', async () => {
  const { component, now } = fake({});
  await expect(profileComponent(component, ['', ' '], { seconds: 0, now })).rejects.toMatchObject({
    code: 'data-invalid',
    problem: 'There is no word in any of the 2 texts.',
  });
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  const { signal } = controller;
  await expect(profileComponent(component, ['a'], { seconds: 0, now, signal, onProgress })).rejects.toThrow('abort');
});
