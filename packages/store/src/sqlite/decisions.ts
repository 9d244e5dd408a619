import type { Kysely } from 'kysely';
import type { DecidedDocument, StoredDecision } from '../store.ts';
import { toDecision, toDocument } from './rows.ts';
import type { Schema } from './schema.ts';

/** Documents read at a time, so that a reader holds neither the whole corpus nor the connection. */
const pageSize = 500;

/** See `Store.latestDecisions`. */
export async function latestDecisions(
  db: Kysely<Schema>,
  task: string,
  person: string,
  limit: number,
): Promise<StoredDecision[]> {
  const rows = await db
    .selectFrom('states')
    .innerJoin('decisions', 'decisions.sequence', 'states.decision')
    .selectAll('decisions')
    .where('states.task', '=', task)
    .where('person', '=', person)
    .orderBy('states.decision', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toDecision);
}

/** See `Store.decisionsInForce`. */
export async function* readDecisionsInForce(db: Kysely<Schema>, task: string): AsyncIterable<DecidedDocument> {
  let after = 0;
  for (;;) {
    const rows = await db
      .selectFrom('states')
      .innerJoin('decisions', 'decisions.sequence', 'states.decision')
      .innerJoin('documents', 'documents.id', 'states.document')
      .selectAll('decisions')
      .select(['text', 'exact', 'meta', 'added', 'states.sequence as place'])
      .where('states.task', '=', task)
      .where('states.state', '=', 'decided')
      .where('states.sequence', '>', after)
      .orderBy('states.sequence')
      .limit(pageSize)
      .execute();
    for (const row of rows) yield { document: toDocument({ ...row, id: row.document }), decision: toDecision(row) };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.place;
  }
}
