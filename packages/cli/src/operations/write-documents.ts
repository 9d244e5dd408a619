import { type Document, type Task, TinctureError } from 'tincture';
import { type FormatName, lossReport, writeDocuments } from 'tincture/convert';
import { writeDocs } from 'tincture/docs-file';
import { spacyFileLosses, writeSpacyFile } from 'tincture/spacy-file';
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
  const isBinary = format === 'docs' || format === 'spacy';
  if (isBinary && path === '-' && context.stdout.isTTY === true && !isChecked)
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `${format === 'docs' ? 'A file of Docs' : 'A .spacy file'} is binary, and standard output is a terminal.`,
      fix: 'Name a file, or send the output on.',
    });
  const losses = await lossesOf(() => watched(context, reporter, 'Looking for losses', documents()), format, task);
  for (const [what, count] of losses)
    reporter.note(`${reporter.colors.yellow('lost')} ${count}: ${what} (the format ${format} has no place for them)`);
  if (!isChecked) {
    const written = watched(context, reporter, 'Writing', documents());
    const pieces = piecesOf(written, format, task);
    if (path === '-') for await (const piece of pieces) await write(context.stdout, piece);
    else await writeFile(path, pieces, showPath(context, path));
  }
  return Object.fromEntries(losses);
}

async function lossesOf(
  documents: () => AsyncIterable<Document>,
  format: FormatName,
  task: Task,
): Promise<ReadonlyMap<string, number>> {
  // A file of Docs loses nothing.
  if (format === 'docs') return new Map();
  return format === 'spacy' ? spacyFileLosses(documents(), { task }) : lossReport(documents(), { format, task });
}

/** A file in pieces; one of spaCy is made in memory as a whole. */
async function* piecesOf(
  documents: AsyncIterable<Document>,
  format: FormatName,
  task: Task,
): AsyncGenerator<string | Uint8Array> {
  if (format === 'docs') yield* writeDocs(documents);
  else if (format === 'spacy') yield await writeSpacyFile(documents, { task });
  else yield* writeDocuments(documents, { format, task });
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
