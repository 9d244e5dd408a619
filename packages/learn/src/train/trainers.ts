import type { Annotations, JsonObject, Task, TaskKind } from 'tincture';
import { trainCoref } from '../tasks/coref.ts';
import { sureDiscourse, trainDiscourse } from '../tasks/discourse.ts';
import { trainEncodedTextcat } from '../tasks/encoded-textcat.ts';
import { trainFrames } from '../tasks/frames.ts';
import { sureFrames } from '../tasks/frames-silver.ts';
import { trainLemmatizer } from '../tasks/lemmatizer.ts';
import { trainMorphologizer } from '../tasks/morphologizer.ts';
import { trainNer } from '../tasks/ner.ts';
import { sureEntities } from '../tasks/ner-silver.ts';
import { trainParser } from '../tasks/parser.ts';
import { sureDependencies } from '../tasks/parser-silver.ts';
import { trainRelations } from '../tasks/relations.ts';
import { sureRelations } from '../tasks/relations-silver.ts';
import { trainSpancat } from '../tasks/spancat.ts';
import { sureSpans } from '../tasks/spancat-silver.ts';
import { trainTagger } from '../tasks/tagger.ts';
import { trainTextcat } from '../tasks/textcat.ts';
import { sureClasses } from '../tasks/textcat-silver.ts';
import { sureTokens } from '../tasks/token-silver.ts';
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

/** Classes from words or, where there is one, from the vectors of an encoder. */
const trainClasses: Trainer = (task, train, dev, { encoder, ...options }) =>
  encoder === undefined
    ? trainTextcat(task, train, dev, options)
    : trainEncodedTextcat(task, train, dev, { ...options, encoder });

/** {@link KindTrainer} of each kind. */
export const trainers: Readonly<Record<TaskKind, KindTrainer>> = {
  // The teacher has made up for the silence of small networks: to raise the cost of misses once more is too much.
  ner: { train: trainNer, sureOf: (_, annotations) => sureEntities(annotations), teacherSettings: { missCost: 0 } },
  spancat: { train: trainSpancat, sureOf: sureSpans, teacherSettings: {} },
  textcat: { train: trainClasses, sureOf: sureClasses, teacherSettings: {} },
  tagger: { train: trainTagger, sureOf: sureTokens, teacherSettings: {} },
  morphologizer: { train: trainMorphologizer, sureOf: sureTokens, teacherSettings: {} },
  lemmatizer: { train: trainLemmatizer, sureOf: sureTokens, teacherSettings: {} },
  parser: { train: trainParser, sureOf: (_, annotations) => sureDependencies(annotations), teacherSettings: {} },
  relations: {
    train: trainRelations,
    sureOf: (_, annotations) => sureRelations(annotations),
    teacherSettings: { missCost: 0 },
  },
  coref: { train: trainCoref, sureOf: (_, { coref }) => coref && { coref }, teacherSettings: {} },
  frames: {
    train: trainFrames,
    sureOf: (_, annotations) => sureFrames(annotations),
    teacherSettings: { slots: { missCost: 0 } },
  },
  discourse: { train: trainDiscourse, sureOf: (_, annotations) => sureDiscourse(annotations), teacherSettings: {} },
};
