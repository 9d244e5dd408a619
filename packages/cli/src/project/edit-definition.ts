import { basename, dirname } from 'node:path';
import type { Redefinition } from '@tincture/studio';
import { type Task, TinctureError } from 'tincture';
import { type Document, isScalar, isSeq, parseDocument } from 'yaml';
import { writeFile } from '../files/write-file.ts';
import { guidelinesPath, parseProject, readText } from './project-file.ts';

/**
 * Writes another definition of a label, or other guidelines, into the project file, or into the file that it names for them.
 * Everything else in it stays, comments too. Returns the task as it is then. Throws `project-invalid`, `task-invalid` and
 * `label-unknown`, and then writes nothing.
 */
export async function editDefinition(path: string, change: Redefinition): Promise<Task> {
  const shownAs = basename(path);
  const yaml = parseDocument(readText(path, shownAs));
  const { task, label, guidelines } = change;
  if (label !== undefined) setLabel(yaml, task, label);
  if (guidelines !== undefined) {
    const place = ['tasks', task, 'guidelines'];
    const written = yaml.getIn(place);
    const file = typeof written === 'string' ? guidelinesPath(written, dirname(path)) : undefined;
    if (file !== undefined) await writeFile(file, endWithNewline(guidelines));
    else if (guidelines === '') yaml.deleteIn(place);
    else yaml.setIn(place, guidelines);
  }
  // As wide as it is: a long definition stays on its line.
  const text = yaml.toString({ lineWidth: 0 });
  const edited = parseProject(text, path, shownAs).tasks.get(task);
  if (edited === undefined) throw unknown(`The project file has no task ${JSON.stringify(task)} any more.`);
  await writeFile(path, text, shownAs);
  return edited;
}

function setLabel(yaml: Document, task: string, label: NonNullable<Redefinition['label']>): void {
  const lists = ['slots', 'entities', 'labels'].map((key) => ['tasks', task, key]);
  const labels = lists.find((list) => has(yaml, list, label.name)) ?? ['tasks', task, 'labels'];
  const place = [...labels, placeOf(yaml, labels, label.name)];
  const known = yaml.getIn(place);
  // A name alone has no room for more.
  if (known === null || isScalar(known) || typeof known === 'string') {
    yaml.setIn(place, yaml.createNode(isSeq(yaml.getIn(labels)) ? { name: label.name } : {}));
  }
  set(yaml, [...place, 'definition'], label.definition);
  set(yaml, [...place, 'examples'], label.examples);
  set(yaml, [...place, 'counterexamples'], label.counterexamples);
}

/** Whether a list or a map of labels has this one. */
function has(yaml: Document, labels: readonly string[], name: string): boolean {
  const node = yaml.getIn(labels);
  if (isSeq(node)) return node.items.some((_, at) => nameAt(yaml, [...labels, at]) === name);
  return node !== undefined && yaml.hasIn([...labels, name]);
}

/** The key of a label in a map of labels, or its index in a list. */
function placeOf(yaml: Document, labels: readonly string[], name: string): string | number {
  const node = yaml.getIn(labels);
  const index = isSeq(node) ? node.items.findIndex((_, at) => nameAt(yaml, [...labels, at]) === name) : -1;
  if (index >= 0) return index;
  if (yaml.hasIn([...labels, name])) return name;
  throw unknown(`The project file has no label ${JSON.stringify(name)} any more.`);
}

function nameAt(yaml: Document, place: readonly (string | number)[]): unknown {
  const item = yaml.getIn(place);
  return typeof item === 'string' ? item : yaml.getIn([...place, 'name']);
}

function set(yaml: Document, place: readonly (string | number)[], value: string | readonly string[] | undefined): void {
  if (value === undefined || value.length === 0) yaml.deleteIn(place);
  // What stays the same keeps the way it is written.
  else if (JSON.stringify(toPlain(yaml.getIn(place))) !== JSON.stringify(value)) {
    yaml.setIn(place, typeof value === 'string' ? value : yaml.createNode(value, { flow: true }));
  }
}

function toPlain(node: unknown): unknown {
  return isSeq(node) ? node.toJSON() : node;
}

function endWithNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function unknown(problem: string): TinctureError {
  return new TinctureError({ code: 'label-unknown', problem, fix: 'Reload the page: the file was changed.' });
}
