import type { Document, LanguageCode, Task } from 'tincture';
import { counted, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { showPath } from '../project/open-project.ts';
import { type FileFlags, formatAdvice } from '../terminal/file-options.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { openDocumentFile } from './read-documents.ts';
import { createRepairTally, describeRepairs } from './repair-tally.ts';

/** Settings of {@link loadDocuments}. */
export interface LoadOptions extends FileFlags {
  /** Labels are checked against it where it is known. */
  readonly task?: Task;
  /** What the texts are in. Default: what the task says, else `en`. */
  readonly language?: LanguageCode;
}

/**
 * All texts of a file (`-`: standard input), with their annotations. What cannot be read, and what had to be
 * changed, is counted and noted with the first reason; a file of which nothing can be read is an error (`data-invalid`).
 */
export async function loadDocuments(
  context: Context,
  reporter: Reporter,
  path: string,
  options: LoadOptions = {},
): Promise<Document[]> {
  const documents: Document[] = [];
  const repairs = createRepairTally();
  let rejects = 0;
  let first = '';
  const { format, items } = await openDocumentFile(context, path, options);
  for await (const item of items) {
    if ('document' in item) {
      documents.push(item.document);
      repairs.add(item.repairs);
    } else if (rejects++ === 0) first = `line ${item.reject.line}: ${item.reject.problem}`;
  }
  const shown = path === '-' ? 'standard input' : showPath(context, path);
  if (documents.length === 0) {
    throw new TinctureError({
      code: 'data-invalid',
      problem:
        rejects === 0
          ? 'The file has no texts.'
          : `None of ${counted(rejects, 'entry', 'entries')} can be read as ${format}; ${first}`,
      where: { file: shown },
      fix:
        rejects === 0
          ? 'Give a file of JSON lines, Prodigy, CoNLL, CSV, TSV or one of spaCy (docs/reference/formats.md).'
          : `Put that right in the file, or ${formatAdvice(options.format)} (docs/reference/formats.md).`,
    });
  }
  if (rejects > 0)
    reporter.note(
      `${shown}: set aside ${rejects} of ${counted(documents.length + rejects, 'entry', 'entries')}; ${first}`,
    );
  for (const count of Object.values(repairs.counts())) reporter.note(`${shown}: repaired ${describeRepairs(count)}`);
  return documents;
}
