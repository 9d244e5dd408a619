import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import { unknownDocument } from '../decision-rules.ts';
import type { QueueFilter, QueueOptions } from '../store.ts';
import { labelList } from './facets.ts';
import { isRepetition } from './families.ts';
import { matchesOf } from './full-text.ts';
import type { Schema, StateTable } from './schema.ts';
import { isProposed } from './states.ts';

// Which documents a queue holds, and in which order. A document that no event is about has no row in `states`.

type State = StateTable['state'];

const statesOf: Readonly<Record<NonNullable<QueueOptions['state']>, readonly State[]>> = {
  open: ['proposed', 'open'],
  decided: ['decided'],
  imported: ['imported'],
  all: ['proposed', 'open', 'decided', 'imported'],
};

/** Ids of one page of the queue. */
export async function idsInQueue(db: Kysely<Schema>, task: string, options: QueueOptions): Promise<string[]> {
  const { order = 'added', limit = 50, after } = options;
  const start = after === undefined ? undefined : await place(db, task, after);
  const select = (part: Omit<Part, 'task' | 'filter'>): Promise<string[]> =>
    idsOf(db, { task, filter: options, ...part });
  if (order === 'added' || order === 'shuffled') return select({ order, limit, start });
  const isPast = start?.isProposed === false;
  const proposed = isPast ? [] : await select({ order, limit, start, proposed: 1 });
  const others = await select({
    ...{ order: 'added', proposed: 0, limit: limit - proposed.length, start: isPast ? start : undefined },
  });
  return [...proposed, ...others];
}

/** See `Store.count`. */
export async function countInQueue(db: Kysely<Schema>, task: string, filter: QueueFilter): Promise<number> {
  const query = filtered(db, { task, filter }).select((column) => column.fn.countAll<number>().as('count'));
  return (await query.executeTakeFirstOrThrow()).count;
}

interface Place {
  readonly sequence: number;
  readonly hash: string;
  readonly isProposed: boolean;
  readonly doubt: number | null;
  readonly dispute: number | null;
}

/** A stretch of the queue. */
interface Part {
  readonly task: string;
  readonly filter: QueueOptions;
  readonly order: NonNullable<QueueOptions['order']>;
  /** 1: only those with a proposal; 0: only those without. */
  readonly proposed?: 0 | 1;
  readonly limit: number;
  /** Only documents behind this one. */
  readonly start: Place | undefined;
}

async function idsOf(db: Kysely<Schema>, part: Part): Promise<string[]> {
  const { order, limit, start } = part;
  if (limit === 0) return [];
  let query = filtered(db, part).select('documents.id').limit(limit);
  if (order === 'shuffled') {
    if (start !== undefined) query = query.where('documents.hash', '>', start.hash);
    query = query.orderBy('documents.hash');
  } else {
    const rank = order === 'unsure-first' ? 'doubt' : order === 'disputed-first' ? 'dispute' : undefined;
    if (rank !== undefined) query = query.orderBy(`states.${rank}`, 'desc');
    if (start !== undefined) query = query.where(rank === undefined ? isLater(start) : isBehind(rank, start));
    query = query.orderBy(part.proposed === 1 ? 'states.sequence' : 'documents.sequence');
  }
  return (await query.execute()).map((row) => row.id);
}

function isLater({ sequence }: Place): RawBuilder<boolean> {
  return sql<boolean>`documents.sequence > ${sequence}`;
}

/** Behind a place in falling order of a column, where those without a value come last. */
function isBehind(rank: 'doubt' | 'dispute', start: Place): RawBuilder<boolean> {
  const column = sql.ref(`states.${rank}`);
  const value = start[rank];
  if (value === null) return sql<boolean>`(${column} is null and ${isLater(start)})`;
  return sql<boolean>`(${column} < ${value} or ${column} is null or (${column} = ${value} and ${isLater(start)}))`;
}

function filtered(db: Kysely<Schema>, { task, filter, proposed }: Pick<Part, 'task' | 'filter' | 'proposed'>) {
  const { text, label, source, person, verdict, confidenceBelow, decidedSince, decidedBefore } = filter;
  const states = statesOf[filter.state ?? 'open'].filter(
    (state) => proposed === undefined || state !== (proposed === 1 ? 'open' : 'proposed'),
  );
  let query = db
    .selectFrom('documents')
    .leftJoin('states', (join) => join.onRef('states.document', '=', 'documents.id').on('states.task', '=', task))
    .leftJoin('decisions', 'decisions.sequence', 'states.decision');
  // Without those that may have no row, the index on `states` is of use.
  if (states.includes('open'))
    query = query.where(({ fn, val }) => fn.coalesce('state', val<State>('open')), 'in', states);
  else query = query.where('state', 'in', states);
  if (proposed !== undefined && states.join() !== 'proposed') {
    query = query.where(isProposed(sql.ref('documents.id'), task), '=', proposed);
  }
  if (text !== undefined && text.trim() !== '') query = query.where(matchesOf(text));
  if (label !== undefined) query = query.where(sql<boolean>`instr(states.labels, ${labelList([label])}) > 0`);
  if (source !== undefined) query = query.where(isProposedBy(sql.ref('documents.id'), task, source));
  if (person !== undefined) query = query.where('decisions.person', '=', person);
  if (verdict !== undefined) query = query.where('states.verdict', '=', verdict);
  if (confidenceBelow !== undefined) query = query.where('states.doubt', '>', 1 - confidenceBelow);
  if (decidedSince !== undefined) query = query.where('decisions.made', '>=', decidedSince);
  if (decidedBefore !== undefined) query = query.where('decisions.made', '<', decidedBefore);
  if (filter.definition !== undefined) query = query.where('decisions.definition', '=', filter.definition);
  if (filter.definitionOtherThan !== undefined)
    query = query.where('decisions.definition', '<>', filter.definitionOtherThan);
  if (filter.isFlagged === true) query = query.where('states.flagged', '=', 1);
  if (filter.isCommented === true) query = query.where('states.commented', '=', 1);
  if (filter.isFolded === true)
    query = query.where(({ not }) => not(isRepetition(sql.ref('documents.sequence'), task)));
  return query;
}

function isProposedBy(document: Expression<string>, task: string, name: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from annotations a where a.task = ${task} and a.source_name = ${name} and a.document = ${document})`;
}

/** Where a document is in any order. Throws `document-unknown`. */
async function place(db: Kysely<Schema>, task: string, id: string): Promise<Place> {
  const row = await db
    .selectFrom('documents')
    .leftJoin('states', (join) => join.onRef('states.document', '=', 'documents.id').on('states.task', '=', task))
    .select(['documents.sequence', 'hash', 'doubt', 'dispute'])
    .select(isProposed(sql.ref('documents.id'), task).as('proposed'))
    .where('documents.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw unknownDocument(id);
  return { ...row, isProposed: row.proposed === 1 };
}
