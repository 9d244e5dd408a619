import type { Document } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { kindOf } from './kinds.ts';
import type { Task } from './task.ts';

/**
 * The text of a document as a component for `task` gets it, without annotations: where tokens are what is annotated, with those
 * that the document comes with, else with our own. Throws `span-invalid` where they overlap or lie outside the text.
 */
export function docFor(task: Pick<Task, 'kind'>, document: Document): Doc {
  return kindOf(task).layer === 'tokens' ? docOf(document) : tokenize(document.text);
}
