import type { Annotations, JsonObject, Task, TaskKind } from 'tincture';
import { trainNer } from '../tasks/ner.ts';
import { sureEntities } from '../tasks/ner-silver.ts';
import { trainRelations } from '../tasks/relations.ts';
import { sureRelations } from '../tasks/relations-silver.ts';
import { trainTextcat } from '../tasks/textcat.ts';
import { sureClasses } from '../tasks/textcat-silver.ts';
import type { Trainer } from './options.ts';

/** How a kind of task is learnt. */
export interface KindTrainer {
  /** From gold. */
  readonly train: Trainer;
  /** What of a teacher's annotations can be learnt from; undefined where that is nothing. */
  sureOf(task: Task, annotations: Annotations): Annotations | undefined;
  /** Settings that suit what a teacher said. */
  readonly teacherSettings: JsonObject;
}

/** {@link KindTrainer} of each kind. */
export const trainers: Readonly<Record<TaskKind, KindTrainer>> = {
  // The teacher has made up for the silence of small networks: to raise the cost of misses once more is too much.
  ner: { train: trainNer, sureOf: (_, annotations) => sureEntities(annotations), teacherSettings: { missCost: 0 } },
  textcat: { train: trainTextcat, sureOf: sureClasses, teacherSettings: {} },
  relations: {
    train: trainRelations,
    sureOf: (_, annotations) => sureRelations(annotations),
    teacherSettings: { missCost: 0 },
  },
};
