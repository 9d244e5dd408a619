// Training data that nobody meant well: a clear error, or a model whose every prediction is sound.
import {
  type Annotations,
  type Document,
  type LabelledSpan,
  loadComponent,
  type Range,
  readModel,
  type Task,
  TinctureError,
  tokenize,
  type Vectors,
} from 'tincture';
import { describe, expect, test } from 'vitest';
import { hugePear, vectorsOf } from '../testing/small-vectors.ts';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';

const task = named(['FRUIT', 'PLACE']);
const settings = { steps: 3, width: 8, filters: 4, convolutions: 1, members: 1, batchWords: 50 };

function named(labels: readonly string[]): Task {
  return { name: 'fruit', kind: 'ner', labels: labels.map((name) => ({ name })) };
}

function document(text: string, ents: readonly LabelledSpan[] = [], more: Annotations = {}): Document {
  return { text, annotations: { ents, ...more } };
}

function span(start: number, end: number, label = 'FRUIT'): LabelledSpan {
  return { start, end, label };
}

/** Texts that nothing is wrong with. */
const plain: readonly Document[] = Array.from({ length: 6 }, (_, i) =>
  document(`I ate ${i} pears in Lima.`, [span(8, 13), span(17, 21, 'PLACE')]),
);

function train(
  documents: readonly Document[],
  { of = task, dev = [], ...options }: { of?: Task; dev?: readonly Document[] } & Partial<TrainOptions> = {},
): Promise<TrainedModel> {
  return trainComponent(of, documents, dev, { seed: 1, settings, ...options });
}

/** Checks that every number in the model is finite, and what it finds in odd texts and in the first of `documents`. */
async function expectSound({ bytes }: TrainedModel, of: Task, documents: readonly Document[]): Promise<void> {
  for (const [name, { data }] of readModel(bytes).tensors) {
    expect(name).toSatisfy(() => data.every((value) => Number.isFinite(Number(value))));
  }
  const labels = of.labels.map(({ name }) => name);
  const asked = ['', ' \n', 'pear', '\ud83c', 'y'.repeat(100_000), ...documents.slice(0, 10).map(({ text }) => text)];
  const predictions = await loadComponent(bytes).predict(asked.map((text) => tokenize(text)));
  expect(predictions).toHaveLength(asked.length);
  predictions.forEach((prediction, i) => {
    if (!('annotations' in prediction)) throw new Error(`There is no prediction for ${asked[i]}.`);
    let before = 0;
    for (const { start, end, label, confidence = Number.NaN } of prediction.annotations.ents ?? []) {
      expect([start >= before, end > start, end <= asked[i]!.length]).toEqual([true, true, true]);
      expect(labels).toContain(label);
      expect(confidence).toSatisfy(() => confidence >= 0 && confidence <= 1);
      before = end;
    }
  });
}

async function trainSound(
  documents: readonly Document[],
  options: { of?: Task; dev?: readonly Document[] } & Partial<TrainOptions> = {},
): Promise<TrainedModel> {
  const model = await train(documents, options);
  await expectSound(model, options.of ?? task, documents);
  return model;
}

/** Expects a `training-invalid` error, or one of another `code`, that says what to do. */
async function expectRefused(
  training: Promise<TrainedModel>,
  message: RegExp,
  code = 'training-invalid',
): Promise<void> {
  const error: unknown = await training.catch((thrown: unknown) => thrown);
  if (!(error instanceof TinctureError)) throw new Error(`No TinctureError but ${error}`, { cause: error });
  expect(error.message).toMatch(message);
  expect(error.code).toBe(code);
  expect(error.fix).toBeTruthy();
}

const word = 'x'.repeat(5_000_000);
const line = 'pear '.repeat(100_000);
const odd = Number.NaN;
const hundreds = Array.from({ length: 200 }, (_, i) => `label${i}`);

