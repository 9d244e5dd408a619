import { type Document, type FormatName, type Task, writeDocuments } from 'tincture';
import { type Context, write } from '../context.ts';
import { writeFile } from '../files/write-file.ts';
import { showPath } from '../project/open-project.ts';
import type { Reporter } from '../terminal/reporter.ts';

/** How often each thing cannot be carried over into a format. */
export type Losses = Readonly<Record<string, number>>;

/** What writing would lose, without writing. */
export async function findLosses(documents: readonly Document[], format: FormatName, task: Task): Promise<Losses> {
  const losses = new Map<string, number>();
  const onLoss = (what: string): void => void losses.set(what, (losses.get(what) ?? 0) + 1);
  for await (const _ of writeDocuments(stream(documents), { format, task, onLoss }));
  return Object.fromEntries(losses);
}

/** The loss report, on standard error so that data on standard output stays clean. */
export function reportLosses(reporter: Reporter, format: FormatName, losses: Losses): void {
  for (const [what, count] of Object.entries(losses)) {
    reporter.note(`${reporter.colors.yellow('lost')} ${count}: ${what} (the format ${format} has no place for them)`);
  }
}

/** Writes documents to a file, or to standard output when the path is `-`. */
export async function writeDocumentFile(
  context: Context,
  path: string,
  documents: readonly Document[],
  format: FormatName,
  task: Task,
): Promise<void> {
  const pieces = writeDocuments(stream(documents), { format, task });
  if (path === '-') for await (const piece of pieces) await write(context.stdout, piece);
  else await writeFile(path, pieces, showPath(context, path));
}

async function* stream(documents: readonly Document[]): AsyncGenerator<Document> {
  yield* documents;
}
