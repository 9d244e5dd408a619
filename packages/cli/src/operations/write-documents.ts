import { type Document, type Task, TinctureError } from 'tincture';
import { type FormatName, lossReport, writeDocuments } from 'tincture/convert';
import { writeDocs } from 'tincture/docs-file';
import { type Context, Interrupted, write } from '../context.ts';
import { writeFile } from '../files/write-file.ts';
import { showPath } from '../project/open-project.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** Where documents go, and how. */
export interface WriteRequest {
  /** `-` is standard output. */
  readonly path: string;
  readonly format: FormatName;
  readonly task: Task;
  /** Only say what would be lost. */
  readonly isChecked: boolean;
}

/**
 * Writes what `documents` yields, after saying what the format cannot carry: they are gone through twice, so that none
 * is kept in memory. Returns how often each thing is lost. Throws `argument-invalid` for binary output on a terminal, and `Interrupted` on Ctrl-C, and then leaves no file.
 */
export async function writeDocumentFile(
  context: Context,
  reporter: Reporter,
  documents: () => AsyncIterable<Document>,
  { path, format, task, isChecked }: WriteRequest,
): Promise<Readonly<Record<string, number>>> {
  if (format === 'docs' && path === '-' && context.stdout.isTTY === true && !isChecked)
    throw new TinctureError({
      code: 'argument-invalid',
      problem: 'A file of Docs is binary, and standard output is a terminal.',
      fix: 'Name a file, or send the output on.',
    });
  // A file of Docs loses nothing.
  const losses =
    format === 'docs'
      ? new Map<string, number>()
      : await lossReport(watched(context, reporter, 'Looking for losses', documents()), { format, task });
  for (const [what, count] of losses)
    reporter.note(`${reporter.colors.yellow('lost')} ${count}: ${what} (the format ${format} has no place for them)`);
  if (!isChecked) {
    const written = watched(context, reporter, 'Writing', documents());
    const pieces = format === 'docs' ? writeDocs(written) : writeDocuments(written, { format, task });
    if (path === '-') for await (const piece of pieces) await write(context.stdout, piece);
    else await writeFile(path, pieces, showPath(context, path));
  }
  return Object.fromEntries(losses);
}

/** The same documents, with progress shown and an end when the command is interrupted. */
export async function* watched(
  context: Context,
  reporter: Reporter,
  label: string,
  documents: AsyncIterable<Document>,
): AsyncGenerator<Document> {
  const progress = reporter.progress({ label, unit: 'texts' });
  let done = 0;
  try {
    for await (const document of documents) {
      if (context.signal.aborted) throw new Interrupted('Nothing was written.');
      yield document;
      progress.update(++done);
    }
  } finally {
    progress.finish();
  }
}
