import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Annotations } from 'tincture';
import { refreshFacets, refreshLabels } from './facets.ts';
import type { Schema } from './schema.ts';

// What is in force for a document is derived from the events by these expressions, each an index look-up, and kept in
// the table `states`.

/**
 * Brings the states of documents up to date with the events, within the transaction `db` that wrote an event. `gold`: what was
 * decided on one, where that is all that is new.
 */
export async function refreshStates(
  db: Kysely<Schema>,
  task: string,
  documents: readonly string[],
  gold?: Annotations,
): Promise<void> {
  const id = sql.ref<string>('documents.id');
  await sql`
    insert into states (task, document, sequence, state, imported, decision, verdict)
    select ${task}, facts.id, facts.sequence,
      case when facts.decision is not null then 'decided' when facts.imported is not null then 'imported'
        when facts.proposed then 'proposed' else 'open' end,
      facts.imported, facts.decision, decisions.verdict
    from (
      select documents.id, documents.sequence, ${decisionInForce(id, task)} as decision,
        ${importedGold(id, task)} as imported, ${isProposed(id, task)} as proposed
      from documents where documents.id in (${sql.join(documents)})
    ) facts left join decisions on decisions.sequence = facts.decision
    where true
    on conflict (task, document) do update set
      state = excluded.state, imported = excluded.imported, decision = excluded.decision, verdict = excluded.verdict
  `.execute(db);
  if (gold === undefined) await refreshFacets(db, task, documents);
  else await refreshLabels(db, task, documents, gold);
}

/** Whether an annotation of any source is there. */
export function isProposed(document: Expression<string>, task: string): RawBuilder<number> {
  return sql<number>`exists (select 1 from annotations a where a.task = ${task} and a.document = ${document})`;
}

/** Sequence of the decision in force: the newest that is not an undo and that no undo withdraws. Null if none. */
function decisionInForce(document: Expression<string>, task: string): RawBuilder<number | null> {
  return sql<number | null>`(
    select max(d.sequence) from decisions d
    where d.task = ${task} and d.document = ${document} and d.verdict <> 'undo'
      and not exists (select 1 from decisions u where u.withdraws = d.sequence))`;
}

/** Id of the newest annotations that were imported as gold. Null if none. */
function importedGold(document: Expression<string>, task: string): RawBuilder<number | null> {
  return sql<number | null>`(
    select max(a.id) from annotations a
    where a.task = ${task} and a.document = ${document} and a.source_kind = 'import')`;
}
