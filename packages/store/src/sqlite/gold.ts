import type { Kysely } from 'kysely';
import type { Annotations } from 'tincture';
import type { GoldDocument } from '../store.ts';
import { readAnnotations, readSource } from '../stored-json.ts';
import { decisionInForce, importedGold } from './in-force.ts';
import { toDocument } from './rows.ts';
import type { Schema } from './schema.ts';

/** Documents read at a time, so that a reader holds neither the whole corpus nor the connection. */
const pageSize = 500;

/** See `Store.gold`. */
export async function* readGold(db: Kysely<Schema>, task: string): AsyncIterable<GoldDocument> {
  let after = 0;
  for (;;) {
    const rows = await readPage(db, task, after);
    for (const row of rows) {
      const annotations = goldOf(row);
      if (annotations === undefined) continue;
      yield { ...toDocument(row), annotations, ...(row.split === null ? {} : { split: row.split }) };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

async function readPage(db: Kysely<Schema>, task: string, after: number) {
  return db
    .selectFrom('documents')
    .leftJoin('decisions', (join) =>
      join.on((on) => on('decisions.sequence', '=', decisionInForce(on.ref('documents.id'), task))),
    )
    .leftJoin('annotations', (join) =>
      join.on((on) => on('annotations.id', '=', importedGold(on.ref('documents.id'), task))),
    )
    .leftJoin('splits', (join) => join.onRef('splits.document', '=', 'documents.id').on('splits.task', '=', task))
    .select(['documents.sequence', 'documents.id', 'text', 'exact', 'meta', 'added', 'split', 'verdict', 'person'])
    .select(['decisions.annotations as decided', 'annotations.annotations as imported', 'source'])
    .where('documents.sequence', '>', after)
    .where((where) => where.or([where('decisions.annotations', 'is not', null), where('source', 'is not', null)]))
    .orderBy('documents.sequence')
    .limit(pageSize)
    .execute();
}

function goldOf(row: {
  readonly verdict: string | null;
  readonly person: string | null;
  readonly decided: string | null;
  readonly imported: string | null;
  readonly source: string | null;
}): Annotations | undefined {
  if (row.decided !== null && row.person !== null) {
    return { ...readAnnotations(row.decided), source: { kind: 'person', id: row.person } };
  }
  if (row.verdict !== null || row.imported === null || row.source === null) return undefined;
  return { ...readAnnotations(row.imported), source: readSource(row.source) };
}
