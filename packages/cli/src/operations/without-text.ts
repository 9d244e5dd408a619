// What is said of files of which no text came into the store.
import { counted, TinctureError } from 'tincture';
import type { FormatName } from 'tincture/convert';
import { PartialFailure } from '../partial-failure.ts';
import { formatAdvice, textKeyAdvice } from '../terminal/file-options.ts';
import { errorJson } from '../terminal/print-error.ts';
import type { AddedFile } from './add-files.ts';

/** Why nothing of a file is in the store; undefined where something is. `given` is the format that was named for it. */
export function whyEmpty(result: AddedFile, given: FormatName | undefined): TinctureError | undefined {
  if (result.added + result.duplicates > 0) return undefined;
  const where = { file: result.file };
  if (result.rejects['label-unknown'] === result.rejected) {
    return new TinctureError({
      code: 'data-invalid',
      problem: `None of ${counted(result.rejected, 'text')} was added: the task lacks their labels.`,
      where,
      fix: `Put the labels above that are meant into tincture.yaml, ${columnAdvice(result)}or leave annotations out with \`tincture add --texts-only\`.`,
    });
  }
  if (result.rejects['encoding-invalid'] === result.rejected) {
    return new TinctureError({
      code: 'data-invalid',
      problem: `None of ${counted(result.rejected, 'line')} is UTF-8.`,
      where,
      fix: 'Save the file as UTF-8, as is said above, and give the same command again.',
    });
  }
  return new TinctureError({
    code: 'data-invalid',
    problem: `None of ${counted(result.rejected, 'entry', 'entries')} could be read as ${result.format}.`,
    where,
    fix: `Look at the reasons in ${result.rejectsFile ?? 'the list above'}, ${textKeyAdvice(result.rejects['text-invalid'])}or ${formatAdvice(given)}.`,
  });
}

/** What to try, in the middle of a sentence, where the first line of a table was no header that is known: it was read as a text. */
function columnAdvice({ format, firstRejects }: AddedFile): string {
  const isTable = format === 'csv' || format === 'tsv';
  const isHeaderLess = firstRejects['label-unknown']?.startsWith('line 1:') === true;
  return isTable && isHeaderLess ? 'name the columns with --text-column and --label-column, ' : '';
}

/** So many files are named in a sentence; `--json` has all. */
const mostNamed = 20;

/**
 * What is thrown where files gave no text for the reasons `errors`, of so many files `all`: with `--json` each reason is told
 * beside the `answer` about the others.
 */
export function withoutText(errors: readonly TinctureError[], all: number, answer: object): TinctureError {
  const [first] = errors;
  const result = { ...answer, errors: errors.map(errorJson) };
  if (first !== undefined && all === 1) return new PartialFailure(first, result);
  const names = errors.slice(0, mostNamed).map(({ where }) => where?.file ?? 'a file');
  const more = errors.length > mostNamed ? ` and ${errors.length - mostNamed} more` : '';
  const others = errors.length < all ? 'What could be read of the others is in the store. ' : '';
  const them = errors.length === 1 ? 'it' : 'them';
  const error = {
    code: first?.code ?? 'data-invalid',
    problem: `${errors.length} of ${all} files gave no text: ${names.join(', ')}${more}.`,
    fix: `${others}Why is said above. Put ${them} right or leave ${them} out, and give the same command again.`,
    cause: first,
  };
  return new PartialFailure(error, result);
}
