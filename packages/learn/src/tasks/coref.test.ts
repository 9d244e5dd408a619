import {
  createRandom,
  type Document,
  loadComponent,
  pairPredictions,
  scoreTask,
  type Task,
  tokenize,
  withAnnotations,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import { trainComponent } from '../train/train-component.ts';
import { createState, marginal } from './coref-network.ts';

const task: Task = { name: 'who', kind: 'coref', labels: [{ name: 'person' }, { name: 'thing' }] };
const settings = { steps: 60, width: 16, filters: 0, rankerWidth: 8, rankerEpochs: 12 };

/** Texts in which somebody does something with a thing, and then with it again. */
function story(seed: number): Document {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;
  const [name, pronoun] = pick([
    ['Ada', 'She'],
    ['Kim', 'He'],
    ['Zoe', 'She'],
  ]);
  const [thing, other] = pick([
    ['book', 'lamp'],
    ['kettle', 'chair'],
  ]);
  const text = `${name} had a ${thing} and a ${other}. ${pronoun} liked the ${thing}. ${name} sold the ${other}.`;
  const at = (words: string, from = 0): { start: number; end: number } => {
    const start = text.indexOf(words, from);
    return { start, end: start + words.length };
  };
  const coref = [
    { mentions: [at(name!), at(pronoun!, 5), at(name!, 5)], label: 'person' },
    { mentions: [at(`a ${thing}`), at(`the ${thing}`)], label: 'thing' },
    { mentions: [at(`a ${other}`), at(`the ${other}`)], label: 'thing' },
  ];
  return { text, annotations: { coref } };
}

const train = Array.from({ length: 24 }, (_, index) => story(index));
const dev = Array.from({ length: 6 }, (_, index) => story(100 + index));

describe('a component that learnt what stands for what', async () => {
  const model = await trainComponent(task, train, dev, { seed: 1, settings });
  const component = loadComponent(model.bytes);

  test('finds mentions and clusters, with their kinds and how sure it is', async () => {
    const said = await component.predict(dev.map(({ text }) => tokenize(text)));
    const { value, figures, perLabel } = scoreTask(task, pairPredictions(dev, said));
    expect(value).toBeGreaterThan(0.8);
    expect(model.score).toEqual({ value, on: 'dev' });
    expect(perLabel.person!.f).toBeGreaterThan(0.8);
    expect(figures.ece).toBeDefined();
    const [first] = said;
    expect(first).toMatchObject({ annotations: { coref: expect.any(Array), source: { kind: 'model' } } });
  });

  test('behind components of other tasks says what it says alone', async () => {
    const doc = tokenize(dev[0]!.text);
    const ents = [{ start: 0, end: 3, label: 'NAME' }];
    const [alone, behind] = await component.predict([doc, withAnnotations(doc, { ents, spans: { parts: ents } })]);
    expect(behind).toEqual(alone);
  });

  test('does not say that there were no dev texts', () => {
    expect(model.notes.join()).toContain('Mentions: What decides');
    expect(model.notes.join()).not.toContain('No dev texts');
  });

  test('links the mentions that a text comes with', async () => {
    const doc = tokenize(dev[0]!.text);
    const mentions = dev[0]!.annotations.coref!.flatMap((cluster) => cluster.mentions);
    const coref = mentions.slice(0, 2).map((mention) => ({ mentions: [mention] }));
    const [said] = await component.predict([withAnnotations(doc, { coref })]);
    const found = said !== undefined && 'annotations' in said ? said.annotations.coref! : [];
    expect(found.flatMap((cluster) => cluster.mentions).map(({ start, end }) => ({ start, end }))).toEqual(
      mentions.slice(0, 2),
    );
  });

  test('says what given mentions stand for, also far into a text, and leaves what was said of them', async () => {
    const one = 'Ada had a book and a lamp. ';
    const doc = tokenize(one.repeat(400));
    const labelsOf = async (label?: string): Promise<(string | undefined)[]> => {
      const coref = [398 * one.length, 399 * one.length].map((start) => ({
        mentions: [{ start, end: start + 3 }],
        ...(label && { label }),
      }));
      const [said] = await component.predict([withAnnotations(doc, { coref })]);
      const found = said !== undefined && 'annotations' in said ? said.annotations.coref! : [];
      return found.map((cluster) => cluster.label);
    };
    expect(await labelsOf()).toEqual(['person']);
    expect(await labelsOf('thing')).toEqual(['thing']);
  });

  test('says the same again from the same seed, to the last byte', async () => {
    const again = await trainComponent(task, train, dev, { seed: 1, settings });
    expect(Buffer.compare(again.bytes, model.bytes)).toBe(0);
  });

  test('says nothing of an empty text', async () => {
    expect(await component.predict([tokenize('')])).toMatchObject([{ annotations: { coref: [] } }]);
  });
});

test('without dev texts it is measured on texts that it did not learn from, and without singletons it tells none', async () => {
  const plain: Task = { ...task, labels: [] };
  const model = await trainComponent(plain, train, [], { seed: 2, settings, heldOut: true });
  expect(model.score?.on).toBe('held_out');
  expect(model.heldOut?.size).toBe(4);
  expect(model.notes.join()).toContain('No dev texts');
  const said = await loadComponent(model.bytes).predict([tokenize('Ada had a book. A zebra slept.')]);
  for (const prediction of said) {
    const coref = 'annotations' in prediction ? prediction.annotations.coref! : [];
    expect(coref.every(({ mentions, label }) => mentions.length > 1 && label === undefined)).toBe(true);
  }
});

test.each<[string, Document[], RegExp]>([
  [
    'texts without clusters',
    [{ text: 'Ada left.', annotations: { ents: [] } }],
    /None of 0 training texts with clusters/,
  ],
  ['texts without a mention', [{ text: 'Ada left.', annotations: { coref: [] } }], /has a mention of the task "who"/],
])('nothing can be learnt from %s', async (_, documents, problem) => {
  await expect(trainComponent(task, documents, [], { seed: 1, settings })).rejects.toThrow(problem);
});

test('a setting that makes no sense is refused', async () => {
  const wrong = trainComponent(task, train, dev, { seed: 1, settings: { ...settings, reach: 0 } });
  await expect(wrong).rejects.toThrow(/"reach" is 0/);
});

test('the gradients of all numbers of the network are those of central differences', () => {
  const [features, width, dimensions] = [6, 4, 3];
  const random = createRandom(5);
  const vector = (): Float32Array => Float32Array.from({ length: dimensions }, () => random.normal());
  const text = { befores: [Int32Array.of(0, 1), Int32Array.of(1)], vectors: [vector(), undefined], rankings: [] };
  const ranking = {
    own: Int32Array.of(2),
    vector: vector(),
    fresh: Int32Array.of(3),
    candidates: Int32Array.of(0, 1),
    pairs: [Int32Array.of(4), Int32Array.of(4, 5)],
  };
  const batch = [
    { ...ranking, isRight: Uint8Array.of(1, 0) },
    { ...ranking, isRight: Uint8Array.of(0, 0) },
  ];
  const network = () => createState(features, width, dimensions, createRandom(6));
  const lossWith = (name: 'rows' | 'vectors' | 'output', at: number, change: number): number => {
    const state = network();
    state.weights()[name][at]! += change;
    return state.step(text, batch, 0, 0, random);
  };
  const learnt = network();
  const rate = 1e-2;
  learnt.step(text, batch, rate, 0, random);
  for (const [name, share] of [
    ['rows', 1],
    ['vectors', 1 / 4],
    ['output', 1 / 4],
  ] as const) {
    const before = network().weights()[name];
    before.forEach((value, at) => {
      // Adagrad moves by rate · g / √(0.001 + g²): from the move follows the gradient g.
      const move = (value - learnt.weights()[name][at]!) / (rate * share);
      const gradient = move * Math.sqrt(1e-3 / Math.max(1e-9, 1 - move * move));
      const slope = (lossWith(name, at, 1e-3) - lossWith(name, at, -1e-3)) / 2e-3;
      expect(Math.abs(gradient - slope)).toBeLessThan(2e-3 + 0.02 * Math.abs(slope));
    });
  }
});

test('the gradient of the loss is that of central differences', () => {
  const random = createRandom(3);
  for (const isRight of [[0, 1, 1, 0], [0, 0, 0, 0], [1, 1, 1, 1], []]) {
    const right = Uint8Array.from(isRight);
    const scores = Float64Array.from({ length: right.length + 1 }, () => random.normal());
    const { chances, wanted } = marginal(scores, right);
    scores.forEach((score, place) => {
      const step = 1e-5;
      const lossAt = (value: number): number => {
        const moved = scores.slice();
        moved[place] = value;
        return marginal(moved, right).loss;
      };
      const slope = (lossAt(score + step) - lossAt(score - step)) / (2 * step);
      expect(chances[place]! - wanted[place]!).toBeCloseTo(slope, 5);
    });
  }
});
