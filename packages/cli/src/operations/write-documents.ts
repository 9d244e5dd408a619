import { type Document, type FormatName, lossReport, type Task, writeDocuments } from 'tincture';
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
 * is kept in memory. Returns how often each thing is lost. Throws `Interrupted` on Ctrl-C, and then leaves no file.
 */
export async function writeDocumentFile(
  context: Context,
  reporter: Reporter,
  documents: () => AsyncIterable<Document>,
  { path, format, task, isChecked }: WriteRequest,
): Promise<Readonly<Record<string, number>>> {
  const losses = await lossReport(watched(context, reporter, 'Looking for losses', documents()), { format, task });
  for (const [what, count] of losses)
    reporter.note(`${reporter.colors.yellow('lost')} ${count}: ${what} (the format ${format} has no place for them)`);
  if (!isChecked) {
    const pieces = writeDocuments(watched(context, reporter, 'Writing', documents()), { format, task });
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
