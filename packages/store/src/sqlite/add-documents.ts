import type { Kysely } from 'kysely';
import type { Document } from 'tincture';
import { checkId } from '../document-id.ts';
import type { AddOutcome } from '../store.ts';
import { contentId, textHash } from '../text-hash.ts';
import { addToFamilies } from './families.ts';
import type { DocumentTable, Schema } from './schema.ts';

type Row = Omit<DocumentTable, 'sequence'>;

/** Adds one batch within the transaction `db`; see `Store.addDocuments`. */
export async function addBatch(
  db: Kysely<Schema>,
  batch: readonly Document[],
  added: string,
): Promise<readonly AddOutcome[]> {
  const rows = batch.map((document) => toRow(document, added));
  const { byHash, ids } = await lookUp(db, rows);
  const fresh: Row[] = [];
  const outcomes = rows.map((row): AddOutcome => {
    const same = byHash.get(row.hash);
    if (same !== undefined) return { id: same, state: 'duplicate' };
    if (ids.has(row.id)) return { id: row.id, state: 'conflict' };
    byHash.set(row.hash, row.id);
    ids.add(row.id);
    fresh.push(row);
    return { id: row.id, state: 'added' };
  });
  if (fresh.length > 0) {
    const inserted = await db.insertInto('documents').values(fresh).returning(['sequence', 'text']).execute();
    await addToFamilies(db, inserted);
  }
  return outcomes;
}

function toRow({ id: given, text, meta }: Document, added: string): Row {
  const hash = textHash(text);
  const id = given ?? contentId(hash);
  checkId(id);
  return {
    id,
    hash,
    text: text.toWellFormed(),
    exact: text.isWellFormed() ? null : JSON.stringify(text),
    meta: meta === undefined ? null : JSON.stringify(meta),
    added,
  };
}

async function lookUp(
  db: Kysely<Schema>,
  rows: readonly Row[],
): Promise<{ byHash: Map<string, string>; ids: Set<string> }> {
  const known = await db
    .selectFrom('documents')
    .select(['id', 'hash'])
    .where((where) =>
      where.or([
        where(
          'hash',
          'in',
          rows.map((row) => row.hash),
        ),
        where(
          'id',
          'in',
          rows.map((row) => row.id),
        ),
      ]),
    )
    .execute();
  return { byHash: new Map(known.map((row) => [row.hash, row.id])), ids: new Set(known.map((row) => row.id)) };
}
