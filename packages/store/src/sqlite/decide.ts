import type { Insertable, Kysely } from 'kysely';
import { sql } from 'kysely';
import { nothingToUndo, repeatedDecision, unknownDocument, wrongProposal } from '../decision-rules.ts';
import type { NewDecision, StoredDecision } from '../store.ts';
import { decisionInForce } from './in-force.ts';
import { toDecision } from './rows.ts';
import type { DecisionTable, Schema } from './schema.ts';

/** Records a checked decision within the transaction `db`; see `Store.decide`. */
export async function recordDecision(db: Kysely<Schema>, decision: NewDecision, made: string): Promise<StoredDecision> {
  const earlier = await db.selectFrom('decisions').selectAll().where('id', '=', decision.id).executeTakeFirst();
  if (earlier !== undefined) return repeatedDecision(toDecision(earlier), decision);
  await checkReferences(db, decision);
  const row: Insertable<DecisionTable> = {
    id: decision.id,
    document: decision.document,
    task: decision.task,
    verdict: decision.verdict,
    annotations: decision.annotations === undefined ? null : JSON.stringify(decision.annotations),
    proposal: decision.proposal ?? null,
    person: decision.person,
    took_ms: decision.tookMs ?? null,
    withdraws: decision.verdict === 'undo' ? await latestInForce(db, decision) : null,
    made,
  };
  return toDecision(await db.insertInto('decisions').values(row).returningAll().executeTakeFirstOrThrow());
}

async function checkReferences(db: Kysely<Schema>, decision: NewDecision): Promise<void> {
  const { document, task, proposal } = decision;
  const known = await db.selectFrom('documents').select('id').where('id', '=', document).executeTakeFirst();
  if (known === undefined) throw unknownDocument(document);
  if (proposal === undefined) return;
  const shown = await db
    .selectFrom('annotations')
    .select('id')
    .where('id', '=', proposal)
    .where('document', '=', document)
    .where('task', '=', task)
    .executeTakeFirst();
  if (shown === undefined) throw wrongProposal(decision);
}

async function latestInForce(db: Kysely<Schema>, decision: NewDecision): Promise<number> {
  const document = sql<string>`${decision.document}`;
  const latest = await db
    .selectNoFrom(decisionInForce(document, decision.task).as('sequence'))
    .executeTakeFirstOrThrow();
  if (latest.sequence === null) throw nothingToUndo(decision);
  return latest.sequence;
}
