import type { Doc } from '../doc/doc.ts';

/** A row of the table that is written: a token of ours, or what lies between two. */
export interface Row {
  readonly text: string;
  /** Whether one space follows, which is no row of its own. */
  readonly hasSpace: boolean;
  /** Index of the token; none for what lies between tokens. */
  readonly token?: number;
}

/** The text of a document in rows, and where its tokens are among them. */
export interface RowLayout {
  readonly rows: readonly Row[];
  readonly rowOfToken: readonly number[];
}

/**
 * A text as spaCy has it: one space after a token belongs to the token; whatever else lies between two, more spaces or a line break, is
 * a token of its own.
 */
export function layRows(doc: Doc): RowLayout {
  const rows: Row[] = [];
  const rowOfToken: number[] = [];
  let at = 0;
  for (let token = 0; token <= doc.length; token++) {
    const isEnd = token === doc.length;
    const start = isEnd ? doc.text.length : doc.starts[token]!;
    const last = rows.at(-1);
    if (last !== undefined && at < start && doc.text[at] === ' ') {
      rows[rows.length - 1] = { ...last, hasSpace: true };
      at++;
    }
    if (at < start) rows.push({ text: doc.text.slice(at, start), hasSpace: false });
    if (isEnd) break;
    at = doc.ends[token]!;
    rowOfToken.push(rows.length);
    rows.push({ text: doc.text.slice(start, at), hasSpace: false, token });
  }
  return { rows, rowOfToken };
}
