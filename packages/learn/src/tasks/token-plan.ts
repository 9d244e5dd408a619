// What chooses one of many classes for each token, as one of several tasks on one trunk.
import { type Document, type JsonObject, scoreTask, type Task } from 'tincture';
import type { ClassModel, TrunkWeights } from 'tincture/training';
import type { ClassTarget } from '../losses/token-classes.ts';
import { type ClassWeights, classObjective } from '../tokens/class-objective.ts';
import type { HeadPlan } from '../tokens/head-plan.ts';
import { amountOf } from '../tokens/settings.ts';
import {
  annotateTexts,
  type ClassValueText,
  checkKnown,
  fitTemperature,
  nothingAnnotated,
  type TokenClassKind,
  unannotatedNotes,
  withClasses,
} from './token-classes.ts';
import { readValueTexts } from './token-data.ts';
import { tokenClassSettings } from './token-settings.ts';

/** The plan for a task of `kind`. Throws `training-invalid` where nothing sound can be learnt. */
export function planTokenClasses(
  kind: TokenClassKind,
  task: Task,
  train: readonly Document[],
  dev: readonly Document[],
  given: JsonObject,
): HeadPlan<ClassValueText, ClassTarget, ClassWeights> {
  const { attribute, fileKind } = kind;
  const repairs = { unannotated: 0 };
  const annotated = readValueTexts(attribute, train, repairs);
  if (annotated.length === 0) throw nothingAnnotated(attribute);
  const classes = kind.classes(task, annotated);
  const texts = annotated.map((text) => withClasses(classes, text));
  checkKnown(task, attribute, texts);
  const devTexts = readValueTexts(attribute, dev, { unannotated: 0 }).map((text) => withClasses(classes, text));
  const settings = tokenClassSettings(amountOf(texts), given, `the training of ${kind.name}`);
  return {
    fileKind,
    task: classes.task,
    objective: classObjective(classes.count, settings.smoothing),
    texts,
    devTexts,
    settings,
    notes: [...unannotatedNotes(attribute, repairs.unannotated), ...classes.notes],
    async finish(trunk: TrunkWeights, output, signal) {
      const weights = { ...trunk, members: trunk.members.map((member) => ({ ...member, output })) };
      const judged = { speak: classes.speaker(weights, texts), texts: devTexts };
      const temperature = devTexts.length === 0 ? 1 : await fitTemperature([judged], signal);
      const model: ClassModel = { weights, temperature };
      if (devTexts.length === 0) return classes.write(model, undefined, texts);
      const score = scoreTask(classes.task, annotateTexts(judged, attribute, temperature)).value;
      return { ...classes.write(model, undefined, texts), score };
    },
  };
}
