import {
  type Component,
  type Document,
  docOf,
  isPipeline,
  joinComponents,
  loadComponent,
  parseTask,
  readModel,
  scoreTask,
  type Task,
  type TokenAnnotation,
  takeComponent,
} from 'tincture';
import { describe, expect, it } from 'vitest';
import { recipeTrees } from '../tasks/testing/recipe-trees.ts';
import { trainComponent } from './train-component.ts';
import { type TaskGold, trainTogether } from './train-together.ts';

const trees = parseTask('trees', { kind: 'parser', labels: ['root', 'nsubj', 'obj', 'det', 'punct'] });
const parts = parseTask('parts', { kind: 'tagger', attribute: 'pos' });
const names = parseTask('names', { kind: 'ner', labels: ['THING'] });
const moods = parseTask('moods', { kind: 'textcat', labels: ['LONG', 'SHORT'] });

const settings = {
  width: 32,
  convolutions: 2,
  filters: 4,
  steps: 120,
  batchWords: 60,
  leastCount: 1,
};
const ofTasks = { trees: { arcs: 16, hiddenLabels: 16 } };

/** Trees with what else is said of their words: nouns are objects or subjects, and things. */
function annotated(documents: readonly Document[]): Document[] {
  return documents.map(({ text, annotations: { tokens = [] } }) => {
    const isNoun = ({ dep }: TokenAnnotation): boolean => dep === 'obj' || dep === 'nsubj';
    return {
      text,
      annotations: {
        tokens: tokens.map((token) => ({ ...token, pos: isNoun(token) ? 'NOUN' : 'X' })),
        ents: tokens.filter(isNoun).map(({ start, end }) => ({ start, end, label: 'THING' })),
        cats: tokens.length > 13 ? { LONG: 1, SHORT: 0 } : { LONG: 0, SHORT: 1 },
      },
    };
  });
}

const train = annotated(recipeTrees(30));
const dev = annotated(recipeTrees(6, 30));
const of = (task: Task, own = train): TaskGold => ({ task, train: own, dev });
const options = { seed: 1, settings };

async function scoreOf(task: Task, component: Component): Promise<number> {
  const predictions = await component.predict(dev.map((document) => docOf(document, task)));
  return scoreTask(
    task,
    predictions.map((prediction, i) => ({
      gold: dev[i]!.annotations,
      predicted: 'annotations' in prediction ? prediction.annotations : {},
    })),
  ).value;
}

