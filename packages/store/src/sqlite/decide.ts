import type { Kysely, Selectable } from 'kysely';
import {
  decidedMeanwhile,
  nothingToUndo,
  repeatedDecision,
  unknownDocument,
  wrongProposal,
} from '../decision-rules.ts';
import type { NewDecision, StoredDecision } from '../store.ts';
import { toDecision } from './rows.ts';
import type { DecisionTable, Schema } from './schema.ts';
import { refreshStates } from './states.ts';

/** Records a checked decision within the transaction `db`; see `Store.decide`. */
export async function recordDecision(db: Kysely<Schema>, decision: NewDecision, made: string): Promise<StoredDecision> {
  const earlier = await db.selectFrom('decisions').selectAll().where('id', '=', decision.id).executeTakeFirst();
  if (earlier !== undefined) return repeatedDecision(toDecision(earlier), decision);
  await checkReferences(db, decision);
  const inForce = await decisionInForce(db, decision);
  if (decision.seen !== undefined && decision.seen !== (inForce?.id ?? null)) throw decidedMeanwhile(decision);
  if (decision.verdict === 'undo' && inForce === undefined) throw nothingToUndo(decision);
  const row: Omit<Selectable<DecisionTable>, 'sequence'> = {
    id: decision.id,
    document: decision.document,
    task: decision.task,
    verdict: decision.verdict,
    annotations: decision.annotations === undefined ? null : JSON.stringify(decision.annotations),
    proposal: decision.proposal ?? null,
    person: decision.person,
    took_ms: decision.tookMs ?? null,
    withdraws: decision.verdict === 'undo' ? (inForce?.sequence ?? null) : null,
    made,
    reason: decision.reason ?? null,
    blind: decision.isBlind === undefined ? null : decision.isBlind ? 1 : 0,
    definition: decision.definition ?? null,
    alike: decision.alike ?? null,
  };
  const { sequence } = await db.insertInto('decisions').values(row).returning('sequence').executeTakeFirstOrThrow();
  await refreshStates(db, decision.task, [decision.document], decision.annotations);
  // Annotations of a long text are megabytes: what was just checked and written is not read again.
  const { annotations } = decision;
  return { ...toDecision({ ...row, sequence, annotations: null }), ...(annotations && { annotations }) };
}

async function checkReferences(db: Kysely<Schema>, decision: NewDecision): Promise<void> {
  const { document, task, proposal, alike = document } = decision;
  for (const id of new Set([document, alike])) {
    const known = await db.selectFrom('documents').select('id').where('id', '=', id).executeTakeFirst();
    if (known === undefined) throw unknownDocument(id);
  }
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

async function decisionInForce(db: Kysely<Schema>, { document, task }: NewDecision) {
  return db
    .selectFrom('states')
    .innerJoin('decisions', 'decisions.sequence', 'states.decision')
    .select(['decisions.id', 'decisions.sequence'])
    .where('states.task', '=', task)
    .where('states.document', '=', document)
    .executeTakeFirst();
}
