// The encoder itself with a classifier on its vectors of texts: what a distilled component is to be held against. No
// component of ours: it takes the encoder, and a runtime for it, wherever it runs.
import type { Encoder } from '@tincture/learn';
import { type Document, pairPredictions, scoreTask, type Task } from 'tincture';
import { fitThresholds } from '../../packages/learn/src/tasks/textcat-calibrate.ts';
import { textcatData } from '../../packages/learn/src/tasks/textcat-data.ts';
import { fitLinear, type LinearExample, scoreLinear } from '../../packages/learn/src/tasks/textcat-fit.ts';
import { textcatFolds } from '../../packages/learn/src/tasks/textcat-folds.ts';
import { textcatSettings } from '../../packages/learn/src/tasks/textcat-settings.ts';
import type { Corpus } from './corpora.ts';

/** Vectors are of length 1; what is to be told apart lies close together. */
const scale = 10;

/** Macro F1 of logistic regression on the encoder's vectors of the texts. */
export async function scoreHead(
  { task, evaluation }: Corpus,
  train: readonly Document[],
  vectorsOf: (texts: readonly string[]) => ReturnType<Encoder['texts']>,
): Promise<number> {
  const { examples } = textcatData(task, train);
  const vectors = await vectorsOf(train.map(({ text }) => text));
  const inputs = examples.map(({ index, targets }): LinearExample => ({ input: inputOf(vectors[index]!), targets }));
  const isMultiple = task.multiple === true;
  const options = {
    labels: task.labels.length,
    columns: vectors[0]?.length ?? 0,
    features: 0,
    isMultiple,
    c: 1,
    settings: textcatSettings(isMultiple),
    signal: undefined,
  };
  const weights = await fitLinear(inputs, options);
  const heldOut = [];
  for (const { learn, judge } of isMultiple ? textcatFolds(examples, inputs, true, 1) : []) {
    const fold = await fitLinear(learn, options);
    for (const example of judge) heldOut.push({ scores: scoreLinear(fold, example, 0), targets: example.targets });
  }
  const thresholds = isMultiple ? fitThresholds(heldOut, task.labels.length) : new Float64Array(task.labels.length);
  const said = (await vectorsOf(evaluation.map(({ text }) => text))).map((vector) =>
    scoreLinear(weights, { input: inputOf(vector), targets: new Int8Array(0) }, 0),
  );
  const predictions = said.map((scores) => ({ annotations: { cats: catsOf(task, scores, thresholds) } }));
  return scoreTask(task, pairPredictions(evaluation, predictions)).value;
}

function inputOf(vector: Float32Array): LinearExample['input'] {
  return { rows: new Int32Array(0), values: new Float32Array(0), dense: vector.map((value) => scale * value) };
}

function catsOf(task: Task, scores: Float64Array, thresholds: Float64Array): Record<string, number> {
  const highest = Math.max(...scores);
  const isSaid = (label: number): boolean =>
    task.multiple === true ? scores[label]! >= thresholds[label]! : scores[label] === highest;
  return Object.fromEntries(task.labels.map(({ name }, label) => [name, isSaid(label) ? 1 : 0]));
}
