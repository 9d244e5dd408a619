import type { TaskKind } from 'tincture';
import { nerPrompts } from './ner.ts';
import { relationsPrompts } from './relations.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { textcatPrompts } from './textcat.ts';

/** {@link TaskPrompts} of each kind. */
export const taskPrompts: Readonly<Record<TaskKind, TaskPrompts>> = {
  textcat: textcatPrompts,
  ner: nerPrompts,
  relations: relationsPrompts,
};
