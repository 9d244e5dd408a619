import { counted, type Document, normalizeMorph, parseTask, type Task } from 'tincture';
import { classTensors, createClassSpeaker, mostClasses } from 'tincture/training';
import { trainingInvalid } from '../train/check.ts';
import type { TrainedModel, TrainOptions } from '../train/options.ts';
import { type TokenClasses, type TokenClassKind, trainTokenClasses } from './token-classes.ts';
import { countValues, type ValueText } from './token-data.ts';

/**
 * Trains a morphologizer: it chooses among the sets of features that tokens of the training texts have. Throws
 * `training-invalid` where nothing sound can be learnt.
 */
export function trainMorphologizer(
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  options: TrainOptions,
): Promise<TrainedModel> {
  return trainTokenClasses(morphologizer, task, train, dev, options);
}

/** How features are learnt. */
export const morphologizer: TokenClassKind = {
  fileKind: 'morphologizer.v1',
  attribute: 'morph',
  name: 'morphologizers',
  classes: featureClasses,
};

function featureClasses(given: Task, texts: readonly ValueText[]): TokenClasses {
  const allowed = new Set(given.labels.map(({ name }) => name));
  const isAllowed = (set: string): boolean => allowed.size === 0 || featuresOf(set).every((name) => allowed.has(name));
  const found = countValues(texts).filter(([set]) => normalizeMorph(set) === set);
  const sets = found.map(([set]) => set).filter(isAllowed);
  if (sets.length === 0) {
    throw trainingInvalid(
      `No token of the training texts has features of the task "${given.name}" alone.`,
      'Name all features in the labels, as Number=Sing, or leave the labels out.',
    );
  }
  if (sets.length > mostClasses) {
    throw trainingInvalid(
      `The texts have ${sets.length} sets of features.`,
      `A morphologizer tells at most ${mostClasses} apart: are these universal features?`,
    );
  }
  const names = [...new Set(sets.flatMap(featuresOf))].sort();
  const unknown = found.filter(([set]) => !isAllowed(set)).reduce((sum, [, count]) => sum + count, 0);
  const indexOf = new Map(sets.map((set, index) => [set, index]));
  return {
    count: sets.length,
    classOf: (_, set) => indexOf.get(set) ?? -1,
    // What was found need not do as the name of a label, and a file with such a task could not be read.
    task: given.labels.length > 0 ? given : parseTask(given.name, { ...given, labels: names }),
    speaker: (weights) => createClassSpeaker(weights, sets),
    write(model, vectors) {
      const { tensors, network } = classTensors(model, vectors);
      return { tensors, network: { ...network, features: sets } };
    },
    notes:
      unknown === 0 ? [] : [`${counted(unknown, 'token')} with features that the task does not have taken as unknown.`],
  };
}

function featuresOf(set: string): string[] {
  return set === '' ? [] : set.split('|');
}
