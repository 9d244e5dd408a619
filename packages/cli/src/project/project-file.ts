import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import {
  defaultLanguage,
  type LanguageCode,
  parseTask,
  type Task,
  TinctureError,
  toTinctureError,
  type Where,
} from 'tincture';
import { readFileError } from '../files/file-errors.ts';
import type { ColumnFlags } from '../terminal/file-options.ts';
import { checkSchema } from './check-schema.ts';
import {
  type ProposerSettings,
  projectSchema,
  proposerProblem,
  type TaskContent,
  type TrainSettings,
  taskFileSchema,
} from './schema.ts';
import { suggest } from './suggestion.ts';
import { type DataPath, parseYamlFile, type YamlFile } from './yaml-file.ts';

/** A checked project file. Paths are absolute, except in `texts` and `rules`/`model`, which are as written. */
export interface Project {
  /** The folder that holds the project file: relative paths in it start here. */
  readonly folder: string;
  readonly file: string;
  /** What the texts are in; a task may say otherwise. */
  readonly language: LanguageCode;
  readonly tasks: ReadonlyMap<string, Task>;
  /** Glob patterns, as written. */
  readonly texts: readonly string[];
  readonly data: { readonly train?: string; readonly dev?: string; readonly test?: string };
  /** Where texts and labels are in the files of `data`. */
  readonly columns: ColumnFlags;
  readonly proposers: ReadonlyMap<string, ProposerSettings>;
  readonly train: TrainSettings;
  /** Views of several tasks at once in the studio. */
  readonly views: readonly { readonly name: string; readonly tasks: readonly string[] }[];
  readonly offline: boolean;
}

/** Reads and checks a project file. `shownAs` is how messages name it. Throws `project-invalid` and `task-invalid`. */
export function readProjectFile(path: string, shownAs: string = basename(path)): Project {
  return parseProject(readText(path, shownAs), path, shownAs);
}

/** The project that `text` says, as the content of the file `path`. Throws as {@link readProjectFile}. */
export function parseProject(text: string, path: string, shownAs: string = basename(path)): Project {
  const yaml = parseYamlFile(text, shownAs, 'project-invalid');
  if (yaml.data === null || yaml.data === undefined) {
    throw new TinctureError({
      code: 'project-invalid',
      problem: 'The project file is empty.',
      where: { file: shownAs },
      fix: 'Write `tasks:` with at least one task, or start from the file that `tincture init` makes.',
    });
  }
  const content = checkSchema(yaml, projectSchema, 'project-invalid');
  const folder = dirname(resolve(path));
  const proposers = new Map(Object.entries(content.proposers ?? {}));
  for (const [name, settings] of proposers) {
    const wrong = proposerProblem(settings);
    if (wrong === undefined) continue;
    const place = ['proposers', name, ...(wrong.key === undefined ? [] : [wrong.key])];
    const fix = 'For example: { llm: "openai/gpt-5-mini", examples: 8 } or { rules: rules.jsonl }.';
    throw new TinctureError({ code: 'project-invalid', problem: wrong.problem, where: yaml.whereKey(place), fix });
  }
  const { language = defaultLanguage, data: { textColumn, labelColumn, ...data } = {} } = content;
  const tasks = new Map(
    Object.entries(content.tasks).map(([name, task]) => [
      name,
      makeTask(name, { ...task, language: task.language ?? language }, yaml, folder, ['tasks', name]),
    ]),
  );
  if (tasks.size === 0) {
    throw new TinctureError({
      code: 'project-invalid',
      problem: 'The project has no task.',
      where: yaml.where(['tasks']),
      fix: 'Add one below `tasks:`: a name with `kind:` and `labels:`.',
    });
  }
  return {
    folder,
    file: resolve(path),
    language,
    tasks,
    texts: content.texts === undefined ? [] : [content.texts].flat(),
    data: Object.fromEntries(
      Object.entries(data).flatMap(([key, file]) => (file === undefined ? [] : [[key, resolve(folder, file)]])),
    ),
    columns: {
      ...(textColumn !== undefined && { textColumn: `${textColumn}` }),
      ...(labelColumn !== undefined && { labelColumn: `${labelColumn}` }),
    },
    proposers,
    train: content.train ?? {},
    views: Object.entries(content.views ?? {}).map(([name, names]) => checkView(name, names, tasks, yaml)),
    offline: content.offline ?? false,
  };
}

