import type { Kysely } from 'kysely';
import type { Progress, QueueItem, QueueOptions } from '../store.ts';
import { newestAnnotations } from './newest-annotations.ts';
import { idsInQueue } from './queue-order.ts';
import { toDecision, toDocument, toRemark } from './rows.ts';
import type { Schema } from './schema.ts';

/** See `Store.queue`. */
export async function readQueue(db: Kysely<Schema>, task: string, options: QueueOptions): Promise<QueueItem[]> {
  return readItems(db, task, await idsInQueue(db, task, options));
}

/** Documents with what there is to decide on, in the order of the ids; those that are not there are left out. */
export async function readItems(db: Kysely<Schema>, task: string, ids: readonly string[]): Promise<QueueItem[]> {
  if (ids.length === 0) return [];
  const documents = await db.selectFrom('documents').selectAll().where('id', 'in', ids).execute();
  const annotations = await newestAnnotations(db, task, ids);
  const decisions = await db
    .selectFrom('decisions')
    .selectAll()
    .where('task', '=', task)
    .where('document', 'in', ids)
    .where('verdict', '<>', 'undo')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('decisions as u').select('u.sequence').whereRef('u.withdraws', '=', 'decisions.sequence'))),
    )
    .orderBy('sequence')
    .execute();
  const remarks = await db
    .selectFrom('remarks')
    .selectAll()
    .where('task', '=', task)
    .where('document', 'in', ids)
    .orderBy('sequence')
    .execute();

  return ids.flatMap((id) => {
    const document = documents.find((row) => row.id === id);
    if (document === undefined) return [];
    const noted = remarks.filter((row) => row.document === id);
    return {
      document: toDocument(document),
      proposals: annotations.filter((entry) => entry.document === id),
      decisions: decisions.filter((row) => row.document === id).map(toDecision),
      remarks: noted.map(toRemark),
      isFlagged: noted.findLast(({ kind }) => kind !== 'comment')?.kind === 'flag',
    };
  });
}

/** See `Store.progress`. */
export async function readProgress(db: Kysely<Schema>, task: string): Promise<Progress> {
  const all = await db
    .selectFrom('documents')
    .select((column) => column.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await db
    .selectFrom('states')
    .select((column) => ['state', 'verdict', column.fn.countAll<number>().as('count')])
    .where('task', '=', task)
    .groupBy(['state', 'verdict'])
    .execute();
  const count = (key: 'state' | 'verdict', value: string): number =>
    rows.filter((row) => row[key] === value).reduce((sum, row) => sum + row.count, 0);
  const [documents, decided, imported] = [all.count, count('state', 'decided'), count('state', 'imported')];
  return {
    ...{ documents, decided, imported },
    open: documents - decided - imported,
    proposed: count('state', 'proposed'),
    byVerdict: {
      accept: count('verdict', 'accept'),
      correct: count('verdict', 'correct'),
      reject: count('verdict', 'reject'),
      ignore: count('verdict', 'ignore'),
    },
  };
}
