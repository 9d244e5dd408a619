import type { Task } from '../tasks/task.ts';
import { tokenizerFor } from '../tokenizer/tokenizer.ts';
import type { Document } from './annotations.ts';
import { createDoc } from './create-doc.ts';
import type { Doc } from './doc.ts';

/**
 * The text of a document with its own tokens, where it has any, else with those of the task's language, or of English. It carries no annotations:
 * what is gold must not reach a component that is being measured. Throws `span-invalid` where tokens overlap, are out of
 * order or lie outside the text.
 */
export function docOf({ text, annotations: { tokens } }: Document, task: Pick<Task, 'language'> = {}): Doc {
  if (tokens === undefined || tokens.length === 0) return tokenizerFor(task).tokenize(text);
  const starts = Int32Array.from(tokens, ({ start }) => start);
  return createDoc(
    text,
    starts,
    Int32Array.from(tokens, ({ end }) => end),
  );
}
