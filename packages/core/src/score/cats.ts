import type { Annotations } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import type { Confusions, ScoredPair } from './confusion.ts';
import { countsSize, type DocumentCounts } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';

/** A label of a text counts as said when its probability is at least this. */
const threshold = 0.5;

/**
 * Counts of one text for text classification. With exactly one label the most probable one counts as predicted; with
 * several each whose probability is at least 0.5. A label that the gold does not mention is missing and not scored.
 * Undefined where nobody annotated any label of the task.
 */
export function countCats(
  task: Task,
  { gold, predicted }: ScoredPair,
  confusions: Confusions,
): DocumentCounts | undefined {
  const { cats } = gold;
  if (cats === undefined || !task.labels.some(({ name }) => Object.hasOwn(cats, name))) return undefined;
  const counts = new Int32Array(countsSize(task.labels.length));
  const chosen = chosenLabels(task, predicted);
  const isSingle = task.multiple !== true;
  const right = isSingle ? chosenLabels(task, gold) : [];
  // In a choice of one, naming the right label says of all others that they are wrong.
  const isKnown = (label: string): boolean => Object.hasOwn(cats, label) || (isSingle && right.length > 0);
  task.labels.forEach(({ name }, index) => {
    if (!isKnown(name)) return;
    const isGold = isSingle ? right.includes(name) : (cats[name] ?? 0) >= threshold;
    const isPredicted = chosen.includes(name);
    if (isGold && isPredicted) counts[3 * index]!++;
    else if (isPredicted) counts[3 * index + 1]!++;
    else if (isGold) counts[3 * index + 2]!++;
    if (!isSingle && (isGold || isPredicted)) confusions.add(isGold ? name : null, isPredicted ? name : null);
  });
  if (isSingle && right[0] !== undefined) confusions.add(right[0], chosen[0] ?? null);
  return counts;
}

/** The labels that annotations say: the most probable one (none if there are no probabilities), or all from 0.5 up. */
export function chosenLabels(task: Task, { cats = {} }: Annotations): readonly string[] {
  if (task.multiple === true) {
    return task.labels.filter(({ name }) => (cats[name] ?? 0) >= threshold).map(({ name }) => name);
  }
  let best: string | undefined;
  let bestScore = 0;
  for (const { name } of task.labels) {
    const score = cats[name] ?? 0;
    if (score > bestScore) {
      best = name;
      bestScore = score;
    }
  }
  return best === undefined ? [] : [best];
}

/** Whether each statement about a label is right, with its confidence: what calibration is measured on. */
export function catConfidences(task: Task, pairs: readonly ScoredPair[]): JudgedConfidence[] {
  return pairs.flatMap(({ gold, predicted }) => {
    const { cats } = gold;
    if (cats === undefined || predicted.cats === undefined) return [];
    if (task.multiple !== true) {
      const [chosen] = chosenLabels(task, predicted);
      const [right] = chosenLabels(task, gold);
      if (chosen === undefined || right === undefined) return [];
      return [{ confidence: predicted.cats[chosen] ?? 0, isRight: chosen === right }];
    }
    return Object.entries(predicted.cats).flatMap(([label, confidence]) => {
      const truth = cats[label];
      return truth === undefined ? [] : [{ confidence, isRight: truth >= threshold }];
    });
  });
}
