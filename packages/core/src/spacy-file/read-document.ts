import { buildDocument, type Draft } from '../convert/build-document.ts';
import { createFindings, type Findings, rejectWith } from '../convert/findings.ts';
import type { ReadItem } from '../convert/types.ts';
import type { ReadDocsOptions } from '../docs-file/read-item.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { mostBesideBytes } from './layout.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import type { Beside, Table } from './open-table.ts';
import { readEntities } from './read-entities.ts';
import { readSpanGroups } from './read-spans.ts';
import { readTokens } from './read-tokens.ts';
import { readWords } from './read-words.ts';
import { rowsOf } from './rows.ts';
import { readUserData } from './user-data.ts';

/** Where a document is in its file. */
export interface DocumentPlace {
  /** Number of its first row. */
  readonly first: number;
  /** How many rows it has. */
  readonly length: number;
  /** Number of the document, from 1. */
  readonly number: number;
}

/** One document of a file, or the reject that it is. */
export function readDocument(
  table: Table,
  beside: Beside,
  { first, length, number }: DocumentPlace,
  options: ReadDocsOptions,
): ReadItem {
  const findings = createFindings();
  const orNone = <T>(read: () => T): T | undefined => readOrReject(read, findings);
  const rows = rowsOf(table, first, length, findings);
  const areSpacesUnknown = orNone(() => readFlag(beside.flags)) ?? false;
  const words = readWords(rows, areSpacesUnknown, findings);
  if (words === undefined) return rejectWith(findings, number, `document number ${number}`);
  const { userData, spanGroups } = beside;
  const draft: Draft = {
    text: words.text,
    ...(userData && orNone(() => readUserData(userData, words, findings))),
    tokens: readTokens(rows, words, findings),
    ...readEntities(rows, words, findings),
    spans: spanGroups && orNone(() => readSpanGroups(spanGroups, words, table, findings)),
    cats: orNone(() => readCats(beside.cats)),
  };
  return buildDocument(draft, findings, number, JSON.stringify({ text: words.text }), options);
}

/** What cannot be read sets the document aside, and no other. */
function readOrReject<T>(read: () => T, findings: Findings): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TinctureError)) throw error;
    findings.reject('line-invalid', error.problem);
    return undefined;
  }
}

/** Whether nobody knows which tokens a space follows: spaCy then has one after each. */
function readFlag(part: Uint8Array | undefined): boolean {
  if (part === undefined) return false;
  const reader = new MsgpackReader(part, 'A flag');
  for (let left = reader.map(); left > 0; left--) {
    const isIt = reader.text() === 'has_unknown_spaces';
    if (isIt && reader.next === 'boolean') return reader.json() === true;
    reader.part();
  }
  return false;
}

/** Label to probability; none at all says that nobody looked. */
function readCats(part: Uint8Array): Draft['cats'] {
  if (part.length > mostBesideBytes)
    throw new TinctureError({
      code: 'file-invalid',
      problem: `The labels of the text have more than ${mostBesideBytes} bytes.`,
    });
  const reader = new MsgpackReader(part, 'The labels of the text');
  const cats = new Map<string, number>();
  for (let left = reader.map(); left > 0; left--) {
    const label = reader.text();
    if (reader.next === 'boolean') cats.set(label, reader.json() === true ? 1 : 0);
    else cats.set(label, reader.number());
  }
  return cats.size === 0 ? undefined : [...cats];
}
