// Training data that nobody meant well, for every kind of task: a clear error, or a model whose every prediction is sound.
import {
  type Annotations,
  type Document,
  type JsonObject,
  type JsonValue,
  loadComponent,
  parseTask,
  readModel,
  type Task,
  type TaskKind,
  TinctureError,
  taskKinds,
  tokenize,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import { documentOf, taskOf, tokenKinds } from '../testing/any-kind.ts';
import { writeComponent } from './component-file.ts';
import { trainComponent } from './train-component.ts';
import { trainTogether } from './train-together.ts';

const network = { steps: 3, width: 8, filters: 4, convolutions: 1, batchWords: 50 };

/** Next to no steps. */
function fewSteps(kind: TaskKind): JsonObject {
  if (kind === 'textcat') return {};
  if (kind === 'frames') return { slots: network };
  return kind === 'discourse' ? { segments: network } : network;
}

const labelOf = (i: number): string => (i % 2 === 0 ? 'A' : 'B');

/** Texts that nothing is wrong with. */
function plain(kind: TaskKind, labels: (i: number) => string = labelOf): Document[] {
  return Array.from({ length: 8 }, (_, i) => documentOf(kind, `pears fell ${i} on the old road`, labels(i)));
}

/** The same annotations with NaN for every number, as a program may hand them over that read a table with missing cells. */
function withoutNumbers({ text, annotations }: Document): Document {
  const broken = JSON.stringify(annotations, (_, value: unknown) => (typeof value === 'number' ? 'NaN' : value));
  const revived: Annotations = JSON.parse(broken, (_, value: unknown) => (value === 'NaN' ? Number.NaN : value));
  return { text, annotations: revived };
}

interface Odd {
  readonly documents: readonly Document[];
  readonly task?: Task;
  readonly dev?: readonly Document[];
}

/** Trains, and checks that every number in the file is one, and every prediction in odd texts within its text. */
async function trainSound(kind: TaskKind, { documents, task = taskOf(kind), dev = [] }: Odd): Promise<void> {
  const options = { seed: 1, threads: 1, settings: fewSteps(kind) };
  const { bytes, score } = await trainComponent(task, documents, dev, options);
  if (score !== undefined) expect(score.value).toSatisfy((value: number) => value >= 0 && value <= 1);
  for (const [name, { data }] of readModel(bytes).tensors)
    expect(name).toSatisfy(() => data.every((value) => Number.isFinite(Number(value))));
  const asked = ['', ' \n', 'pear', '\ud83c', 'pears fell on the road', 'y'.repeat(10_000)];
  const predictions = await loadComponent(bytes).predict(asked.map((text) => tokenize(text)));
  predictions.forEach((prediction, i) => {
    if (!('annotations' in prediction)) throw new Error(`There is no prediction for ${asked[i]}.`);
    // JSON writes null for what is no number.
    const said = JSON.stringify(prediction.annotations);
    expect(said).not.toMatch(/"(?:start|end|head|depth|confidence|linkConfidence)":null/);
    for (const [, end] of said.matchAll(/"end":(\d+)/g)) expect(Number(end)).toBeLessThanOrEqual(asked[i]!.length);
  });
}

async function expectRefused(kind: TaskKind, odd: Odd, message: RegExp): Promise<void> {
  const error: unknown = await trainSound(kind, odd).catch((thrown: unknown) => thrown);
  if (!(error instanceof TinctureError)) throw new Error(`No TinctureError but ${error}`, { cause: error });
  expect(error.message).toMatch(message);
  expect(error.code).toMatch(/^(?:training|task)-invalid$/);
  expect(error.fix).toBeTruthy();
}

const one = (kind: TaskKind): Odd => ({ documents: [documentOf(kind, 'pears fell on the road', 'A')] });
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `label${i}`);
const word = 'x'.repeat(1_000_000);
const numbered = /the value NaN|\[NaN, NaN\)/;

type Refusals = Partial<Record<TaskKind, RegExp>>;