describe('a training ends in a sound model', () => {
  test.each<[string, Document[]]>([
    ['one text', [plain[0]!]],
    ['an entity over a whole text', [document('blood orange', [span(0, 12)])]],
    ['empty texts among others', [...plain, document(''), document('', [span(0, 0)]), document('', [span(0, 5)])]],
    ['texts of white space among others', [...plain, document(' \n\t\u00a0 '), document(' \n', [span(0, 2)])]],
    ['a token of 5 MB', [...plain, document(word), document(`a ${word} fell`)]],
    [
      'an entity with a token of 5 MB',
      [document(`a ${word}`, [span(2, 2 + word.length)]), document('a pear', [span(2, 6)])],
    ],
    ['a line of 100,000 tokens', [document(line, [span(0, 4), span(5, 9), span(line.length - 5, line.length - 1)])]],
    ['halves of surrogates', [...plain, document('\ud83c pear', [span(2, 6)]), document('\udf50\ud83c', [span(0, 1)])]],
    ['half of a letter', [...plain, document('one 🍐', [span(4, 5)]), document('one 🍐', [span(5, 6, 'PLACE')])]],
    ['overlapping entities', [...plain, document('a blood orange', [span(2, 7), span(2, 14), span(8, 14, 'PLACE')])]],
    ['the same entity twice', [...plain, document('a pear', [span(2, 6), span(2, 6), span(2, 6, 'PLACE')])]],
    ['nothing known about most', [...plain, document('a pear', [span(2, 6)], { entsMissing: [{ start: 0, end: 6 }] })]],
  ])('on %s', async (_, documents) => {
    await trainSound(documents);
  });

  test('on one label', async () => {
    await trainSound([document('a pear', [span(2, 6)])], { of: named(['FRUIT']) });
  });

  test('on two hundred labels, of which each text has one', async () => {
    const documents = hundreds.map((name, i) => document(`pear ${i}`, [span(0, 4, name)]));
    await trainSound(documents, { of: named(hundreds), dev: documents.slice(0, 5) });
    await trainSound(documents.slice(0, 1), { of: named(hundreds), settings: { ...settings, batchWords: 1 } });
  });

  test.each([1e-30, 1, 1e9])('on word vectors of the scale %d', async (scale) => {
    await trainSound(plain, { vectors: vectorsOf(['pears', 'lima', 'in'], () => scale) });
  });

  test('on word vectors of which one that was not met is far too large', async () => {
    await trainSound(plain, { vectors: hugePear() });
  });

  test('on labels named like what every object has', async () => {
    const of = named(['__proto__', 'constructor', 'toString']);
    const documents = of.labels.map(({ name }) => document('a pear', [span(2, 6, name)]));
    const more = document('a plum', [span(2, 6, 'hasOwnProperty')]);
    const { notes } = await trainSound([...documents, more], { of });
    expect(notes[0]).toMatch(/"hasOwnProperty", which the task does not have/);
  });

  test.each<[string, LabelledSpan]>([
    ['NaN', span(odd, odd)],
    ['infinite', span(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)],
    ['negative', span(-4, 4)],
    ['fractional', span(2.5, 6)],
    ['swapped', span(6, 2)],
    ['empty', span(2, 2)],
    ['outside the text', span(2, 7)],
    ['text', span('2' as unknown as number, '6' as unknown as number)],
    ['absent', { label: 'FRUIT' } as unknown as LabelledSpan],
  ])('on offsets that are %s, and says what was not used', async (_, wrong) => {
    const right = span(2, 6);
    const documents = [...plain, document('a pear', [wrong, right, wrong]), document('a pear', [right, wrong])];
    const { notes } = await trainSound(documents);
    expect(notes[0]).toBe('3 entities outside the text not used.');
  });

  test('on the same entities whatever stands between them', async () => {
    // NaN is neither before nor after anything, and must not mix up the others: of those that overlap, the first counts.
    const ents = [span(14, 21, 'PLACE'), span(8, 16)];
    const without = await train([document(plain[0]!.text, ents)]);
    const withWrong = await train([document(plain[0]!.text, [ents[0]!, span(odd, 18), ents[1]!])]);
    expect(tensorsOf(withWrong)).toEqual(tensorsOf(without));
  });

  test('on what is missing outside the text, and says so', async () => {
    const entsMissing: Range[] = [
      { start: odd, end: odd },
      { start: 900, end: 910 },
      { start: 5, end: 2 },
    ];
    const { notes } = await trainSound([...plain, document('a pear', [], { entsMissing })]);
    expect(notes[0]).toBe('3 ranges in which entities are missing, outside the text, not used.');
  });

  test('on two texts, with dev texts without an entity', async () => {
    const dev = [document('nothing here'), document('nor here')];
    const { score, notes } = await trainSound(plain.slice(0, 2), { dev });
    expect(score?.value).toSatisfy((value: number) => value >= 0 && value <= 1);
    expect(notes[0]).toMatch(/have no entity/);
  });

  test('on a thousand texts of which one has an entity, wherever it comes to lie', async () => {
    const documents = [
      ...Array.from({ length: 1_000 }, (_, i) => document(`no ${i}`)),
      document('a pear', [span(2, 6)]),
    ];
    for (let seed = 0; seed < 12; seed++) {
      // A tenth is held out, and never the only text to learn from.
      const { notes } = await train(documents, { seed, settings: { ...settings, steps: 1 } });
      expect(notes).toContainEqual(expect.stringMatching(/have no entity/));
    }
  });

  test('with dev texts as wrong as can be', async () => {
    const dev = [document(''), document(' '), document('\ud83c', [span(odd, 9)]), document('a', [span(0, 1, 'NO')])];
    await trainSound(plain, { dev });
    await trainSound(plain, { dev: dev.slice(0, 2) });
  });

  test('with a few words about thousands of unknown labels', async () => {
    const ents = Array.from({ length: 2_000 }, (_, i) => span(2, 6, i === 0 ? word : `label${i}`));
    const { notes, bytes } = await trainSound([...plain, document('a pear', ents)]);
    expect(notes.length).toBeLessThan(10);
    expect(bytes.length).toBeLessThan(100_000);
  });

  test.each([{}, { missCost: 20 }, { formDropout: 0, hiddenDropout: 0, inputDropout: 0 }, { lineChance: 1 }])(
    'or in an error at the largest learning rate, with %j',
    async (more) => {
      const largest = { ...settings, ...more, learningRate: 0.1, weightDecay: 1, steps: 200 };
      const training = train(plain, { settings: largest, dev: plain });
      const model = await training.catch((error: unknown) => error);
      if (model instanceof TinctureError) expect(model.code).toBe('training-invalid');
      else await expectSound(await training, task, plain);
    },
  );
});