describe('several tasks that are trained together', () => {
  it('share a trunk, are each as good as they say, and are the same bytes from the same seed', async () => {
    // A third of the texts says nothing of parts of speech.
    const gold = [of(trees), of(parts, train.slice(10)), of(names), of(moods)];
    const made = await trainTogether(gold, {
      ...options,
      settings: { ...settings, tasks: { ...ofTasks, names: { missCost: 1 } } },
    });
    expect(made.shared).toEqual(['trees', 'parts', 'names']);
    const pipeline = loadComponent(made.bytes);
    if (!isPipeline(pipeline)) throw new Error('It is one component.');
    expect(pipeline.components.map(({ name }) => name)).toEqual(['trees', 'parts', 'names', 'moods']);
    expect(pipeline.components.map(({ shares }) => shares !== undefined)).toEqual([true, true, true, false]);
    for (const component of pipeline.components) {
      const alone = loadComponent(takeComponent(made.bytes, component.name));
      const score = await scoreOf(alone.task, component);
      expect(await scoreOf(alone.task, alone)).toBe(score);
      expect(made.scores.get(component.name)?.on).toBe('dev');
      if (component.name !== 'moods') expect(score).toBeGreaterThan(0.9);
      if (component.name !== 'moods') expect(made.scores.get(component.name)?.value).toBeCloseTo(score, 1);
    }
    const same = { ...settings, tasks: { ...ofTasks, names: { missCost: 1 } } };
    const again = await trainTogether(gold, { ...options, settings: same });
    expect(again.bytes).toEqual(made.bytes);
    const other = await trainTogether(gold, { ...options, seed: 2, settings: same });
    expect(other.bytes).not.toEqual(made.bytes);
  });

  it('leave what is frozen as it is, and learn on its trunk', async () => {
    const first = await trainTogether([of(parts), of(trees)], options);
    const frozen = { bytes: first.bytes, names: ['parts', 'trees'] };
    const { bytes, scores } = await trainTogether([of(parts), of(names), of(trees)], { ...options, frozen });
    for (const name of frozen.names) expect(takeComponent(bytes, name)).toEqual(takeComponent(first.bytes, name));
    expect([...scores.keys()]).toEqual(['names']);
    expect(scores.get('names')!.value).toBeGreaterThan(0.9);
    const pipeline = loadComponent(bytes);
    expect(isPipeline(pipeline) && pipeline.components.every(({ shares }) => shares !== undefined)).toBe(true);
    // One of them is trained anew, the other stays.
    const retrained = await trainTogether([of(parts), of(trees)], {
      ...options,
      seed: 5,
      frozen: { bytes: first.bytes, names: ['trees'] },
    });
    expect(takeComponent(retrained.bytes, 'trees')).toEqual(takeComponent(first.bytes, 'trees'));
    expect(takeComponent(retrained.bytes, 'parts')).not.toEqual(takeComponent(first.bytes, 'parts'));
  });

  it('learn on the trunk of a component of one task, too', async () => {
    const alone = await trainComponent(parts, train, dev, { seed: 3, settings });
    const frozen = { bytes: alone.bytes, names: ['parts'] };
    const { bytes } = await trainTogether([of(parts), of(names)], { ...options, frozen });
    expect(takeComponent(bytes, 'parts')).toEqual(alone.bytes);
    expect(bytes.length).toBeLessThan(1.5 * alone.bytes.length);
  });

  it('hold the same texts out where there are no dev texts', async () => {
    const gold = [
      { task: parts, train, dev: [] },
      { task: names, train, dev: [] },
    ];
    const { scores, notes } = await trainTogether(gold, {
      ...options,
      settings: { ...settings, steps: 30 },
    });
    expect([...scores.values()].map(({ on }) => on)).toEqual(['held_out', 'held_out']);
    expect(notes.join(' ')).toContain('3 texts held out');
    const few = gold.map((one) => ({ ...one, train: one.train.slice(0, 5) }));
    const unknown = await trainTogether(few, { ...options, settings: { steps: 10, width: 16, leastCount: 1 } });
    expect(unknown.scores.size).toBe(0);
    expect(unknown.notes.join(' ')).toContain('nothing is known about the score');
  });

  it.each<[string, readonly TaskGold[], object, RegExp]>([
    ['the same said twice', [of(names), of({ ...names, name: 'others' })], {}, /names and others are both ner/],
    ['settings of a task that is not there', [of(names)], { settings: { tasks: { cups: {} } } }, /tasks.cups.*names/],
    ['settings that are none', [of(names)], { settings: { tasks: 3 } }, /tasks/],
    ['a mean of networks', [of(names)], { settings: { members: 3 } }, /members/],
    [
      'a task that is frozen and not there',
      [of(names)],
      { frozen: { bytes: new Uint8Array(), names: ['cups'] } },
      /cups/,
    ],
    ['a seed that is no number', [of(names)], { seed: Number.NaN }, /seed/],
  ])('are refused with %s', async (_, gold, change, reason) => {
    await expect(trainTogether(gold, { ...options, settings: {}, ...change })).rejects.toThrow(reason);
  });

  it('are refused with everything frozen, or with frozen components of several trunks', async () => {
    const small = { steps: 10, width: 16, convolutions: 1, filters: 4, batchWords: 60, leastCount: 1 };
    const [one, other] = [
      await trainComponent(parts, train, dev, { seed: 1, settings: small }),
      await trainComponent(names, train, dev, { seed: 2, settings: { ...small, members: 1 } }),
    ];
    const bytes = joinComponents('both', '1', [one.bytes, other.bytes]);
    const frozen = { bytes, names: ['parts', 'names'] };
    await expect(trainTogether([of(parts), of(names)], { ...options, settings: {}, frozen })).rejects.toThrow(
      'no task to train',
    );
    await expect(
      trainTogether([of(parts), of(names), of(trees)], { ...options, settings: {}, frozen }),
    ).rejects.toThrow('same trunk');
    expect(readModel(bytes).metadata.component.kind).toBe('pipeline.v1');
  });
});
