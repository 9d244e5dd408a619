import {
  type Component,
  createRandom,
  type Document,
  docOf,
  loadComponent,
  parseTask,
  readModel,
  scoreTask,
  type Task,
  type TokenAnnotation,
  tokenize,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import { vectorsOf } from '../testing/small-vectors.ts';
import type { TrainOptions } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';

const settings = {
  steps: 60,
  width: 16,
  batchWords: 60,
  convolutions: 1,
  filters: 8,
  vectorWords: 0,
  learningRate: 0.02,
};
const options: TrainOptions = { seed: 1, settings };

const tags = parseTask('tags', { kind: 'tagger', labels: ['DET', 'NOUN', 'VERB'] });
const features = parseTask('features', { kind: 'morphologizer' });
const lemmas = parseTask('lemmas', { kind: 'lemmatizer' });

/** "the NOUNs VERBed": what is said of each word. */
function sentence(noun: string, verb: string): Document {
  const words = [
    ['the', 'DET', '', 'the'],
    [`${noun}s`, 'NOUN', 'Number=Plur', noun],
    [`${verb}ed`, 'VERB', 'Tense=Past|VerbForm=Fin', verb],
  ] as const;
  let text = '';
  const tokens = words.map(([word, tag, morph, lemma]): TokenAnnotation => {
    const start = text.length;
    text += `${word} `;
    return { start, end: start + word.length, tag, pos: tag, morph, lemma };
  });
  return { text: text.trimEnd(), annotations: { tokens } };
}

const random = createRandom(1);
const pick = (from: readonly string[]): string => from[random.integer(from.length)]!;
const sentences = (count: number, nouns: readonly string[], verbs: readonly string[]): Document[] =>
  Array.from({ length: count }, () => sentence(pick(nouns), pick(verbs)));
const train = sentences(40, ['dog', 'cow', 'pear', 'lamp', 'door'], ['walk', 'jump', 'talk', 'wash']);
const dev = sentences(20, ['hen', 'tree', 'wall'], ['knock', 'wait']);

async function scoreOf(task: Task, component: Component, documents: readonly Document[]): Promise<number> {
  const predictions = await component.predict(documents.map((document) => docOf(document, task)));
  const pairs = predictions.map((prediction, i) => ({
    gold: documents[i]!.annotations,
    predicted: 'annotations' in prediction ? prediction.annotations : {},
  }));
  return scoreTask(task, pairs).value;
}

describe.each([
  ['tags', tags],
  ['features', features],
  ['lemmas', lemmas],
])('the training of %s', (_, task) => {
  test('learns them for words that were not seen, and scores exactly what it wrote', async () => {
    const { bytes, score } = await trainComponent(task, train, dev, options);
    expect(score).toEqual({ value: await scoreOf(task, loadComponent(bytes), dev), on: 'dev' });
    expect(score?.value).toBeGreaterThan(0.9);
  });
  test('gives the same bytes for the same seed, and others for another', async () => {
    const few = { ...options, settings: { ...settings, steps: 10 } };
    const { bytes } = await trainComponent(task, train, dev, few);
    expect(Buffer.from(bytes).equals((await trainComponent(task, train, dev, few)).bytes)).toBe(true);
    expect(Buffer.from(bytes).equals((await trainComponent(task, train, dev, { ...few, seed: 2 })).bytes)).toBe(false);
  });
  test('judges itself by cross-validation where there are no dev texts', async () => {
    const few = { ...options, settings: { ...settings, steps: 20 }, heldOut: true };
    const {
      score,
      heldOut,
      settings: used,
      notes,
    } = await trainComponent(task, [...train, { text: 'x', annotations: {} }], [], few);
    expect(used.members).toBe(4);
    expect([...(heldOut?.keys() ?? [])].sort((a, b) => a - b)).toEqual([...train.keys()]);
    const pairs = [...(heldOut ?? [])].map(([index, predicted]) => ({ gold: train[index]!.annotations, predicted }));
    expect(score).toEqual({ value: scoreTask(task, pairs).value, on: 'held_out' });
    expect(notes.join(' ')).toContain('4-fold cross-validation');
    expect(notes.join(' ')).toContain('1 text without tokens');
  });
  test('says so where a single text is all there is', async () => {
    const { score, notes } = await trainComponent(task, train.slice(0, 1), [], options);
    expect(score).toBeUndefined();
    expect(notes.join(' ')).toContain('nothing is known about the score');
  });
  test('is refused without annotated tokens', async () => {
    await expect(trainComponent(task, [{ text: 'a b', annotations: {} }], [], options)).rejects.toThrow(
      'no text with tokens',
    );
    await expect(trainComponent(task, [], [], options)).rejects.toThrow('no text with tokens');
  });
  test('is refused with settings that there are not', async () => {
    const wrong = { ...options, settings: { missCost: 1 } };
    await expect(trainComponent(task, train, dev, wrong)).rejects.toThrow(
      '"missCost" is no setting of the training of',
    );
  });
});

test('what is missing is learnt neither as this nor as that', async () => {
  // Of each "the" nobody said what it is, of everything else that it is a noun.
  const partly = train.map(({ text, annotations: { tokens = [] } }) => ({
    text,
    annotations: {
      tokens: tokens.map(
        ({ start, end, tag }): TokenAnnotation => (tag === 'DET' ? { start, end } : { start, end, tag: 'NOUN' }),
      ),
    },
  }));
  const { bytes } = await trainComponent(tags, [...partly, sentence('dog', 'walk')], [], options);
  const [prediction] = await loadComponent(bytes).predict([tokenize('the dogs')]);
  expect(prediction).toMatchObject({ annotations: { tokens: [{ tag: 'DET' }, { tag: 'NOUN' }] } });
});

test('tags that the task does not have are unknown; without labels it learns those of the data', async () => {
  const two = parseTask('two', { kind: 'tagger', labels: ['DET', 'NOUN'] });
  const { bytes, notes } = await trainComponent(two, train, dev, options);
  expect(notes.join(' ')).toContain('40 tokens with tags that the task does not have (VERB)');
  expect(readModel(bytes).metadata.task?.labels).toEqual([{ name: 'DET' }, { name: 'NOUN' }]);
  const open = parseTask('open', { kind: 'tagger', attribute: 'pos' });
  const model = await trainComponent(open, train, dev, { ...options, settings: { ...settings, steps: 10 } });
  expect(readModel(model.bytes).metadata.task).toMatchObject({
    attribute: 'pos',
    labels: [{ name: 'DET' }, { name: 'NOUN' }, { name: 'VERB' }],
  });
});

test.each([
  ['tagger', 'tag', 'NN|VB'],
  ['tagger', 'tag', ''],
  ['morphologizer', 'morph', 'Number=\t'],
])('a %s is not trained on a %s that no file could hold: %j', async (kind, attribute, value) => {
  const odd = { text: 'odd', annotations: { tokens: [{ start: 0, end: 3, [attribute]: value }] } };
  const training = trainComponent(parseTask('t', { kind }), [...train, odd], dev, options);
  await expect(training).rejects.toThrow(expect.objectContaining({ code: 'task-invalid' }));
});

test('features that the task does not have are unknown; without labels it learns those of the data', async () => {
  const one = parseTask('one', { kind: 'morphologizer', labels: ['Number=Plur'] });
  const { notes } = await trainComponent(one, train, dev, options);
  expect(notes.join(' ')).toContain('40 tokens with features that the task does not have');
  const model = await trainComponent(features, train, dev, { ...options, settings: { ...settings, steps: 10 } });
  const { labels = [] } = readModel(model.bytes).metadata.task ?? {};
  expect(labels.map(({ name }) => name)).toEqual(['Number=Plur', 'Tense=Past', 'VerbForm=Fin']);
});

test('uses vectors where there are some, and keeps as many as the settings say', async () => {
  const vectors = vectorsOf(['dog', 'cow', 'pear', 'walk']);
  const { bytes } = await trainComponent(tags, train, dev, {
    ...options,
    vectors,
    settings: { ...settings, vectorWords: 3 },
  });
  expect(readModel(bytes).metadata.network.vectors).toMatchObject({ count: 3 });
});
