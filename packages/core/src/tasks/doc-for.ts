import type { Document } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import { tokenizerFor } from '../tokenizer/tokenizer.ts';
import { kindOf } from './kinds.ts';
import type { Task } from './task.ts';

/**
 * The text of a document as a component for `task` gets it, without annotations: where tokens are what is annotated, with those
 * that the document comes with, else with those of its language. Throws `span-invalid` where they overlap or lie outside the text.
 */
export function docFor(task: Pick<Task, 'kind' | 'language'>, document: Document): Doc {
  return kindOf(task).layer === 'tokens' ? docOf(document, task) : tokenizerFor(task).tokenize(document.text);
}
