import {
  type Component,
  createRandom,
  type Document,
  loadComponent,
  readModel,
  type Task,
  TinctureError,
  tokenize,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import type { PrepareProgress } from './options.ts';
import { trainComponent } from './train-component.ts';

const fruits: Task = { name: 'fruit', kind: 'ner', labels: [{ name: 'FRUIT' }] };
const moods: Task = { name: 'mood', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const small = { steps: 60, width: 16, batchWords: 100, members: 1, vectorWords: 0 };
const random = createRandom(1);
const pick = (words: readonly string[]): string => words[random.integer(words.length)]!;

/** "a ripe NAME please", with the name annotated. */
function fruitText(names: readonly string[]): Document {
  const name = pick(names);
  const text = `a ripe ${name} please`;
  return { text, annotations: { ents: [{ start: 7, end: 7 + name.length, label: 'FRUIT' }] } };
}

/** Knows the names in `names` wherever they stand, and says `confidence` of them. */
function listTeacher(names: readonly string[], confidence: number): Component {
  return {
    name: 'list',
    task: fruits,
    source: { kind: 'rules', name: 'list', hash: 'none' },
    predict: (docs) =>
      Promise.resolve(
        docs.map(({ text }) => ({
          annotations: {
            ents: names.flatMap((name) => {
              const start = text.indexOf(name);
              return start < 0 ? [] : [{ start, end: start + name.length, label: 'FRUIT', confidence }];
            }),
            source: { kind: 'rules' as const, name: 'list', hash: 'none' },
          },
        })),
      ),
  };
}

const known = ['apple', 'pear'];
const learnt = ['zug', 'mib', 'tolo'];
const gold = Array.from({ length: 20 }, () => fruitText(known));
const dev = Array.from({ length: 20 }, () => fruitText(known));
/** Names that no gold has, in sentences that no gold has. */
const foreign = Array.from(
  { length: 60 },
  () => `tomorrow ${pick(learnt)} grows under ${pick(['snow', 'rain', 'sun'])}`,
);

async function found(bytes: Uint8Array, text: string): Promise<string[]> {
  const [prediction] = await loadComponent(bytes).predict([tokenize(text)]);
  const ents = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
  return ents.map(({ start, end }) => text.slice(start, end));
}

describe('texts without annotations', () => {
  test('teach what their teacher knows, and are counted as what they are', async () => {
    const options = { seed: 1, settings: small };
    const unannotated = { texts: foreign, teacher: listTeacher(learnt, 0.9) };
    const alone = await trainComponent(fruits, gold, dev, options);
    const told: PrepareProgress[] = [];
    const onPrepare = (progress: PrepareProgress): void => void told.push(progress);
    const taught = await trainComponent(fruits, gold, dev, { ...options, unannotated, onPrepare });
    expect(told.at(-1)).toEqual({ stage: 'label', done: foreign.length, total: foreign.length });
    expect(await found(alone.bytes, 'tomorrow zug grows under snow')).not.toEqual(['zug']);
    expect(await found(taught.bytes, 'tomorrow zug grows under snow')).toEqual(['zug']);
    const { training } = readModel(taught.bytes).metadata;
    expect(training).toMatchObject({ documents: 80, sources: { import: 20, rules: 60 } });
    expect(taught.notes.join(' ')).toContain('60 texts without annotations were labelled by list (rules)');
    expect(taught.settings.missCost).toBe(0);
  });
  test('teach nothing that their teacher is not sure of', async () => {
    const options = { seed: 1, settings: small };
    const unsure = { texts: foreign, teacher: listTeacher(learnt, 0.3) };
    const silent = { texts: foreign, teacher: listTeacher([], 1) };
    const of = async (unannotated: typeof unsure): Promise<Uint8Array> =>
      (await trainComponent(fruits, gold, dev, { ...options, unannotated })).bytes;
    const untaught = await of(unsure);
    expect(await found(untaught, 'tomorrow zug grows under snow')).not.toEqual(['zug']);
    // What is not known is neither an entity nor none: another lesson than that there is none.
    expect(Buffer.from(untaught).equals(await of(silent))).toBe(false);
  });
  test('are labelled by what the gold teaches where there is no teacher, and give way where the score is no better', async () => {
    const options = { seed: 1, settings: small };
    const alone = await trainComponent(fruits, gold, dev, options);
    expect(alone.score!.value).toBe(1);
    const model = await trainComponent(fruits, gold, dev, { ...options, unannotated: { texts: foreign } });
    expect(model.notes.at(-1)).toContain('the component knows the gold alone');
    expect(Buffer.from(model.bytes).equals(alone.bytes)).toBe(true);
  });
  test('teach classes', async () => {
    const cats = (label: string): Document['annotations'] => ({ cats: { [label]: 1 } });
    const train = ['fine day', 'lovely day', 'awful day', 'nasty day'].flatMap((text, i) =>
      Array.from({ length: 3 }, () => ({ text, annotations: cats(i < 2 ? 'good' : 'bad') })),
    );
    const texts = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'zugly hour' : 'mibby hour'));
    const teacher: Component = {
      name: 'oracle',
      task: moods,
      source: { kind: 'rules', name: 'oracle', hash: 'none' },
      predict: (docs) =>
        Promise.resolve(
          docs.map(({ text }) => ({
            annotations: { cats: text.startsWith('zugly') ? { good: 0.2, bad: 0.8 } : { good: 0.7, bad: 0.3 } },
          })),
        ),
    };
    const { bytes } = await trainComponent(moods, train, train, { seed: 1, unannotated: { texts, teacher } });
    const [prediction] = await loadComponent(bytes).predict([tokenize('zugly hour')]);
    expect(prediction).toMatchObject({ annotations: { cats: { bad: expect.closeTo(1, 0) } } });
  });
  const failing: Component = {
    ...listTeacher([], 1),
    predict: (docs) =>
      Promise.resolve(docs.map(() => ({ error: new TinctureError({ code: 'llm-unavailable', problem: 'No key.' }) }))),
  };
  test.each([
    ['without dev texts', [], { texts: foreign }, 'no dev texts'],
    ['with a teacher of another kind', dev, { texts: foreign, teacher: { ...failing, task: moods } }, 'is for textcat'],
    ['with a teacher that fails', dev, { texts: foreign, teacher: failing }, 'No key.'],
  ])('are refused %s', async (_, devTexts, unannotated, message) => {
    const training = trainComponent(fruits, gold, devTexts, { seed: 1, settings: small, unannotated });
    await expect(training).rejects.toThrow(message);
  });
});
