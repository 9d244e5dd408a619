// The files of an example, as its tests look at them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { alignSpan, type Document, type Task, tokenizerFor } from 'tincture';
import { expect } from 'vitest';
import { type Project, readProjectFile } from '../../packages/cli/src/project/project-file.ts';

/** One of the folders in `examples`. */
export interface Example {
  /** The path of the folder. */
  readonly folder: string;
  readonly project: Project;
  /** The task of the same name. */
  readonly task: Task;
  read(path: string): string;
  /** The annotated texts of a split. */
  documents(split: string): Document[];
}

export function openExample(name: string): Example {
  const folder = new URL(`../../examples/${name}/`, import.meta.url);
  const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
  const project = readProjectFile(fileURLToPath(new URL('tincture.yaml', folder)));
  const task = project.tasks.get(name);
  if (task === undefined) throw new Error(`The example has no task "${name}".`);
  return {
    folder: fileURLToPath(folder),
    project,
    task,
    read,
    documents: (split) =>
      read(`texts/${split}.jsonl`)
        .trim()
        .split('\n')
        .map((line) => {
          const { text, ents } = JSON.parse(line);
          return { text, annotations: { ents } };
        }),
  };
}

/** Expects all labels of the task in the texts, on the borders of its tokens. */
export function expectAllLabels(task: Task, documents: readonly Document[]): void {
  const { tokenize } = tokenizerFor(task);
  const labels = new Set<string>();
  for (const { text, annotations } of documents) {
    for (const { start, end, label } of annotations.ents ?? []) {
      labels.add(label);
      expect(alignSpan(tokenize(text), start, end, 'strict'), text.slice(start, end)).toBeDefined();
    }
  }
  expect(labels).toEqual(new Set(task.labels.map(({ name }) => name)));
}
