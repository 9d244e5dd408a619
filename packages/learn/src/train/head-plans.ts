// Which kinds of tasks can be learnt on one trunk, and how.
import type { Document, JsonObject, Task, TaskKind } from 'tincture';
import { taggedAttribute } from 'tincture/training';
import { lemmatizer } from '../tasks/lemmatizer.ts';
import { morphologizer } from '../tasks/morphologizer.ts';
import { planNer } from '../tasks/ner-plan.ts';
import { planParser } from '../tasks/parser-plan.ts';
import { planSpancat } from '../tasks/spancat-plan.ts';
import { taggerKind } from '../tasks/tagger.ts';
import { planTokenClasses } from '../tasks/token-plan.ts';
import type { AnyHeadPlan } from '../tokens/head-plan.ts';
import { trainingInvalid } from './check.ts';

type MakePlan = (task: Task, train: readonly Document[], dev: readonly Document[], given: JsonObject) => AnyHeadPlan;

/** How a task of the kind is learnt on a trunk that others learn on too; absent for kinds that have no trunk over tokens. */
export const headPlans: Readonly<Partial<Record<TaskKind, MakePlan>>> = {
  ner: planNer,
  spancat: planSpancat,
  tagger: (task, train, dev, given) => planTokenClasses(taggerKind(task), task, train, dev, given),
  morphologizer: (task, train, dev, given) => planTokenClasses(morphologizer, task, train, dev, given),
  lemmatizer: (task, train, dev, given) => planTokenClasses(lemmatizer, task, train, dev, given),
  parser: planParser,
};

/** Throws `training-invalid` where two tasks say the same of a text, so that no pipeline can have both. */
export function checkLayers(tasks: readonly Task[]): void {
  const makers = new Map<string, Task>();
  for (const task of tasks) {
    const layer = task.kind === 'tagger' ? `tokens.${taggedAttribute(task)}` : task.kind;
    const other = makers.get(layer);
    makers.set(layer, task);
    if (other === undefined) continue;
    throw trainingInvalid(
      `The tasks ${other.name} and ${task.name} are both ${task.kind}${task.kind === 'tagger' ? ` of "${taggedAttribute(task)}"` : ''}: one pipeline has room for one of them.`,
      'Train them apart, into a file each.',
    );
  }
}
