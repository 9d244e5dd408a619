import type { TaskKind } from 'tincture';
import { framesPrompts } from './frames.ts';
import { nerPrompts } from './ner.ts';
import { parserPrompts } from './parser.ts';
import { relationsPrompts } from './relations.ts';
import { spancatPrompts } from './spancat.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { textcatPrompts } from './textcat.ts';

/** {@link TaskPrompts} of each kind that an LLM can be asked for. */
export const taskPrompts: Readonly<Partial<Record<TaskKind, TaskPrompts>>> = {
  textcat: textcatPrompts,
  ner: nerPrompts,
  spancat: spancatPrompts,
  parser: parserPrompts,
  relations: relationsPrompts,
  frames: framesPrompts,
};
