import {
  type Annotations,
  type Component,
  type Document,
  pairPredictions,
  scoreTask,
  type Task,
  tokenizerFor,
} from 'tincture';
import type { TrainedScore } from '../train/options.ts';
import { aboveThresholds, type HeldOutScores } from './textcat-calibrate.ts';

/** The score on the dev texts; without any, on the held-out texts. */
export async function trainedScore(
  task: Task,
  heldOut: readonly HeldOutScores[],
  dev: readonly Document[],
  load: () => Component,
): Promise<TrainedScore | undefined> {
  if (dev.length === 0) {
    return heldOut.length === 0 ? undefined : { value: heldOutScore(task, heldOut), on: 'held_out' };
  }
  const { tokenize } = tokenizerFor(task);
  const predictions = await load().predict(dev.map(({ text }) => tokenize(text)));
  return { value: scoreTask(task, pairPredictions(dev, predictions)).value, on: 'dev' };
}

/**
 * Macro F1 on held-out scores: by the most probable label, or, where there may be several, by thresholds that are fitted
 * on one half of the texts and judged on the other, both ways.
 */
function heldOutScore(task: Task, heldOut: readonly HeldOutScores[]): number {
  const pairs =
    task.multiple === true
      ? aboveThresholds(heldOut, task.labels.length).map((text) => heldOutPair(task, text, (score) => score >= 0))
      : heldOut.map((text) => {
          const highest = Math.max(...text.scores);
          return heldOutPair(task, text, (score) => score === highest);
        });
  return scoreTask(task, pairs).value;
}

function heldOutPair(
  task: Task,
  { scores, targets }: HeldOutScores,
  isSaid: (score: number) => boolean,
): { gold: Annotations; predicted: Annotations } {
  const gold = task.labels.flatMap(({ name }, label) =>
    targets[label]! < 0 ? [] : [[name, targets[label]!] as const],
  );
  const said = task.labels.map(({ name }, label) => [name, isSaid(scores[label]!) ? 1 : 0] as const);
  return { gold: { cats: Object.fromEntries(gold) }, predicted: { cats: Object.fromEntries(said) } };
}