describe('a training is refused', () => {
  test.each<[string, Document[], RegExp]>([
    ['one text without an entity', [document('a pear')], /None of 1 training text has an entity/],
    ['empty texts only', [document(''), document('', [span(0, 1)])], /no text with annotated entities/],
    ['white space only', [document(' \n'), document('\t', [span(0, 1)])], /no text with annotated entities/],
    [
      'texts about which nothing is known',
      [document('a pear', [], { entsMissing: [{ start: 0, end: 6 }] })],
      /None of 1 training text has an entity/,
    ],
    [
      'entities of other tasks only',
      [document('a pear', [span(2, 6, 'CAR')])],
      /None of 1 training text has an entity/,
    ],
    ['an entity of 100,000 tokens', [document(line, [span(0, line.length)])], /longer than the 1024 words/],
  ])('on %s', async (_, documents, message) => {
    await expectRefused(train(documents), message);
  });

  test('for a hundred thousand labels, before a text is looked at', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `label${i}`);
    const unread = Object.defineProperty(document('a pear', [span(2, 6, 'label7')]), 'text', {
      get: () => {
        throw new Error('The text was looked at.');
      },
    });
    await expectRefused(train([unread], { of: named(names) }), /100000 labels/);
  });

  test.each([
    ['the same label twice', ['FRUIT', 'PLACE', 'FRUIT'], /names the label FRUIT twice/],
    ['no label', [], /has no labels/],
    ['a label without a name', ['FRUIT', ' '], /has the label name/],
  ])('for %s, before it begins', async (_, names, message) => {
    await expectRefused(train(plain, { of: named(names) }), message, 'task-invalid');
  });

  test.each<[string, Task, string, object]>([
    ['settings that need too much', task, 'pear '.repeat(10_000), { width: 512, filters: 256, batchWords: 8192 }],
    ['two hundred labels for half a million words', named(hundreds), 'pear '.repeat(500_000), {}],
  ])('for %s, before memory is taken', async (_, of, text, more) => {
    const documents = [document(text, [span(0, 4, of.labels[0]!.name)])];
    const training = train(documents, { of, settings: { ...settings, convolutions: 8, ...more } });
    await expectRefused(training, /The training needs \d+ MiB of memory|do not fit into memory together/);
  });

  test('for a seed that is no number', async () => {
    await expectRefused(train(plain, { seed: odd }), /seed is NaN/);
  });

  test('for word vectors with values that are not finite', async () => {
    const vectors: Vectors = {
      ...vectorsOf(['pears', 'lima']),
      copyRow: (_, out, offset) => void out.fill(odd, offset, offset + 2),
    };
    await expectRefused(train(plain, { vectors }), /"odd" hold values that are not finite/, 'vectors-invalid');
  });

  test('where the loss is no number from the start', async () => {
    const documents = [document('a pear', [span(2, 6)])];
    const training = train(documents, { vectors: hugePear(), settings: { ...settings, vectorDropout: 0 } });
    await expectRefused(training, /Not one step could be taken/);
  });
});

function tensorsOf({ bytes }: TrainedModel): unknown {
  return [...readModel(bytes).tensors];
}
