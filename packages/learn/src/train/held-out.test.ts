import { createRandom, type Document, scoreTask, type Task } from 'tincture';
import { afterEach, describe, expect, it } from 'vitest';
import { createTrainingPool, type TrainingPool } from '../pool.ts';
import type { TrainedModel } from './options.ts';
import { trainComponent } from './train-component.ts';

const fruit: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }] };
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const topics: Task = { ...tone, name: 'topics', multiple: true };
const nobodyLooked: Document = { text: 'nobody looked at this one', annotations: {} };

/** Texts that a classifier can learn, after one that says nothing. */
function classes(count: number): Document[] {
  const random = createRandom(1);
  const made = Array.from({ length: count }, (_, i): Document => {
    const isGood = i % 2 === 0;
    const words = isGood ? ['lovely', 'fine', 'tasty'] : ['awful', 'stale', 'burnt'];
    const text = `the soup ${i} was ${words[random.integer(3)]} and ${words[random.integer(3)]}`;
    return { text, annotations: { cats: { good: isGood ? 1 : 0, bad: isGood ? 0 : 1 } } };
  });
  return [nobodyLooked, ...made];
}

function entities(count: number): Document[] {
  const names = ['pear', 'quince', 'blood orange', 'plum', 'kiwi'];
  const random = createRandom(2);
  const made = Array.from({ length: count }, (_, i): Document => {
    const name = names[random.integer(names.length)] ?? '';
    const text = `${i} times I ate a ${name} today`;
    const start = text.indexOf(name);
    return { text, annotations: { ents: [{ start, end: start + name.length, label: 'FRUIT' }] } };
  });
  return [nobodyLooked, ...made];
}

/** The score of what was held out, as a stranger would compute it. */
function scoreOf(task: Task, train: readonly Document[], { heldOut }: TrainedModel): number {
  const pairs = [...(heldOut ?? [])].map(([index, predicted]) => {
    const gold = train[index]?.annotations;
    if (gold === undefined) throw new Error(`There is no text ${index}.`);
    return { gold, predicted };
  });
  return scoreTask(task, pairs).value;
}

const allBut = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const settings = { steps: 60, width: 16 };

describe('what was predicted for texts that were held out', () => {
  let pool: TrainingPool | undefined;
  afterEach(() => pool?.close());

  it.each([
    ['one class of each text', tone, classes(40), {}],
    ['several classes', topics, classes(40), {}],
    ['entities', fruit, entities(24), settings],
  ] as const)('names each text by its place, and has the score of the model: %s', async (_, task, train, given) => {
    const model = await trainComponent(task, train, [], { seed: 1, heldOut: true, settings: given });
    expect([...(model.heldOut?.keys() ?? [])].sort((a, b) => a - b)).toEqual(allBut(train.length - 1));
    expect(scoreOf(task, train, model)).toBeCloseTo(model.score?.value ?? -1, 9);
  });

  it('comes from what did not learn from the text: of pure chance nothing is known', async () => {
    const random = createRandom(3);
    const train = Array.from({ length: 60 }, (): Document => {
      const isGood = random.next() < 0.5;
      return {
        text: `w${random.integer(1e6)} x${random.integer(1e6)}`,
        annotations: { cats: { good: isGood ? 1 : 0 } },
      };
    });
    const model = await trainComponent(topics, train, [], { seed: 1, heldOut: true });
    expect(scoreOf(topics, train, model)).toBeLessThan(0.75);
  });

  it('holds a text too whose label no other has', async () => {
    const odd: Task = { ...tone, labels: [...tone.labels, { name: 'odd' }] };
    const train = [...classes(20), { text: 'what', annotations: { cats: { odd: 1 } } }];
    const { heldOut } = await trainComponent(odd, train, [], { seed: 1, heldOut: true });
    expect(Object.keys(heldOut?.get(21)?.cats ?? {})).toEqual(['good', 'bad', 'odd']);
  });

  it('is about a tenth of the entity texts, where that is what judges', async () => {
    const train = entities(1_000);
    const quick = { steps: 2, width: 8, members: 1 };
    const model = await trainComponent(fruit, train, [], { seed: 1, heldOut: true, settings: quick });
    expect(model.heldOut?.size).toBe(100);
    expect(scoreOf(fruit, train, model)).toBeCloseTo(model.score?.value ?? -1, 9);
  });

  it('is nothing with dev texts, and not there unless it is asked for', async () => {
    const [train, dev] = [classes(20), classes(20)];
    expect((await trainComponent(tone, train, dev, { seed: 1, heldOut: true })).heldOut?.size).toBe(0);
    expect((await trainComponent(tone, train, [], { seed: 1 })).heldOut).toBeUndefined();
  });

  it('comes out of a worker as it is', async () => {
    pool = createTrainingPool({ workers: 1 });
    const train = classes(20);
    const options = { seed: 1, heldOut: true };
    const [there, here] = [await pool.train(tone, train, [], options), await trainComponent(tone, train, [], options)];
    expect(there.heldOut).toEqual(here.heldOut);
  });
});
