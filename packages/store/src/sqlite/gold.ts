import type { Kysely } from 'kysely';
import type { Annotations } from 'tincture';
import type { GoldDocument } from '../store.ts';
import { readAnnotations, readSource } from '../stored-json.ts';
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
    .selectFrom('states')
    .innerJoin('documents', 'documents.id', 'states.document')
    .leftJoin('decisions', 'decisions.sequence', 'states.decision')
    .leftJoin('annotations', 'annotations.id', 'states.imported')
    .leftJoin('splits', (join) => join.onRef('splits.document', '=', 'states.document').on('splits.task', '=', task))
    .select(['states.sequence', 'documents.id', 'text', 'exact', 'meta', 'added', 'split', 'states.verdict', 'person'])
    .select(['decisions.annotations as decided', 'annotations.annotations as imported', 'source'])
    .where('states.task', '=', task)
    .where('states.sequence', '>', after)
    .where((where) => where.or([where('decisions.annotations', 'is not', null), where('source', 'is not', null)]))
    .orderBy('states.sequence')
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
