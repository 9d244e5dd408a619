import { type Kysely, sql } from 'kysely';
import { unknownDocument } from '../decision-rules.ts';
import type { Progress, QueueItem, QueueOptions } from '../store.ts';
import { toAnnotation, toDecision, toDocument } from './rows.ts';
import type { Schema, StateTable } from './schema.ts';
import { isProposed } from './states.ts';

type State = StateTable['state'];

const statesOf: Readonly<Record<NonNullable<QueueOptions['state']>, readonly State[]>> = {
  open: ['proposed', 'open'],
  decided: ['decided'],
  imported: ['imported'],
  all: ['proposed', 'open', 'decided', 'imported'],
};

/** See `Store.queue`. */
export async function readQueue(db: Kysely<Schema>, task: string, options: QueueOptions): Promise<QueueItem[]> {
  const { state = 'open', order = 'added', limit = 50, after } = options;
  const start = after === undefined ? undefined : await place(db, task, after);
  const from = { task, limit, after: start?.sequence ?? 0 };
  const states = statesOf[state];
  if (order === 'added') return readItems(db, task, await idsOf(db, { ...from, states }));

  const isPast = start?.isProposed === false;
  const proposed = isPast ? [] : await idsOf(db, { ...from, states: states.filter((s) => s !== 'open'), proposed: 1 });
  const others = await idsOf(db, {
    ...from,
    states: states.filter((s) => s !== 'proposed'),
    proposed: 0,
    ...(isPast ? {} : { after: 0, limit: limit - proposed.length }),
  });
  return readItems(db, task, [...proposed, ...others]);
}

/** Documents with what there is to decide on, in the order of the ids; those that are not there are left out. */
export async function readItems(db: Kysely<Schema>, task: string, ids: readonly string[]): Promise<QueueItem[]> {
  if (ids.length === 0) return [];
  const documents = await db.selectFrom('documents').selectAll().where('id', 'in', ids).execute();
  const newest = db
    .selectFrom('annotations')
    .select((column) => column.fn.max('id').as('id'))
    .where('task', '=', task)
    .where('document', 'in', ids)
    .groupBy(['document', 'source_kind', 'source_name']);
  const annotations = await db
    .selectFrom('annotations')
    .selectAll()
    .where('id', 'in', newest)
    .orderBy('id', 'desc')
    .execute();
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

  return ids.flatMap((id) => {
    const document = documents.find((row) => row.id === id);
    if (document === undefined) return [];
    return {
      document: toDocument(document),
      proposals: annotations.filter((row) => row.document === id).map(toAnnotation),
      decisions: decisions.filter((row) => row.document === id).map(toDecision),
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

interface Selection {
  readonly task: string;
  readonly states: readonly State[];
  /** 1: only those with a proposal; 0: only those without. */
  readonly proposed?: 0 | 1;
  /** Only documents with a higher sequence. */
  readonly after: number;
  readonly limit: number;
}

async function idsOf(db: Kysely<Schema>, selection: Selection): Promise<string[]> {
  const { task, states, proposed, after, limit } = selection;
  if (states.length === 0 || limit === 0) return [];
  if (!states.includes('open')) {
    let query = db.selectFrom('states').select('document').where('task', '=', task).where('state', 'in', states);
    if (proposed !== undefined) query = query.where(isProposed(sql.ref('states.document'), task), '=', proposed);
    const rows = await query.where('sequence', '>', after).orderBy('sequence').limit(limit).execute();
    return rows.map((row) => row.document);
  }
  let query = db
    .selectFrom('documents')
    .leftJoin('states', (join) => join.onRef('states.document', '=', 'documents.id').on('states.task', '=', task))
    .select('documents.id')
    .where(({ fn, val }) => fn.coalesce('state', val<State>('open')), 'in', states);
  if (proposed !== undefined) query = query.where(isProposed(sql.ref('documents.id'), task), '=', proposed);
  const rows = await query.where('documents.sequence', '>', after).orderBy('documents.sequence').limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Where a document is in either order. Throws `document-unknown`. */
async function place(
  db: Kysely<Schema>,
  task: string,
  id: string,
): Promise<{ readonly sequence: number; readonly isProposed: boolean }> {
  const row = await db
    .selectFrom('documents')
    .select(['sequence', isProposed(sql.ref('documents.id'), task).as('proposed')])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw unknownDocument(id);
  return { sequence: row.sequence, isProposed: row.proposed === 1 };
}
