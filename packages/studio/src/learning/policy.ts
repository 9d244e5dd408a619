// When the component of a task is trained while a person reviews.
import { type Annotations, kindOf, type Task, type TaskKind } from 'tincture';
import { labelCounts } from './label-counts.ts';

/** Texts with gold from which on a training is of any use: a classifier judges itself from so many on. */
export const leastGold = 10;

/** How many texts with gold the next training waits for, when the latest one had `last`. */
export function goldForNext(last: number | undefined): number {
  // Twice as many texts bring about as much each time, so the steps grow with what there is.
  return last === undefined ? leastGold : last + Math.max(5, Math.ceil(last / 10));
}

const nothingSeen: Readonly<Record<TaskKind, string>> = {
  ner: 'No text has an entity yet: there is nothing to find.',
  textcat: 'No text has a label yet.',
  spancat: 'No text has a span yet: there is nothing to find.',
  tagger: 'No token has a tag yet.',
  morphologizer: 'No token has features yet.',
  lemmatizer: 'No token has a lemma yet.',
  parser: 'No token has a head yet.',
  coref: 'No text has a mention yet.',
  frames: 'No text has an intent yet.',
  discourse: 'No text has a relation yet.',
  relations: 'No text has a relation yet.',
};

/** Why nothing can be learnt from the gold so far, in words; undefined where something can. */
export function whatIsMissing(task: Task, gold: readonly Annotations[]): string | undefined {
  if (gold.length < leastGold) {
    const left = leastGold - gold.length;
    return `Learning starts when ${leastGold} texts are accepted or corrected: ${left} to go.`;
  }
  const seen = [...labelCounts(task, gold)].filter(([, count]) => count > 0).map(([name]) => name);
  const [only, second] = seen;
  // Where the task has no labels, any word on it will do.
  const isSaid = gold.some((annotations) => kindOf(task).statements(task, annotations).length > 0);
  const isUnrelated = task.kind === 'relations' && !task.labels.some(({ name }) => seen.includes(name));
  if ((only === undefined && !(task.labels.length === 0 && isSaid)) || isUnrelated) {
    return nothingSeen[task.kind];
  }
  if (task.kind === 'textcat' && task.multiple !== true && second === undefined) {
    return `All texts are ${only} so far: there is nothing to tell it from.`;
  }
  return undefined;
}
