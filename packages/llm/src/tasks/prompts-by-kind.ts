import type { TaskKind } from 'tincture';
import { corefPrompts } from './coref.ts';
import { discoursePrompts } from './discourse.ts';
import { framesPrompts } from './frames.ts';
import { lemmatizerPrompts } from './lemmatizer.ts';
import { morphologizerPrompts } from './morphologizer.ts';
import { nerPrompts } from './ner.ts';
import { parserPrompts } from './parser.ts';
import { relationsPrompts } from './relations.ts';
import { spancatPrompts } from './spancat.ts';
import { taggerPrompts } from './tagger.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { textcatPrompts } from './textcat.ts';

/** What an LLM is asked of each kind of task, and how its answers are read. */
export const taskPrompts: Readonly<Record<TaskKind, TaskPrompts>> = {
  textcat: textcatPrompts,
  ner: nerPrompts,
  spancat: spancatPrompts,
  tagger: taggerPrompts,
  morphologizer: morphologizerPrompts,
  lemmatizer: lemmatizerPrompts,
  parser: parserPrompts,
  relations: relationsPrompts,
  coref: corefPrompts,
  frames: framesPrompts,
  discourse: discoursePrompts,
};
