import type { Annotations } from '../doc/annotations.ts';
import { statementKey } from '../score/statements.ts';
import { corefKind } from './coref.ts';
import { discourseKind } from './discourse.ts';
import { framesKind } from './frames.ts';
import type { KindOfTask } from './kind.ts';
import { lemmatizerKind } from './lemmatizer.ts';
import { morphologizerKind } from './morphologizer.ts';
import { nerKind } from './ner.ts';
import { parserKind } from './parser.ts';
import { relationsKind } from './relations.ts';
import { spancatKind } from './spancat.ts';
import { taggerKind } from './tagger.ts';
import type { Task, TaskKind } from './task.ts';
import { textcatKind } from './textcat.ts';

const kinds: Readonly<Record<TaskKind, KindOfTask>> = {
  textcat: textcatKind,
  ner: nerKind,
  spancat: spancatKind,
  tagger: taggerKind,
  morphologizer: morphologizerKind,
  lemmatizer: lemmatizerKind,
  parser: parserKind,
  relations: relationsKind,
  coref: corefKind,
  frames: framesKind,
  discourse: discourseKind,
};

/** What is particular to the kind of a task. */
export function kindOf({ kind }: Pick<Task, 'kind'>): KindOfTask {
  return kinds[kind];
}

/** What annotations say, as strings: two sources say the same where these are the same. */
export function statementKeys(task: Task, annotations: Annotations): ReadonlySet<string> {
  return new Set(kindOf(task).statements(task, annotations).map(statementKey));
}
