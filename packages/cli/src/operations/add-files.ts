import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { longestId, type Store } from '@tincture/store';
import type { Annotations, Document, ErrorCode, Source, Task } from 'tincture';
import { counted, kindOf, statementKeys, TinctureError } from 'tincture';
import type { FormatName } from 'tincture/convert';
import { type Context, Interrupted } from '../context.ts';
import { openDocumentFile, type ReadFileOptions } from '../files/read-documents.ts';
import { openRejectsFile } from '../files/rejects-file.ts';
import { createRepairTally, type RepairCount } from '../files/repair-tally.ts';
import { privateFolder, showPath } from '../project/open-project.ts';
import type { Project } from '../project/project-file.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** What became of one file. */
export interface AddedFile {
  readonly file: string;
  readonly format: FormatName;
  readonly added: number;
  readonly duplicates: number;
  /** Documents whose annotations were stored: as gold, or as proposals where the file says who made them. */
  readonly annotated: number;
  /** Of these, documents that had other annotations of the same origin before: the newest count. */
  readonly replaced: number;
  /** The line of the first of these. */
  readonly firstReplaced?: number;
  /** Documents whose gold in the file is not what a person decided: the decision counts. */
  readonly overruled: number;
  /** Documents with annotations of which none are what the task is about: these are left out. */
  readonly foreign: number;
  readonly rejected: number;
  /** By error code. */
  readonly rejects: Readonly<Record<string, number>>;
  /** By error code, the first of them: `line 7: what is wrong`. */
  readonly firstRejects: Readonly<Record<string, string>>;
  /** Labels that the task does not define, by the number of texts that were set aside for them. */
  readonly missingLabels?: Readonly<Record<string, number>>;
  /** Likewise types of entities, of a task about relations. */
  readonly missingEntities?: Readonly<Record<string, number>>;
  /** By kind of repair, with the first of the kind in full. */
  readonly repairs: Readonly<Record<string, RepairCount>>;
  /** Where the rejects were set aside, if there are any. */
  readonly rejectsFile?: string;
}

/** How {@link addFile} takes a file. */
export interface AddOptions extends ReadFileOptions {
  /** Take the texts and leave their annotations. */
  readonly textsOnly?: boolean;
  /** The task that annotations belong to; absent where the project has several and none was chosen. */
  readonly task?: Task;
}

/** A document and the line at which it begins. */
interface Item {
  readonly document: Document;
  readonly line: number;
}

/** Texts are stored in transactions of this many: what a kill can lose, and no more, is read again. */
const batchSize = 2_000;