function checkView(
  name: string,
  names: readonly string[],
  tasks: ReadonlyMap<string, Task>,
  yaml: YamlFile,
): Project['views'][number] {
  const fail = (place: DataPath, problem: string, fix: string): TinctureError =>
    new TinctureError({ code: 'project-invalid', problem, where: yaml.where(place), fix });
  const shown = JSON.stringify(name);
  if (name.trim() === '') throw fail(['views', name], 'A view has no name.', 'Give it one.');
  if (tasks.has(name)) throw fail(['views', name], `${shown} is a task already.`, 'Give the view another name.');
  for (const [index, task] of names.entries()) {
    const place = ['views', name, index];
    if (!tasks.has(task)) {
      throw fail(place, `There is no task ${JSON.stringify(task)}.`, suggest(task, [...tasks.keys()]));
    }
    if (names.indexOf(task) < index) {
      throw fail(place, `The view ${shown} has the task ${JSON.stringify(task)} twice.`, 'Leave one out.');
    }
  }
  return { name, tasks: names };
}

/** A task from a file of its own: the same keys as below a task's name, and optionally `name`. */
export function readTaskFile(path: string, shownAs: string = basename(path)): Task {
  const yaml = parseYamlFile(readText(path, shownAs), shownAs, 'task-invalid');
  const { name, ...task } = checkSchema(yaml, taskFileSchema, 'task-invalid');
  const fallback = basename(path).replace(/\.[^.]*$/, '');
  return makeTask(name ?? fallback, task, yaml, dirname(resolve(path)), []);
}

function makeTask(name: string, content: TaskContent, yaml: YamlFile, folder: string, place: DataPath): Task {
  const { guidelines, ...rest } = content;
  const text =
    guidelines === undefined ? undefined : readGuidelines(guidelines, folder, yaml.where([...place, 'guidelines']));
  try {
    return parseTask(name, { ...rest, ...(text === undefined ? {} : { guidelines: text }) });
  } catch (cause) {
    const error = toTinctureError(cause, 'task-invalid');
    // The core names the field; in a file the place says it better.
    const field = (error.where?.field ?? '').slice(`tasks.${name}`.length + 1);
    const path = yaml.pathOf(place.length === 0 ? field : `tasks.${name}${field === '' ? '' : `.${field}`}`);
    throw new TinctureError({
      code: error.code,
      problem: error.problem,
      where: yaml.whereKey(path),
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  }
}

/** The file that guidelines are in, if they are: one line that ends in .md or .txt is a path. */
export function guidelinesPath(value: string, folder: string): string | undefined {
  if (value.includes('\n') || !/\.(?:md|txt)$/.test(value.trim())) return undefined;
  return resolve(folder, value.trim());
}

function readGuidelines(value: string, folder: string, where: Where): string {
  const path = guidelinesPath(value, folder);
  if (path === undefined) return value;
  if (!existsSync(path)) {
    throw new TinctureError({
      code: 'file-missing',
      problem: `The guidelines ${JSON.stringify(value)} are not there.`,
      where,
      fix: 'Create the file, or write the guidelines here as text.',
    });
  }
  return readText(path, relative(folder, path));
}

/** A text file as UTF-8. Throws `file-missing`, `file-denied` and `file-invalid`. */
export function readText(path: string, shownAs: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readFileError(cause, shownAs);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'The file is not UTF-8 text.',
      where: { file: shownAs },
      fix: 'Save it as UTF-8.',
    });
  }
}
