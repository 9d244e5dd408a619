// Training data that nobody meant well: a clear error, or a model whose every prediction is sound.
import { type Document, loadComponent, readModel, type Task, TinctureError, tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import { trainComponent } from '../train/train-component.ts';
import { trainTextcat } from './textcat.ts';

const single: Task = task(['good', 'bad']);
const several: Task = { ...single, multiple: true };

function task(names: readonly string[]): Task {
  return { name: 'mood', kind: 'textcat', labels: names.map((name) => ({ name })) };
}

function one(text: string, cats: Record<string, number>): Document {
  return { text, annotations: { cats } };
}

async function expectSound(of: Task, documents: readonly Document[]): Promise<void> {
  const { bytes } = await trainTextcat(of, documents, [], { seed: 1 });
  for (const [name, { data }] of readModel(bytes).tensors) {
    expect(name).toSatisfy(() => data.every((value) => Number.isFinite(Number(value))));
  }
  const asked = ['', 'a lovely day', 'y'.repeat(100_000), ...documents.slice(0, 20).map(({ text }) => text)];
  for (const prediction of await loadComponent(bytes).predict(asked.map((text) => tokenize(text)))) {
    const scores = 'annotations' in prediction ? Object.values(prediction.annotations.cats ?? {}) : [];
    expect(scores).toHaveLength(of.labels.length);
    for (const score of scores) expect(score).toSatisfy((value: number) => value >= 0 && value <= 1);
  }
}

describe('a training ends in a sound model', () => {
  const mixed = Array.from({ length: 30 }, (_, i) =>
    one(i % 2 === 0 ? `lovely ${i}` : `awful ${i}`, { good: (i + 1) % 2, bad: i % 2 }),
  );
  test.each<[string, Document[]]>([
    ['empty texts only', Array.from({ length: 20 }, (_, i) => one('', { good: i % 2, bad: (i + 1) % 2 }))],
    ['some empty texts', [...mixed, one('', { good: 1 }), one(' \n', { bad: 1 })]],
    [
      'one text with every label',
      Array.from({ length: 40 }, (_, i) => one('the same', { good: i % 2, bad: (i + 1) % 2 })),
    ],
    ['a token of 5 MB', [...mixed, one('x'.repeat(5_000_000), { good: 1 }), one('z'.repeat(5_000_000), { bad: 1 })]],
    ['values far from 0 and 1', [...mixed, one('huge', { good: 1e308 }), one('low', { good: -1e308, bad: 1 })]],
    ['half a surrogate', [...mixed, one('\ud83c', { good: 1 })]],
  ])('on %s', async (_, documents) => {
    await expectSound(single, documents);
    await expectSound(several, documents);
  });
  test('on one text, where several labels may apply', async () => {
    await expectSound(several, [one('a lovely day', { good: 1, bad: 0 })]);
  });
  test('on hundreds of labels', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `label${i}`);
    const documents = names.map((name, i) => one(`text ${i} of ${i % 7}`, { [name]: 1 }));
    const settings = { iterations: 2, maxBytes: 300_000 };
    const { bytes } = await trainTextcat(task(names), documents, [], { seed: 1, settings });
    expect(bytes.length).toBeLessThan(400_000);
  });
});

describe('a training is refused', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('for a label of %d', async (value) => {
    const training = trainTextcat(several, [one('a', { good: value, bad: 1 })], [], { seed: 1 });
    await expect(training).rejects.toThrow(`The label good has the value ${value}.`);
  });
  test('for two labels of one name', async () => {
    const training = trainComponent(task(['good', 'good']), [one('a', { good: 1 })], [], { seed: 1 });
    await expect(training).rejects.toMatchObject({ code: 'task-invalid' });
  });
  test('for a hundred thousand labels, at once', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `label${i}`);
    const documents = names.map((name, i) => one(`text ${i}`, { [name]: 1 }));
    const begun = performance.now();
    const training = trainTextcat(task(names), documents, [], { seed: 1 });
    await expect(training).rejects.toBeInstanceOf(TinctureError);
    await expect(training).rejects.toThrow('100000 labels for 100000 texts');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
