import type { Kysely } from 'kysely';
import { unknownDocument } from '../decision-rules.ts';
import type { Progress, QueueItem, QueueOptions } from '../store.ts';
import { decisionInForce, importedGold, newestAnnotation } from './in-force.ts';
import { toAnnotation, toDecision, toDocument } from './rows.ts';
import type { Schema } from './schema.ts';

/** See `Store.queue`. */
export async function readQueue(db: Kysely<Schema>, task: string, options: QueueOptions): Promise<QueueItem[]> {
  const { state = 'open', limit = 50, after, proposed } = options;
  let query = db
    .with('states', (states) =>
      states
        .selectFrom('documents')
        .select((column) => [
          'sequence',
          'id',
          newestAnnotation(column.ref('documents.id'), task).as('proposal'),
          decisionInForce(column.ref('documents.id'), task).as('decision'),
          importedGold(column.ref('documents.id'), task).as('imported'),
        ]),
    )
    .selectFrom('states')
    .innerJoin('documents', 'documents.sequence', 'states.sequence')
    .select(['documents.id', 'text', 'exact', 'meta', 'added', 'states.proposal', 'states.decision'])
    .orderBy('states.sequence')
    .limit(limit);
  if (after !== undefined) query = query.where('states.sequence', '>', await sequenceOf(db, after));
  if (state === 'decided') query = query.where('decision', 'is not', null);
  if (state === 'open' || state === 'imported') {
    query = query.where('decision', 'is', null).where('imported', state === 'open' ? 'is' : 'is not', null);
  }
  if (proposed !== undefined) query = query.where('proposal', proposed ? 'is not' : 'is', null);
  const rows = await query.execute();

  const proposals = await db
    .selectFrom('annotations')
    .selectAll()
    .where('id', 'in', numbers(rows.map((row) => row.proposal)))
    .execute();
  const decisions = await db
    .selectFrom('decisions')
    .selectAll()
    .where('sequence', 'in', numbers(rows.map((row) => row.decision)))
    .execute();
  const proposalById = new Map(proposals.map((row) => [row.id, toAnnotation(row)]));
  const decisionBySequence = new Map(decisions.map((row) => [row.sequence, toDecision(row)]));
  return rows.map((row) => {
    const proposal = row.proposal === null ? undefined : proposalById.get(row.proposal);
    const decision = row.decision === null ? undefined : decisionBySequence.get(row.decision);
    return {
      document: toDocument(row),
      ...(proposal === undefined ? {} : { proposal }),
      ...(decision === undefined ? {} : { decision }),
    };
  });
}

/** See `Store.progress`. */
export async function readProgress(db: Kysely<Schema>, task: string): Promise<Progress> {
  const rows = await db
    .with('states', (states) =>
      states
        .selectFrom('documents')
        .select((column) => [
          newestAnnotation(column.ref('documents.id'), task).as('proposal'),
          decisionInForce(column.ref('documents.id'), task).as('decision'),
          importedGold(column.ref('documents.id'), task).as('imported'),
        ]),
    )
    .selectFrom('states')
    .leftJoin('decisions', 'decisions.sequence', 'states.decision')
    .select((column) => [
      'verdict',
      column('states.proposal', 'is not', null).as('proposed'),
      column('states.imported', 'is not', null).as('imported'),
      column.fn.countAll<number>().as('documents'),
    ])
    .groupBy(['verdict', 'proposed', 'imported'])
    .execute();
  const count = (matches: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(matches).reduce((sum, row) => sum + row.documents, 0);
  const ofVerdict = (verdict: string): number => count((row) => row.verdict === verdict);
  return {
    documents: count(() => true),
    open: count((row) => row.verdict === null && !row.imported),
    proposed: count((row) => row.verdict === null && !row.imported && Boolean(row.proposed)),
    decided: count((row) => row.verdict !== null),
    imported: count((row) => row.verdict === null && Boolean(row.imported)),
    byVerdict: {
      accept: ofVerdict('accept'),
      correct: ofVerdict('correct'),
      reject: ofVerdict('reject'),
      ignore: ofVerdict('ignore'),
    },
  };
}

async function sequenceOf(db: Kysely<Schema>, id: string): Promise<number> {
  const row = await db.selectFrom('documents').select('sequence').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw unknownDocument(id);
  return row.sequence;
}

function numbers(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
