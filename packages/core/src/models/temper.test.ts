import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Annotations } from '../doc/annotations.ts';
import { readModel, writeModel } from '../file/model-file.ts';
import { statementKey } from '../score/statements.ts';
import { kindOf } from '../tasks/kinds.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { onCurve } from './confidence-curve.ts';
import { loadComponent } from './load.ts';
import { bendModel, canBend, canTemper, temperModel } from './temper.ts';
import {
  tinyLemmatizerFile,
  tinyMorphologizerFile,
  tinyNerFile,
  tinySpancatFile,
  tinyTaggerFile,
  tinyTextcatFile,
} from './testing/tiny-models.ts';
import { tinyParserFile } from './testing/tiny-parser.ts';

const words = ['pear', 'plum', 'is', 'red', 'cats', 'sat'];

/** Labels of which several may apply, with a curve of its own below the threshold. */
const severalTopics = ((): Uint8Array => {
  const { tensors, metadata } = readModel(tinyTextcatFile());
  const network = { ...metadata.network, temperature: 2, temperatureBelow: 0.5, offsetBelow: -1 };
  return writeModel({ tensors, metadata: { ...metadata, network, task: { ...metadata.task!, multiple: true } } });
})();

/** Of every kind that needs nothing but a small network. */
const files: readonly (readonly [string, Uint8Array])[] = [
  ['ner', tinyNerFile({ words, labels: 2, members: 2, outsideBias: 2 })],
  ['spancat', tinySpancatFile({ words, labels: 2, temperature: 1.5, offset: -0.5 })],
  ['tagger', tinyTaggerFile('tag', ['A', 'B', 'C'], { words })],
  ['morphologizer', tinyMorphologizerFile(['', 'Number=Sing', 'Number=Plur'], { words })],
  [
    'lemmatizer',
    tinyLemmatizerFile([
      ['cats', 'cat'],
      ['sat', 'sit'],
      ['is', 'be'],
    ]),
  ],
  ['textcat', tinyTextcatFile()],
  ['textcat of several labels', severalTopics],
  ['parser', tinyParserFile({ words })],
];
const text = fc.array(fc.constantFrom(...words, 'the', '.'), { maxLength: 12 }).map((chosen) => chosen.join(' '));

async function said(bytes: Uint8Array, texts: readonly string[]): Promise<{ says: string[]; confidences: number[] }> {
  const component = loadComponent(bytes);
  const kind = kindOf(component.task);
  const predictions = await component.predict(texts.map((one) => tokenize(one)));
  const all = predictions.map((prediction): Annotations => {
    if ('error' in prediction) throw prediction.error;
    return prediction.annotations;
  });
  const statements = all.flatMap((annotations) => kind.statements(component.task, annotations));
  const pairs = all.map((annotations) => ({ gold: annotations, predicted: annotations }));
  return {
    says: statements.map(statementKey),
    confidences: kind.confidences(component.task, pairs).map(({ confidence }) => confidence),
  };
}

describe.each(files)('a model file for %s with another temperature', (_, file) => {
  test('says the same of every text, less sure where it is higher', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 4 }),
        fc.double({ min: 1, max: 6, noNaN: true }),
        async (texts, by) => {
          const before = await said(file, texts);
          const colder = await said(temperModel(file, 1 / by), texts);
          const warmer = await said(temperModel(file, by), texts);
          expect(colder.says).toEqual(before.says);
          expect(warmer.says).toEqual(before.says);
          expect(warmer.confidences).toHaveLength(before.confidences.length);
        },
      ),
      { numRuns: 15 },
    );
    const sentence = ['pear is red . the plum sat'];
    const [usual, less] = [await said(file, sentence), await said(temperModel(file, 3), sentence)];
    expect(usual.confidences.length).toBeGreaterThan(0);
    expect(less.confidences).not.toEqual(usual.confidences);
  });
  test('keeps its weights and the rest of what it says about itself, and can be changed back', () => {
    const [before, after] = [readModel(file), readModel(temperModel(file, 2))];
    expect([...after.tensors]).toEqual([...before.tensors]);
    expect({ ...after.metadata, network: {} }).toEqual({ ...before.metadata, network: {} });
    expect(after.hash).not.toBe(before.hash);
    expect(readModel(temperModel(temperModel(file, 2), 0.5)).hash).toBe(before.hash);
  });
});

