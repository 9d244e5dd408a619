// Training of a classifier on the vectors that a frozen encoder gives of texts: logistic regression, thresholds, temperature.
import { type Document, loadComponent, type SentenceEncoder, type Task } from 'tincture';
import { encodedTextcatTensors, quantizeRows8 } from 'tincture/training';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';
import { writeComponent } from '../train/component-file.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { createReading } from '../train/reading.ts';
import { fitDecisions } from './textcat-calibrate.ts';
import { checkClasses, checkLabelCount, dataCost, textcatData } from './textcat-data.ts';
import { type LinearExample, scoreLinear } from './textcat-fit.ts';
import { fitInTurns } from './textcat-fit-in-turns.ts';
import { textcatFolds } from './textcat-folds.ts';
import { heldOutCats } from './textcat-held-out.ts';
import { trainedScore } from './textcat-score.ts';

/** Settings of the training of a classifier on an encoder; all can be given in `settings`. */
interface EncodedSettings {
  /** Inverse strength of the regularisation, as scikit-learn's C. */
  readonly c: number;
  /** How far rare labels count more, as for other classifiers. */
  readonly balance: number;
  readonly iterations: number;
}

const ranges: Readonly<Record<keyof EncodedSettings, SettingRange>> = {
  c: [1e-6, 1e6, 0],
  balance: [0, 1, 0],
  iterations: [1, 10_000, 1],
};

/** Vectors are of length 1, and what is to be told apart lies close together. */
const sharpness = 10;

/**
 * Trains a classifier for `task` on the vectors of `encoder`, which stays as it is and is no part of the file. Thresholds and
 * temperature are fitted as for other classifiers. Throws `training-invalid` where nothing sound can be learnt.
 */
export async function trainEncodedTextcat(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions & { readonly encoder: SentenceEncoder },
): Promise<TrainedModel> {
  const { encoder, signal, seed } = options;
  const isMultiple = task.multiple === true;
  const what = 'the training of a classifier on an encoder';
  const settings = chooseSettings({ c: 1, balance: 1, iterations: 60 }, ranges, options.settings ?? {}, what);
  checkLabelCount(task, train);
  const reading = createReading([{ texts: [...train, ...dev], cost: dataCost }], options);
  const { examples, notes: dataNotes } = await textcatData(task, train, reading);
  const notes = [...dataNotes, ...checkClasses(task, examples)];
  const devExamples = (await textcatData(task, dev, reading)).examples;
  const known = await rememberTexts(
    encoder,
    [...examples.map(({ doc }) => doc.text), ...dev.map(({ text }) => text)],
    options,
  );
  const read = (of: typeof examples): LinearExample[] =>
    of.map(({ doc, targets }) => ({ input: inputOf(known.vectorOf(doc.text)), targets }));
  const [inputs, judges] = [read(examples), read(devExamples)];
  const labels = task.labels.length;
  const fit = { labels, columns: encoder.dimensions, features: 0, isMultiple, c: settings.c, settings, signal };
  const folds = judges.length > 0 ? [] : textcatFolds(examples, isMultiple, seed);
  const { weights, judged, heldOut } = await fitInTurns(folds, examples, inputs, fit, options.onProgress);
  const scored = [
    ...judged,
    ...judges.map((example) => ({ scores: scoreLinear(weights, example, 0), targets: example.targets })),
  ];
  const { thresholds, calibration } = fitDecisions(scored, labels, isMultiple);
  const rows = new Float32Array(labels * encoder.dimensions);
  weights.rows.forEach((value, i) => {
    const [column, label] = [Math.floor(i / labels), i % labels];
    rows[label * encoder.dimensions + column] = sharpness * value;
  });
  const model = {
    encoder,
    weights: quantizeRows8(rows, labels, encoder.dimensions),
    bias: weights.bias.map((value, label) => value - thresholds[label]!),
    ...calibration,
  };
  if (devExamples.length === 0) notes.push('No dev texts: calibration and score come from texts held out in turns.');
  const write = (score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: 'encoded-textcat.v1',
        task,
        ...encodedTextcatTensors(model),
        trainedOn: examples,
        settings: { ...settings },
        notes,
        score,
      },
      options,
    );
  const score = await trainedScore(task, scored, devExamples.length > 0 ? dev : [], () =>
    loadComponent(write(undefined), { encoder: known }),
  );
  return {
    bytes: write(score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut: heldOutCats(task, heldOut, calibration) }),
    settings: { ...settings },
    notes,
  };
}

function inputOf(vector: Float32Array): LinearExample['input'] {
  return { rows: new Int32Array(0), values: new Float32Array(0), dense: vector.map((value) => sharpness * value) };
}

/** The encoder as it is for these texts, each of which goes through it once. */
async function rememberTexts(
  encoder: SentenceEncoder,
  texts: readonly string[],
  { signal, onPrepare }: Pick<TrainOptions, 'signal' | 'onPrepare'>,
): Promise<SentenceEncoder & { vectorOf(text: string): Float32Array }> {
  const distinct = [...new Set(texts)];
  const total = distinct.length;
  const vectors = await encoder.texts(distinct, {
    ...(signal && { signal }),
    onProgress: (done) => onPrepare?.({ stage: 'encode', done, total }),
  });
  const known = new Map(distinct.map((text, index) => [text, vectors[index]!]));
  const vectorOf = (text: string): Float32Array => known.get(text)!;
  return {
    hash: encoder.hash,
    dimensions: encoder.dimensions,
    vectorOf,
    texts: (wanted) => Promise.resolve(wanted.map(vectorOf)),
  };
}
