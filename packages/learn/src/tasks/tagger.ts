import { counted, type Document, parseTask, type Task } from 'tincture';
import { classTensors, createClassSpeaker, mostClasses, taggedAttribute } from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { type TokenClasses, type TokenClassKind, trainTokenClasses } from './token-classes.ts';
import { countValues, type ValueText } from './token-data.ts';

/**
 * Trains a tagger: it chooses among the labels of `task` or, where that has none, among the tags of the training texts. Throws
 * `training-invalid` where nothing sound can be learnt, and `task-invalid` for tags that cannot be labels.
 */
export function trainTagger(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  return trainTokenClasses(taggerKind(task), task, train, dev, options);
}

/** How the tags of `task` are learnt. */
export function taggerKind(task: Task): TokenClassKind {
  return { fileKind: 'tagger.v1', attribute: taggedAttribute(task), name: 'taggers', classes: tagClasses };
}

function tagClasses(given: Task, texts: readonly ValueText[]): TokenClasses {
  const found = countValues(texts);
  const labels = given.labels.length > 0 ? given.labels : found.map(([name]) => ({ name }));
  if (labels.length > mostClasses) {
    throw trainingInvalid(
      `The texts have ${labels.length} tags.`,
      `A tagger tells at most ${mostClasses} apart: are these tags at all?`,
    );
  }
  // What was found need not do as the name of a label, and a file with such a task could not be read.
  const task = parseTask(given.name, { ...given, labels });
  const names = labels.map(({ name }) => name);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const unknown = found.filter(([name]) => !indexOf.has(name));
  const tokens = unknown.reduce((sum, [, count]) => sum + count, 0);
  const note = `${counted(tokens, 'token')} with tags that the task does not have (${unknown
    .slice(0, 5)
    .map(([name]) => name.slice(0, 40))
    .join(', ')}) taken as unknown.`;
  return {
    count: names.length,
    classOf: (_, tag) => indexOf.get(tag) ?? -1,
    speaker: (weights) => createClassSpeaker(weights, names),
    task,
    write: classTensors,
    notes: unknown.length === 0 ? [] : [note],
  };
}