test('what makes entities and known names surer is divided by the factor too', () => {
  const { network } = readModel(temperModel(tinyNerFile({ words, offset: -1, knownOffset: 3 }), 2)).metadata;
  expect(network).toMatchObject({ temperature: 2, offset: -0.5, knownOffset: 1.5 });
});

test('the log-odds of a confidence are divided by the factor', async () => {
  const file = tinySpancatFile({ words, labels: 2, temperature: 9, offset: -0.5 });
  const sentence = ['pear is red . the plum sat'];
  const [usual, less] = [await said(file, sentence), await said(temperModel(file, 2), sentence)];
  expect(less.confidences.length).toBeGreaterThan(2);
  less.confidences.forEach((confidence, i) => {
    const odds = usual.confidences[i]! / (1 - usual.confidences[i]!);
    expect(confidence).toBeCloseTo(1 / (1 + 1 / Math.sqrt(odds)), 6);
  });
});

describe.each(files.filter(([kind]) => kind === 'ner' || kind === 'spancat'))('confidences of %s', (_, file) => {
  const sentence = ['pear is red . the plum sat'];
  test('lie on a curve, and on the curve of a curve, while what is said stays the same', async () => {
    // Not so sure that nothing lies between a confidence and 1.
    const unsure = temperModel(file, 8);
    const usual = await said(unsure, sentence);
    const twice = bendModel(bendModel(unsure, { slope: 0.5, offset: 1 }), { slope: 0.25, offset: -0.5 });
    const bent = await said(twice, sentence);
    expect(bent.says).toEqual(usual.says);
    expect(bent.confidences.length).toBeGreaterThan(0);
    bent.confidences.forEach((confidence, i) => {
      const first = onCurve(usual.confidences[i]!, { slope: 0.5, offset: 1 });
      expect(confidence).toBeCloseTo(onCurve(first, { slope: 0.25, offset: -0.5 }), 4);
    });
  });
  test('refuse a curve that is none', () => {
    expect(() => bendModel(file, { slope: 0, offset: 0 })).toThrow('cannot lie on a curve');
    expect(() => bendModel(file, { slope: 1, offset: Number.NaN })).toThrow('cannot lie on a curve');
  });
});

test('other kinds have no place for a curve', () => {
  expect([canBend('ner.v1'), canBend('textcat.v1'), canBend('valueOf')]).toEqual([true, false, false]);
  expect(() => bendModel(tinyTextcatFile(), { slope: 1, offset: 1 })).toThrow('cannot lie on a curve');
});

test('what was done is noted among the notes of the training', () => {
  const { tensors, metadata } = readModel(tinyNerFile({ words }));
  const training = { documents: 3, seed: 1, settings: { steps: 5, notes: ['One text left out.'] } };
  const file = writeModel({ tensors, metadata: { ...metadata, training } });
  const notes = readModel(temperModel(file, 2, 'Calibrated.')).metadata.training?.settings;
  expect(notes).toEqual({ steps: 5, notes: ['One text left out.', 'Calibrated.'] });
  expect(readModel(temperModel(file, 2)).metadata.training).toEqual(training);
});

test('kinds whose confidences decide what is said are refused, and so are factors that are none', () => {
  expect(canTemper('frames.v1')).toBe(false);
  expect(canTemper('toString')).toBe(false);
  expect(canTemper('ner.v1')).toBe(true);
  const file = tinyNerFile({ words });
  for (const factor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => temperModel(file, factor)).toThrow('The temperature is to be multiplied by');
});
