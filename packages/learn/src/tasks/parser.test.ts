import { createRandom, type Document, loadComponent, parseTask, readModel, scoreTask, tokenize } from 'tincture';
import { describe, expect, it, test } from 'vitest';
import { gradcheck } from '../testing/gradcheck.ts';
import { createTokenTrainer } from '../tokens/trainer.ts';
import { createVocabulary } from '../tokens/vocabulary.ts';
import { trainParser } from './parser.ts';
import {
  auxiliaryValues,
  createParserRepairs,
  cutPieces,
  cutSentences,
  parserNotes,
  readParserTexts,
} from './parser-data.ts';
import { parserObjective } from './parser-objective.ts';
import { parserSettings } from './parser-settings.ts';
import { sureDependencies } from './parser-silver.ts';
import { recipeTrees } from './testing/recipe-trees.ts';

const task = parseTask('trees', { kind: 'parser', labels: ['root', 'nsubj', 'obj', 'det', 'punct'] });
const small = {
  width: 32,
  arcs: 16,
  hiddenLabels: 16,
  convolutions: 2,
  filters: 4,
  steps: 150,
  batchWords: 60,
  leastCount: 1,
};

describe('a trained parser', () => {
  const train = recipeTrees(30);
  const dev = recipeTrees(6, 30);
  const options = { seed: 1, settings: small };

  it('finds heads, labels and sentences of texts that it did not see, the same from the same seed', async () => {
    const { bytes, score, notes } = await trainParser(task, train, dev, options);
    expect(score?.on).toBe('dev');
    expect(score?.value).toBeGreaterThan(0.95);
    expect(notes).toEqual([]);
    const component = loadComponent(bytes);
    const predictions = await component.predict(dev.map(({ text }) => tokenize(text)));
    const pairs = dev.map(({ annotations: gold }, i) => {
      const prediction = predictions[i]!;
      return { gold, predicted: 'annotations' in prediction ? prediction.annotations : {} };
    });
    const { figures, value } = scoreTask(task, pairs);
    expect(value).toBeGreaterThan(0.95);
    expect(figures.sents_f).toBeGreaterThan(0.95);
    expect(figures.ece).toBeLessThan(0.1);
    const again = await trainParser(task, train, dev, options);
    expect(again.bytes).toEqual(bytes);
    expect(readModel(bytes).metadata.component.kind).toBe('parser.v1');
  });

  it('judges itself on held-out texts where there are no others, and says what they were taken to say', async () => {
    const { score, notes, heldOut } = await trainParser(task, train, [], { ...options, heldOut: true });
    expect(score?.on).toBe('held_out');
    expect(notes.join(' ')).toContain('3 texts held out');
    expect(heldOut?.size).toBe(3);
    for (const { tokens = [] } of heldOut?.values() ?? []) expect(tokens[0]).toMatchObject({ sentenceStart: true });
  });

  it('reads texts of any length, and none', async () => {
    const { bytes } = await trainParser(task, recipeTrees(4), [], {
      seed: 1,
      settings: { ...small, steps: 20, members: 2 },
    });
    const component = loadComponent(bytes);
    const sentence = 'Ann fries the eggs. ';
    const texts = ['', 'eggs', sentence.repeat(900), 'word '.repeat(3_000)].map((text) => tokenize(text));
    const predictions = await component.predict(texts);
    predictions.forEach((prediction, i) => {
      const { tokens = [] } = 'annotations' in prediction ? prediction.annotations : {};
      expect(tokens).toHaveLength(texts[i]!.length);
      // Each sentence has one root, and all its heads are in it.
      let first = 0;
      tokens.forEach((_, token) => {
        if (token + 1 < tokens.length && tokens[token + 1]!.sentenceStart !== true) return;
        const heads = tokens.slice(first, token + 1).map(({ head = -1 }) => head);
        expect(heads.filter((head, at) => head === first + at)).toHaveLength(1);
        expect(heads.every((head) => head >= first && head <= token)).toBe(true);
        first = token + 1;
      });
    });
  });

  it.each<[string, Document[]]>([
    ['no text', []],
    ['no head', [{ text: 'Eat up', annotations: { tokens: [{ start: 0, end: 3, sentenceStart: true }] } }]],
    ['no label of the task', [{ text: 'Eat', annotations: { tokens: [{ start: 0, end: 3, head: 0, dep: 'x' }] } }]],
  ])('is refused where there is %s', async (_, documents) => {
    await expect(trainParser(task, documents, [], options)).rejects.toMatchObject({ code: 'training-invalid' });
  });
});

