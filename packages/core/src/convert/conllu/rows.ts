import { counted } from '../../errors/counted.ts';
import { findCircle } from '../check-tokens.ts';
import type { Findings } from '../findings.ts';
import { quote } from '../json-checks.ts';
import type { Line } from '../types.ts';

/** Numbers of the columns of CoNLL-U. */
export const column = {
  id: 0,
  form: 1,
  lemma: 2,
  upos: 3,
  xpos: 4,
  feats: 5,
  head: 6,
  deprel: 7,
  deps: 8,
  misc: 9,
} as const;

/** The ten columns of one line. */
export type Columns = readonly string[];

/** A stretch of the text with the word that it is, or with the words of which it is no plain sequence: French "du" is "de" and "le". */
export interface Piece {
  readonly form: string;
  /** One, but for a multiword token whose words do not add up to it. */
  readonly words: readonly Columns[];
  /** The lines of the words, with empty nodes between them. */
  readonly lines: readonly string[];
  /** MISC of the line that says what comes after it: that of the multiword token which it ends, if it ends one. */
  readonly spacing: string;
  /** Multiword tokens and empty nodes that stand before it in the file. */
  readonly before: readonly string[];
}

/** A sentence as the file has it. */
export interface Sentence {
  /** Number of its first line. */
  readonly line: number;
  readonly comments: readonly string[];
  readonly pieces: readonly Piece[];
  /** Empty nodes behind the last word. */
  readonly after: readonly string[];
}

/**
 * Reads the lines of one sentence: https://universaldependencies.org/format.html. Rejects what is not CoNLL-U, each with its line.
 */
export function readSentence(lines: readonly Line[], findings: Findings): Sentence {
  const comments = lines.filter(isComment).map(({ text }) => text);
  const rows = lines.slice(comments.length);
  const first = lines[0]?.number ?? 1;
  if (rows.length === 0) findings.reject('line-invalid', `The comments at line ${first} belong to no sentence.`);
  const read = rows.flatMap((line) => readRow(line, findings));
  if (read.length < rows.length || !checkIds(read, findings)) return { line: first, comments, pieces: [], after: [] };
  checkHeads(
    read.filter(({ kind }) => kind === 'word'),
    findings,
  );
  return { line: first, comments, ...collectPieces(read) };
}

function isComment({ text }: Line): boolean {
  return text.startsWith('#');
}

interface Row {
  readonly line: number;
  readonly columns: Columns;
  readonly kind: 'word' | 'multiword' | 'empty';
}

const idForms: readonly (readonly [kind: Row['kind'], form: RegExp])[] = [
  ['word', /^[1-9]\d*$/],
  ['multiword', /^[1-9]\d*-[1-9]\d*$/],
  ['empty', /^\d+\.[1-9]\d*$/],
];

function readRow(line: Line, findings: Findings): readonly Row[] {
  const columns = line.text.split('\t');
  const fail = (problem: string): readonly Row[] => {
    findings.reject('line-invalid', `Line ${line.number} ${problem}.`);
    return [];
  };
  if (isComment(line)) return fail('is a comment inside a sentence');
  if (columns.length !== 10) return fail(`has ${counted(columns.length, 'column')} divided by tabs; it needs 10`);
  const id = columns[column.id] ?? '';
  const kind = idForms.find(([, form]) => form.test(id))?.[0];
  if (kind === undefined) return fail(`has the number ${quote(id)}; it must be like 1, 1-2 or 1.1`);
  if (columns[column.form]?.trim() === '') return fail('has no word');
  const empty = columns.indexOf('');
  if (empty >= 0) return fail(`has nothing in column ${empty + 1}; what is not said is "_"`);
  return [{ line: line.number, columns, kind }];
}

