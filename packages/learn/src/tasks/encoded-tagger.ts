// Training of a tagger on the vectors that a frozen encoder gives of tokens: logistic regression and a temperature.
import {
  type Annotations,
  counted,
  createRandom,
  type Doc,
  type Document,
  docOf,
  loadComponent,
  pairPredictions,
  type SentenceEncoder,
  scoreTask,
  type Task,
} from 'tincture';
import { encodedTaggerTensors, quantizeRows8, tokenVectors } from 'tincture/training';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';
import { writeComponent } from '../train/component-file.ts';
import { holdOut } from '../train/hold-out.ts';
import type { TrainedModel, TrainedScore, TrainOptions } from '../train/options.ts';
import { taggerKind } from './tagger.ts';
import { fitCalibration, type HeldOutScores } from './textcat-calibrate.ts';
import { fitLinear, type LinearExample, scoreLinear } from './textcat-fit.ts';
import { nothingAnnotated, nothingKnown, unannotatedNotes } from './token-classes.ts';
import { readValueTexts, type ValueText } from './token-data.ts';

/** Settings of the training of a tagger on an encoder; all can be given in `settings`. */
interface EncodedTaggerSettings {
  /**
   * Inverse strength of the regularisation, as scikit-learn's C. Between 0.01 and 0.1 it makes a point of difference on a few documents
   * of GUM, and 1 is five points worse.
   */
  readonly c: number;
  readonly iterations: number;
  /** Tokens that are learnt from at most, drawn from all. */
  readonly tokens: number;
}

const ranges: Readonly<Record<keyof EncodedTaggerSettings, SettingRange>> = {
  c: [1e-6, 1e6, 0],
  iterations: [1, 10_000, 1],
  tokens: [10, 1_000_000, 1],
};

/** Texts from which a tenth is held out where there are no dev texts. */
const enoughToHoldOut = 10;

/** Tokens that the temperature is fitted on: it is one number. */
const fittedTokens = 5_000;

/**
 * Trains a tagger for `task` on the vectors of `encoder`, which stays as it is and is no part of the file. Throws
 * `training-invalid` where nothing sound can be learnt, and `encoder-invalid` where the encoder knows whole texts alone.
 */
