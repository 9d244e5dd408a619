import type { TaskKind } from 'tincture';
import { framesPrompts } from './frames.ts';
import { nerPrompts } from './ner.ts';
import type { TaskPrompts } from './task-prompts.ts';
import { textcatPrompts } from './textcat.ts';

/** {@link TaskPrompts} of each kind. */
export const taskPrompts: Readonly<Record<TaskKind, TaskPrompts>> = {
  textcat: textcatPrompts,
  ner: nerPrompts,
  frames: framesPrompts,
};
