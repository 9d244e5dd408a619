import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const inForce = `(
  select max(d.sequence) from decisions d
  where d.task = pairs.task and d.document = pairs.document and d.verdict <> 'undo'
    and not exists (select 1 from decisions u where u.withdraws = d.sequence))`;
const imported = `(
  select max(a.id) from annotations a
  where a.task = pairs.task and a.document = pairs.document and a.source_kind = 'import')`;
const isProposed = `exists (
  select 1 from annotations a where a.task = pairs.task and a.document = pairs.document)`;

const statements = [
  `create table states (
     task text not null,
     document text not null references documents (id),
     sequence integer not null references documents (sequence),
     state text not null check (state in ('open', 'proposed', 'imported', 'decided')),
     imported integer references annotations (id),
     decision integer references decisions (sequence),
     verdict text,
     primary key (task, document)
   ) strict, without rowid`,
  `create index states_in_order on states (task, state, sequence)`,
  `create index states_by_verdict on states (task, state, verdict)`,
  `create index states_by_decision on states (task, decision)`,
  `insert into states (task, document, sequence, state, imported, decision, verdict)
   select facts.task, facts.document, facts.sequence,
     case when facts.decision is not null then 'decided' when facts.imported is not null then 'imported'
       when facts.proposed then 'proposed' else 'open' end,
     facts.imported, facts.decision, decisions.verdict
   from (
     select pairs.task, pairs.document, documents.sequence,
       ${inForce} as decision, ${imported} as imported, ${isProposed} as proposed
     from (select task, document from annotations union select task, document from decisions) pairs
     join documents on documents.id = pairs.document
   ) facts left join decisions on decisions.sequence = facts.decision`,
];

/**
 * What is in force for each document, kept up to date with each event, so that the queue and the progress of a large
 * corpus are index look-ups. It holds nothing of its own: it could be made again from the events.
 */
export const states: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