describe('what is learnt from', () => {
  const token = (start: number, head: number | undefined, dep: string, sentenceStart = false): object => ({
    start,
    end: start + 1,
    ...(head === undefined ? {} : { head }),
    dep,
    sentenceStart,
  });
  const documentOf = (tokens: readonly object[]): Document => ({
    text: 'abcdefghij'.split('').join(' '),
    annotations: { tokens: tokens as NonNullable<Document['annotations']['tokens']> },
  });

  it('is what is known, and the rest is counted', () => {
    const repairs = createParserRepairs();
    const texts = readParserTexts(
      task,
      [
        documentOf([
          token(0, 0, 'root', true),
          token(2, 4, 'obj'),
          token(4, 4, 'root', true),
          token(6, undefined, 'det'),
          token(8, 2, 'new'),
        ]),
        { text: 'none', annotations: {} },
      ],
      auxiliaryValues([]),
      repairs,
    );
    expect(texts).toHaveLength(1);
    // The second token depends on one of another sentence, and the third and the fifth on each other.
    expect([...texts[0]!.heads]).toEqual([0, -1, -1, -1, -1]);
    expect([...texts[0]!.labels]).toEqual([0, 2, 0, 3, -1]);
    expect(parserNotes(repairs)).toHaveLength(4);
  });

  it('is cut at sentence borders', () => {
    const tokens = Array.from({ length: 400 }, (_, i) => ({
      start: 2 * i,
      end: 2 * i + 1,
      head: i - (i % 40),
      dep: 'obj',
      sentenceStart: i % 40 === 0,
    }));
    const [text] = readParserTexts(
      task,
      [{ text: 'a '.repeat(400), annotations: { tokens } }],
      auxiliaryValues([]),
      createParserRepairs(),
    );
    const pieces = cutPieces(text!);
    expect(pieces.map(({ words }) => words.length)).toEqual([240, 160]);
    expect(pieces[1]!.target.sentences.map(({ start, length }) => [start, length])).toEqual([
      [0, 40],
      [40, 40],
      [80, 40],
      [120, 40],
    ]);
    expect(pieces[1]!.target.sentences[1]!.heads[3]).toBe(0);
    expect(cutSentences(pieces[1]!)).toHaveLength(4);
  });

  it('is a long sentence in parts', () => {
    const tokens = Array.from({ length: 1_500 }, (_, i) => ({
      start: 2 * i,
      end: 2 * i + 1,
      head: 0,
      dep: 'obj',
      sentenceStart: i === 0,
    }));
    const [text] = readParserTexts(
      task,
      [{ text: 'a '.repeat(1_500), annotations: { tokens } }],
      auxiliaryValues([]),
      createParserRepairs(),
    );
    const pieces = cutPieces(text!);
    expect(pieces.map(({ words }) => words.length)).toEqual([1_024, 476]);
    expect(pieces[1]!.target.sentences[0]!.heads.every((head) => head === -1)).toBe(true);
  });

  it('is of a teacher what it is sure of', () => {
    const { tokens = [] } = sureDependencies({
      tokens: [
        { start: 0, end: 1, head: 0, dep: 'root', confidence: { dep: 0.9 } },
        { start: 2, end: 3, head: 0, dep: 'obj', confidence: { dep: 0.3 } },
      ],
    })!;
    expect(tokens.map(({ head, dep }) => [head, dep])).toEqual([
      [0, 'root'],
      [undefined, undefined],
    ]);
    expect(sureDependencies({ tokens: [{ start: 0, end: 1 }] })).toBeUndefined();
  });
});

test('the gradient of the whole network, with every dropout, is that of central differences', () => {
  const documents = recipeTrees(2);
  const values = auxiliaryValues(documents);
  const texts = readParserTexts(task, documents, values, createParserRepairs());
  const settings = parserSettings(
    { texts: 2, words: 20 },
    {
      ...small,
      width: 8,
      arcs: 8,
      hiddenLabels: 8,
      recurrent: 8,
      inputDropout: 0.2,
      hiddenDropout: 0.2,
      formDropout: 0.2,
    },
  );
  const { arcs, hiddenLabels, recurrent, auxiliaryWeight, hiddenDropout } = settings;
  const shape = {
    arcs,
    hiddenLabels,
    recurrent,
    auxiliaryWeight,
    hiddenDropout,
    labels: 5,
    auxiliary: values.map(({ length }) => length),
  };
  const objective = parserObjective(shape, 0);
  const pieces = texts.flatMap((text) => objective.cut(text));
  const random = createRandom(3);
  const trainer = createTokenTrainer(
    objective.head,
    createVocabulary(pieces, undefined, settings),
    settings,
    random,
    64,
    16,
  );
  // What begins at zero has no gradient yet.
  trainer.parameters.values.forEach((value, i) => {
    if (value === 0) trainer.parameters.values[i] = 0.3 * Math.sin(i);
  });
  const loss = (): number => {
    random.restore(createRandom(4).state());
    return trainer.addGradients(pieces);
  };
  loss();
  const { values: parameters, gradients, count } = trainer.parameters;
  const computed = gradients.slice();
  const wrong = gradcheck(loss, parameters, computed, count, { step: 1e-3, tolerance: 3e-2 });
  // Where a step changes which window of characters is the largest, the loss has no gradient.
  expect(wrong.length).toBeLessThan(count / 500);
});
