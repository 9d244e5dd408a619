import type { Kysely } from 'kysely';
import type { StoredAnnotation } from '../store.ts';
import { toAnnotation } from './rows.ts';
import type { Schema } from './schema.ts';

/** The newest annotations of each source for each of the documents, newest first. */
export async function newestAnnotations(
  db: Kysely<Schema>,
  task: string,
  documents: readonly string[],
): Promise<StoredAnnotation[]> {
  const newest = db
    .selectFrom('annotations')
    .select((column) => column.fn.max('id').as('id'))
    .where('task', '=', task)
    .where('document', 'in', documents)
    .groupBy(['document', 'source_kind', 'source_name']);
  const rows = await db.selectFrom('annotations').selectAll().where('id', 'in', newest).orderBy('id', 'desc').execute();
  return rows.map(toAnnotation);
}