/** What cannot be learnt from, and what is refused of it; everything else ends in a sound model. */
const cases: readonly (readonly [name: string, odd: (kind: TaskKind) => Odd, refused: Refusals])[] = [
  ['one text', one, { textcat: /nothing to tell it from/, frames: /have the intent A/ }],
  [
    'the same text twice',
    (kind) => ({ documents: [...one(kind).documents, ...one(kind).documents] }),
    { textcat: /nothing to tell it from/, frames: /have the intent A/ },
  ],
  [
    'one word',
    (kind) => ({ documents: [documentOf(kind, 'pears', 'A')] }),
    {
      textcat: /nothing to tell it from/,
      relations: /has a relation/,
      coref: /has a mention/,
      frames: /have the intent A/,
      discourse: /has a relation between units/,
    },
  ],
  [
    'one label',
    (kind) => ({ documents: plain(kind, () => 'A') }),
    { textcat: /nothing to tell it from/, frames: /have the intent A/ },
  ],
  [
    'empty texts among others',
    (kind) => ({ documents: [...plain(kind), documentOf(kind, '', 'A'), documentOf(kind, ' \n\t', 'B')] }),
    {},
  ],
  ['empty texts to judge by', (kind) => ({ documents: plain(kind), dev: [documentOf(kind, '', 'A')] }), {}],
  [
    'halves of surrogates',
    (kind) => ({
      documents: [...plain(kind), documentOf(kind, '\ud83c pear', 'A'), documentOf(kind, '\udf50 x', 'B')],
    }),
    {},
  ],
  [
    'what is no number',
    (kind) => ({ documents: [...plain(kind), withoutNumbers(plain(kind)[0]!)] }),
    { textcat: numbered, tagger: numbered, morphologizer: numbered, lemmatizer: numbered, parser: numbered },
  ],
  [
    'what is no number, to judge by',
    (kind) => ({ documents: plain(kind), dev: plain(kind).map(withoutNumbers) }),
    { textcat: numbered, tagger: numbered, morphologizer: numbered, lemmatizer: numbered, parser: numbered },
  ],
  [
    'labels named like what every object has',
    (kind) => ({
      documents: ['__proto__', 'constructor', 'toString'].flatMap((name) =>
        plain(kind, () => (name === '__proto__' && kind === 'morphologizer' ? 'proto' : name)).slice(0, 2),
      ),
      task: taskOf(
        kind,
        ['textcat', 'ner', 'spancat', 'relations', 'frames'].includes(kind)
          ? ['__proto__', 'constructor', 'toString']
          : [],
      ),
    }),
    {},
  ],
  [
    'labels that the task does not have',
    (kind) => ({
      documents: plain(kind),
      task: taskOf(kind, kind === 'morphologizer' ? ['Case=C', 'Case=D'] : ['C', 'D']),
    }),
    {
      textcat: /no text with a known label/,
      ner: /has an entity/,
      spancat: /has a span/,
      tagger: /has a "tag" that the task "odd" knows/,
      parser: /has both a head and a label/,
      relations: /has a relation/,
      frames: /has an intent/,
      discourse: /has a relation between units/,
    },
  ],
  ['a token of a megabyte', (kind) => ({ documents: [...plain(kind), documentOf(kind, `${word} fell`, 'A')] }), {}],
];

describe.each(taskKinds)('the training of a component of the kind %s', (kind) => {
  test.each(cases)('on %s', async (_, odd, refused) => {
    const message = refused[kind];
    if (message === undefined) await trainSound(kind, odd(kind));
    else await expectRefused(kind, odd(kind), message);
  });

  test.each([
    ['no text', []],
    ['texts of which nothing is known', plain(kind).map(({ text }) => ({ text, annotations: {} }))],
  ])('on %s is refused', async (_, documents) => {
    await expectRefused(kind, { documents }, /no text|None of the|has a/);
  });
});

const tooMany: Refusals = {
  textcat: /100000 labels/,
  ner: /100000 labels/,
  spancat: /100000 labels/,
  tagger: /100000 tags/,
  parser: /100000 labels/,
};
test.each(Object.entries(tooMany))('a hundred thousand labels are refused for %s', async (name, message) => {
  const kind = parseTask('odd', { kind: name, labels: ['A', 'B'] }).kind;
  const documents = plain(kind, (i) => `label${i % 2}`);
  await expectRefused(
    kind,
    { documents, task: { ...taskOf(kind), labels: names(100_000).map((label) => ({ name: label })) } },
    message,
  );
});

describe('what is said of tokens', () => {
  const wrong: readonly JsonValue[] = [7, null, ['a']];
  const attributes = { tagger: 'tag', morphologizer: 'morph', lemmatizer: 'lemma', parser: 'dep' };
  test.each(Object.entries(attributes))(
    'that is no text is refused for a %s, with its place',
    async (name, attribute) => {
      const kind = tokenKinds.find((known) => known === name)!;
      for (const value of wrong) {
        const [first, ...others] = plain(kind);
        const tokens = JSON.parse(
          JSON.stringify(first!.annotations.tokens, (key, said: unknown) => (key === attribute ? value : said)),
        );
        const documents = [...others, { text: first!.text, annotations: { tokens } }];
        await expectRefused(kind, { documents }, new RegExp(`Token 0 of training text 7 has the "${attribute}"`));
      }
    },
  );

  test('and that the task does not have is refused for several tasks on one trunk, too', async () => {
    const documents = plain('tagger').map((document, i) => ({
      ...document,
      annotations: { ...document.annotations, ...plain('ner')[i]!.annotations },
    }));
    const gold = [parseTask('tags', { kind: 'tagger', labels: ['C'] }), taskOf('ner')].map((task) => ({
      task,
      train: documents,
      dev: [],
    }));
    await expect(trainTogether(gold, { seed: 1, settings: network })).rejects.toThrow('that the task "tags" knows');
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('a component with a weight that is %d is not written', (value) => {
  const tensors = new Map([['bias', { data: Float32Array.of(1, value), shape: [2] }]]);
  const parts = {
    kind: 'textcat.v1',
    task: taskOf('textcat'),
    tensors,
    network: {},
    trainedOn: [],
    settings: {},
    notes: [],
  } as const;
  expect(() => writeComponent(parts, { seed: 1 })).toThrow(
    expect.objectContaining({ code: 'training-invalid', problem: expect.stringContaining('bias') }),
  );
});