/** Adds the documents of one file to the store. Rejects are set aside in a file below the private folder. */
export async function addFile(
  context: Context,
  reporter: Reporter,
  store: Store,
  project: Pick<Project, 'folder'>,
  path: string,
  options: AddOptions,
): Promise<AddedFile> {
  const { textsOnly = false, ...all } = options;
  // What is left out needs no label of the task.
  const { task, ...rest } = all;
  const readOptions = textsOnly ? { ...(task?.language && { language: task.language }), ...rest } : all;
  const source = await openDocumentFile(context, path, readOptions);
  // Files of one name in different folders must not overwrite each other's rejects.
  const digest = createHash('sha256').update(resolve(context.cwd, path)).digest('hex').slice(0, 8);
  const rejectsPath = join(project.folder, privateFolder, 'rejects', `${basename(path)}-${digest}.rejects.jsonl`);
  const rejects = openRejectsFile(rejectsPath, showPath(context, rejectsPath));
  const progress = reporter.progress({ label: `Adding ${source.name}`, unit: 'texts' });
  const repairs = createRepairTally();
  const totals = { added: 0, duplicates: 0, annotated: 0, replaced: 0, overruled: 0, foreign: 0, rejected: 0 };
  const decided = options.task === undefined ? new Map<string, string>() : await decisions(store, options.task);
  const missingLabels = new Map<string, number>();
  const missingEntities = new Map<string, number>();
  let batch: Item[] = [];
  let firstReplaced: number | undefined;

  const setAside = ({ document, line }: Item, code: ErrorCode, problem: string): void => {
    totals.rejected++;
    rejects.add(source.name, { line, code, problem, raw: JSON.stringify(document) });
  };

  const flush = async (): Promise<void> => {
    const { outcomes, added, duplicates } = await store.addDocuments(batch.map(({ document }) => document));
    totals.added += added;
    totals.duplicates += duplicates;
    const entries: Entry[] = [];
    const newest = new Map<string, Annotations>();
    for (const [index, outcome] of outcomes.entries()) {
      const item = batch[index];
      if (item === undefined) continue;
      if (outcome.state === 'conflict') {
        setAside(item, 'document-conflict', `The id "${outcome.id}" belongs to another text.`);
        continue;
      }
      const annotations = textsOnly
        ? undefined
        : layersOf(item.document.annotations, options.task, source.name, item.line);
      if (annotations === undefined || options.task === undefined) {
        if (!textsOnly && hasLayers(item.document.annotations)) totals.foreign++;
        continue;
      }
      const made = sourceOf(item.document.annotations, path);
      const entry = { document: outcome.id, annotations, source: made };
      const decision = made.kind === 'import' ? decided.get(outcome.id) : undefined;
      if (decision !== undefined && decision !== goldKey(options.task, annotations)) totals.overruled++;
      // A text may come twice in one batch too.
      const key = JSON.stringify([outcome.id, originOf(made)]);
      const before =
        newest.get(key) ?? (outcome.state === 'duplicate' ? await newestLike(store, options.task, entry) : undefined);
      if (before !== undefined && isEqual(options.task, before, annotations)) continue;
      if (before !== undefined) {
        totals.replaced++;
        firstReplaced ??= item.line;
      }
      newest.set(key, annotations);
      entries.push(entry);
    }
    if (options.task !== undefined && entries.length > 0) await store.addAnnotations(options.task.name, entries);
    totals.annotated += entries.length;
    batch = [];
    progress.update(totals.added + totals.duplicates);
  };

  try {
    for await (const item of source.items) {
      if (context.signal.aborted) {
        await flush();
        throw new Interrupted(
          `In the store from ${source.name}: ${counted(totals.added, 'text')}; the same command goes on where it stopped.`,
        );
      }
      if ('reject' in item) {
        totals.rejected++;
        rejects.add(source.name, item.reject);
        for (const name of item.reject.labels ?? []) missingLabels.set(name, (missingLabels.get(name) ?? 0) + 1);
        for (const name of item.reject.entities ?? []) missingEntities.set(name, (missingEntities.get(name) ?? 0) + 1);
        continue;
      }
      repairs.add(item.repairs);
      if ((item.document.id?.length ?? 0) > longestId) {
        setAside(item, 'line-invalid', `The id is longer than ${longestId} characters.`);
        continue;
      }
      batch.push(item);
      if (batch.length === batchSize) await flush();
    }
    if (batch.length > 0) await flush();
  } finally {
    progress.finish();
    rejects.close();
  }
  return {
    file: source.name,
    format: source.format,
    ...totals,
    ...(firstReplaced === undefined ? {} : { firstReplaced }),
    rejects: Object.fromEntries(rejects.counts),
    firstRejects: Object.fromEntries(rejects.firsts),
    ...(missingLabels.size === 0 ? {} : { missingLabels: Object.fromEntries(missingLabels) }),
    ...(missingEntities.size === 0 ? {} : { missingEntities: Object.fromEntries(missingEntities) }),
    repairs: repairs.counts(),
    ...(totals.rejected === 0 ? {} : { rejectsFile: showPath(context, rejectsPath) }),
  };
}

/** The layers that a task is about; undefined where nobody looked. */
function layersOf(
  annotations: Annotations,
  task: Task | undefined,
  file: string,
  line: number,
): Annotations | undefined {
  if (!hasLayers(annotations)) return undefined;
  if (task === undefined) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'The file has annotations, and the project has several tasks.',
      where: { file, line },
      fix: 'Say which task they belong to with --task NAME, or leave them out with --texts-only.',
    });
  }
  return kindOf(task).pick(task, annotations);
}

function hasLayers({ source: _, ...layers }: Annotations): boolean {
  return Object.values(layers).some((layer) => layer !== undefined);
}

/** What a component made stays a proposal; everything else in a file counts as gold that came with it. */
function sourceOf(annotations: Annotations, path: string): Source {
  const { source } = annotations;
  if (source === undefined || source.kind === 'person') return { kind: 'import', name: basename(path) };
  return source;
}

interface Entry {
  readonly document: string;
  readonly annotations: Annotations;
  readonly source: Source;
}

/** Imported gold is of one origin, whatever file it came from; each proposer is one of its own. */
function originOf(source: Source): string {
  return source.kind === 'import' || source.kind === 'person' ? 'import' : `${source.kind} ${source.name}`;
}

/** The newest annotations in the store that have the same origin as `entry`. */
async function newestLike(store: Store, task: Task, { document, source }: Entry): Promise<Annotations | undefined> {
  const known = await store.annotations(document, task.name);
  return known.findLast((annotation) => originOf(annotation.source) === originOf(source))?.annotations;
}

/** What people decided on the documents of a task, by id, in the form of {@link goldKey}. */
async function decisions(store: Store, task: Task): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { document, decision } of store.decisionsInForce(task.name))
    found.set(document.id, goldKey(task, decision.annotations));
  return found;
}

/** The same for annotations that say the same. */
function goldKey(task: Task, annotations: Annotations = {}): string {
  const said = kindOf(task).pick(task, annotations);
  return JSON.stringify(said && [...statementKeys(task, said)].sort());
}

function isEqual(task: Task, a: Annotations, b: Annotations): boolean {
  const { pick } = kindOf(task);
  return JSON.stringify(pick(task, a)) === JSON.stringify(pick(task, b));
}