export async function trainEncodedTagger(
  given: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions & { readonly encoder: SentenceEncoder },
): Promise<TrainedModel> {
  const { encoder, signal, seed } = options;
  const { attribute, classes: classesOf } = taggerKind(given);
  const what = 'the training of a tagger on an encoder';
  const settings = chooseSettings({ c: 0.03, iterations: 60, tokens: 20_000 }, ranges, options.settings ?? {}, what);
  const repairs = { unannotated: 0 };
  let texts: readonly ValueText[] = readValueTexts(attribute, train, repairs);
  if (texts.length === 0) throw nothingAnnotated(attribute);
  const classes = classesOf(given, texts);
  const { task } = classes;
  let devTexts: readonly ValueText[] = readValueTexts(attribute, dev, { unannotated: 0 });
  const notes = [...unannotatedNotes(attribute, repairs.unannotated), ...classes.notes];
  const random = createRandom(seed);
  if (devTexts.length === 0 && texts.length >= enoughToHoldOut) {
    ({ texts, devTexts } = holdOut(texts, random));
    notes.push(
      `No dev texts: temperature and score come from ${counted(devTexts.length, 'text')} held out of training.`,
    );
  }
  const read = async (from: readonly ValueText[], most: number): Promise<LinearExample[]> => {
    const examples: LinearExample[] = [];
    for (const { doc, words, values } of from) {
      if (examples.length >= most) break;
      signal?.throwIfAborted();
      const vectors = await tokenVectors(encoder, doc);
      values.forEach((value, token) => {
        const target = value === undefined ? -1 : classes.classOf(words[token]!, value);
        if (target < 0) return;
        const targets = new Int8Array(classes.count);
        targets[target] = 1;
        const dense = vectors.slice(token * encoder.dimensions, (token + 1) * encoder.dimensions);
        examples.push({ input: { rows: new Int32Array(0), values: new Float32Array(0), dense }, targets });
      });
    }
    return examples.slice(0, most);
  };
  const raw = await read(random.shuffle([...texts]), settings.tokens);
  if (raw.length === 0) throw nothingKnown(task, attribute);
  const { means, deviations } = momentsOf(raw, encoder.dimensions);
  const scaled = raw.map(({ input, targets }) => ({
    input: { ...input, dense: input.dense.map((value, i) => (value - means[i]!) / deviations[i]!) },
    targets,
  }));
  const labels = classes.count;
  const { rows, bias } = await fitLinear(scaled, {
    ...{ labels, columns: encoder.dimensions, features: 0, isMultiple: false, c: settings.c, signal },
    settings: { iterations: settings.iterations, balance: 0 },
    onStep: (step, loss) => options.onProgress?.({ step, steps: settings.iterations, loss }),
  });
  // Mean and deviation go into the weights: so the file need not have them.
  const weights = new Float32Array(labels * encoder.dimensions);
  const shifted = bias.slice();
  rows.forEach((value, i) => {
    const [column, label] = [Math.floor(i / labels), i % labels];
    const weight = value / deviations[column]!;
    weights[label * encoder.dimensions + column] = weight;
    shifted[label] = shifted[label]! - weight * means[column]!;
  });
  const turned = { rows: new Float32Array(rows.length), bias: shifted };
  weights.forEach((weight, i) => {
    turned.rows[(i % encoder.dimensions) * labels + Math.floor(i / encoder.dimensions)] = weight;
  });
  const judged = (await read(devTexts, fittedTokens)).map(
    (example): HeldOutScores => ({ scores: scoreLinear(turned, example, 0), targets: example.targets }),
  );
  const temperature = judged.length < 10 ? 1 : fitCalibration(judged, false).temperature;
  const model = {
    encoder,
    weights: quantizeRows8(weights, labels, encoder.dimensions),
    bias: shifted,
    temperature,
  };
  const write = (score: TrainedScore | undefined): Uint8Array =>
    writeComponent(
      {
        kind: 'encoded-tagger.v1',
        task,
        ...encodedTaggerTensors(model),
        trainedOn: texts.map(({ gold }) => ({ annotations: gold })),
        settings: { ...settings },
        notes,
        score,
      },
      options,
    );
  let score: TrainedScore | undefined;
  let heldOut: ReadonlyMap<number, Annotations> = new Map();
  if (devTexts.length > 0) {
    const gold = devTexts.map(({ gold: annotations, doc }) => ({ text: doc.text, annotations }));
    const docs = gold.map((document): Doc => docOf(document, task));
    const said = await loadComponent(write(undefined), { encoder }).predict(
      docs,
      signal === undefined ? {} : { signal },
    );
    const pairs = pairPredictions(gold, said);
    score = { value: scoreTask(task, pairs).value, on: dev.length > 0 ? 'dev' : 'held_out' };
    if (dev.length === 0) heldOut = new Map(devTexts.map(({ index }, i) => [index, pairs[i]!.predicted] as const));
  }
  return {
    bytes: write(score),
    ...(score && { score }),
    ...(options.heldOut === true && { heldOut }),
    settings: { ...settings },
    notes,
  };
}

/** Mean and deviation of each value; values that are all the same have the deviation 1. */
function momentsOf(
  examples: readonly LinearExample[],
  dimensions: number,
): { readonly means: Float64Array; readonly deviations: Float64Array } {
  const [means, squares] = [new Float64Array(dimensions), new Float64Array(dimensions)];
  for (const { input } of examples) {
    input.dense.forEach((value, i) => {
      means[i] = means[i]! + value / examples.length;
      squares[i] = squares[i]! + (value * value) / examples.length;
    });
  }
  const deviations = squares.map((square, i) => {
    const variance = square - means[i]! * means[i]!;
    return variance > 1e-12 ? Math.sqrt(variance) : 1;
  });
  return { means, deviations };
}