/** Words count from 1; a multiword token is in front of its first word, an empty node behind the word that it counts from. */
function checkIds(rows: readonly Row[], findings: Findings): boolean {
  let words = 0;
  let empties = 0;
  let covered = 0;
  for (const { columns, kind, line } of rows) {
    const id = columns[column.id] ?? '';
    const [major = 0, minor = 0] = id.split(/[-.]/).map(Number);
    const isNext =
      kind === 'word'
        ? major === words + 1
        : kind === 'empty'
          ? major === words && minor === empties + 1
          : major === words + 1 && minor > major && covered <= words;
    if (!isNext) {
      const hint = id === '1' && words > 0 ? ' Is the blank line between two sentences missing?' : '';
      findings.reject(
        'line-invalid',
        `Line ${line} has the number ${quote(id)}, which does not come after the one before it.${hint}`,
      );
      return false;
    }
    if (kind === 'word') [words, empties] = [words + 1, 0];
    else if (kind === 'empty') empties++;
    else covered = minor;
  }
  if (covered <= words && words > 0) return true;
  const line = rows.at(-1)?.line ?? 1;
  const problem = words === 0 ? 'has no word' : `ends within a multiword token, which goes up to word ${covered}`;
  findings.reject('line-invalid', `The sentence that ends at line ${line} ${problem}.`);
  return false;
}

function checkHeads(words: readonly Row[], findings: Findings): void {
  const heads = words.map(({ columns, line }, index) => {
    const head = columns[column.head] ?? '';
    const problem = !/^(\d+|_)$/.test(head)
      ? `${quote(head)}; it must be a number or "_"`
      : Number(head) > words.length
        ? `${head}, but the sentence has ${words.length} words`
        : undefined;
    if (problem !== undefined) findings.reject('line-invalid', `Line ${line} has the head ${problem}.`);
    return problem !== undefined || head === '_' ? undefined : head === '0' ? index : Number(head) - 1;
  });
  // A word that depends on itself is no root here.
  const own = words.findIndex(({ columns }) => columns[column.head] === columns[column.id]);
  const circle = own >= 0 ? [own] : findCircle(heads);
  if (circle === undefined) return;
  const lines = circle.slice(0, 8).map((at) => words[at]?.line);
  const more = circle.length > lines.length ? `, and ${circle.length - lines.length} more` : '';
  findings.reject('line-invalid', `The heads go round in a circle: lines ${lines.join(', ')}${more}.`);
}

function collectPieces(rows: readonly Row[]): Pick<Sentence, 'pieces' | 'after'> {
  const pieces: Piece[] = [];
  let before: string[] = [];
  for (let at = 0; at < rows.length; at++) {
    const { columns, kind } = rows[at]!;
    const line = columns.join('\t');
    if (kind === 'word') {
      pieces.push(pieceOf(columns, columns[column.misc] ?? '_', before));
      before = [];
      continue;
    }
    before.push(line);
    if (kind === 'empty') continue;
    const last = columns[column.id]?.split('-')[1] ?? '';
    const end = rows.findIndex((row) => row.kind === 'word' && row.columns[column.id] === last);
    const inside = rows.slice(at + 1, end + 1);
    const words = inside.filter((row) => row.kind === 'word');
    const form = columns[column.form] ?? '';
    const isSequence = words.map((row) => row.columns[column.form]).join('') === form;
    if (isSequence) {
      for (const row of inside) {
        if (row.kind === 'empty') {
          before.push(row.columns.join('\t'));
          continue;
        }
        const isLast = row === words.at(-1);
        pieces.push(pieceOf(row.columns, isLast ? (columns[column.misc] ?? '_') : 'SpaceAfter=No', before));
        before = [];
      }
    } else {
      const spacing = columns[column.misc] ?? '_';
      const lines = inside.map((row) => row.columns.join('\t'));
      pieces.push({ form, words: words.map((row) => row.columns), lines, spacing, before });
      before = [];
    }
    at = end;
  }
  return { pieces, after: before };
}

function pieceOf(columns: Columns, spacing: string, before: readonly string[]): Piece {
  return { form: columns[column.form] ?? '', words: [columns], lines: [columns.join('\t')], spacing, before };
}
