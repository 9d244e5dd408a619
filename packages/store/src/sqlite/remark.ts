import type { Kysely } from 'kysely';
import { unknownDocument } from '../decision-rules.ts';
import type { NewRemark, StoredRemark } from '../store.ts';
import { toRemark } from './rows.ts';
import type { Schema } from './schema.ts';
import { refreshStates } from './states.ts';

/** Records a checked remark within the transaction `db`; see `Store.remark`. */
export async function recordRemark(db: Kysely<Schema>, remark: NewRemark, made: string): Promise<StoredRemark> {
  const { id, document, task, kind, text, person } = remark;
  const earlier = await db.selectFrom('remarks').selectAll().where('id', '=', id).executeTakeFirst();
  if (earlier !== undefined) return toRemark(earlier);
  const known = await db.selectFrom('documents').select('id').where('id', '=', document).executeTakeFirst();
  if (known === undefined) throw unknownDocument(document);
  const row = { ...{ id, document, task, kind, person, made }, text: text ?? null };
  const stored = await db.insertInto('remarks').values(row).returningAll().executeTakeFirstOrThrow();
  await refreshStates(db, task, [document]);
  return toRemark(stored);
}
