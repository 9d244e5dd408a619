import { resolve } from 'node:path';
import type { Unannotated } from '@tincture/learn';
import { type Component, counted, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { loadDocuments } from '../files/load-documents.ts';
import { agreeToCost, spentLine, totalSpending } from '../llm-cost.ts';
import { openProposer } from '../proposers.ts';
import type { GlobalSettings } from '../settings.ts';
import type { FileFlags } from '../terminal/file-options.ts';
import type { Reporter } from '../terminal/reporter.ts';
import type { TaskData } from './task-data.ts';

/** What the command line says about texts that nobody annotated. */
export interface UnannotatedFlags extends Pick<FileFlags, 'textColumn'> {
  readonly unannotated?: string;
  readonly teacher?: string;
  /** Whether to spend what a teacher costs without asking. */
  readonly yes?: boolean;
}

/**
 * The texts that nobody annotated, with their teacher; undefined where none are named. Texts with gold are left out. What a teacher will
 * cost is shown and asked about first. Throws `Interrupted` for a no.
 */
export async function loadUnannotated(
  context: Context,
  reporter: Reporter,
  settings: GlobalSettings,
  { task, gold, project }: TaskData,
  { unannotated: file, teacher: name, yes = false, textColumn }: UnannotatedFlags,
): Promise<Unannotated | undefined> {
  if (file === undefined) {
    if (name === undefined) return undefined;
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'There is a --teacher, but there are no texts for it to label.',
      fix: 'Name a file of texts with --unannotated.',
    });
  }
  const path = file === '-' ? file : resolve(context.cwd, file);
  const documents = await loadDocuments(context, reporter, path, { ...(textColumn && { textColumn }) });
  const known = new Set([...gold.train, ...gold.dev, ...gold.test].map(({ text }) => text));
  const texts = [...new Set(documents.map(({ text }) => text))].filter((text) => !known.has(text));
  if (texts.length < documents.length) {
    reporter.note(
      `Left out of ${file}, for they have gold or are there twice: ${counted(documents.length - texts.length, 'text')}.`,
    );
  }
  if (name === undefined) return { texts };
  const examples = () => Promise.resolve(gold.train);
  const teacher = await openProposer(context, reporter, {
    name,
    task,
    settings,
    ...(project && { project, examples }),
  });
  try {
    await agreeToCost(context, reporter, [teacher], texts, yes);
  } catch (error) {
    await teacher.close?.();
    throw error;
  }
  return { texts, teacher };
}

/** Says what a teacher has cost, and lets go of it. */
export async function closeTeacher(reporter: Reporter, teacher: Component | undefined): Promise<void> {
  if (teacher === undefined) return;
  const spending = totalSpending([teacher]);
  if (spending !== undefined) reporter.note(spentLine(spending));
  await teacher.close?.();
}
