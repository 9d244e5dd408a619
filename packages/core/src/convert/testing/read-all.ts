import type { Document } from '../../doc/annotations.ts';
import type { Task } from '../../tasks/task.ts';
import { readDocuments } from '../read.ts';
import type { ReadItem, ReadOptions, Reject, WriteOptions } from '../types.ts';
import { writeDocuments } from '../write.ts';

/** For tests: what a whole file comes to. */
export interface ReadAll {
  readonly documents: readonly Document[];
  readonly rejects: readonly Reject[];
  readonly repairs: readonly string[];
  /** Numbers of the lines that documents and rejects begin on, in order. */
  readonly lines: readonly number[];
}

/** For tests: reads a file from its content. */
export async function readAll(content: string, options: ReadOptions): Promise<ReadAll> {
  const items: ReadItem[] = [];
  const lines = content.split('\n').map((text, index) => ({ text, number: index + 1 }));
  for await (const item of readDocuments(lines, options)) items.push(item);
  return {
    documents: items.flatMap((item) => ('reject' in item ? [] : [item.document])),
    rejects: items.flatMap((item) => ('reject' in item ? [item.reject] : [])),
    repairs: items.flatMap((item) => ('reject' in item ? [] : item.repairs)),
    lines: items.map((item) => ('reject' in item ? item.reject.line : item.line)),
  };
}

/** For tests: the content of a file, and what was lost. */
export async function writeAll(
  documents: readonly Document[],
  options: Omit<WriteOptions, 'onLoss'>,
): Promise<{ content: string; losses: readonly string[] }> {
  const losses: string[] = [];
  let content = '';
  const onLoss = (what: string): void => {
    losses.push(what);
  };
  for await (const chunk of writeDocuments(documents, { ...options, onLoss })) content += chunk;
  return { content, losses };
}

/** For tests: tasks of each kind. */
export const nerTask: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'PLACE' }] };
export const spansTask: Task = {
  name: 'parts',
  kind: 'spancat',
  group: 'sc',
  labels: [{ name: 'DISH' }, { name: 'PLACE' }],
};
export const topicTask: Task = { name: 'topic', kind: 'textcat', labels: [{ name: 'food' }, { name: 'sport' }] };
export const tagsTask: Task = {
  name: 'tags',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'food' }, { name: 'sport' }, { name: 'news' }],
};
export const relationsTask: Task = {
  name: 'work',
  kind: 'relations',
  labels: [{ name: 'WORKS_FOR', from: ['PERSON'], to: ['FIRM'] }, { name: 'PAYS' }],
  entities: [{ name: 'PERSON' }, { name: 'FIRM' }],
};
export const corefTask: Task = { name: 'who', kind: 'coref', labels: [{ name: 'person' }, { name: 'animal' }] };
