import { type Expression, type RawBuilder, sql } from 'kysely';

// What is in force for a document is derived from the events by these expressions, each an index look-up.

/** Sequence of the decision in force: the newest that is not an undo and that no undo withdraws. Null if none. */
export function decisionInForce(document: Expression<string>, task: string): RawBuilder<number | null> {
  return sql<number | null>`(
    select max(d.sequence) from decisions d
    where d.task = ${task} and d.document = ${document} and d.verdict <> 'undo'
      and not exists (select 1 from decisions u where u.withdraws = d.sequence))`;
}

/** Id of the newest annotations of any source. Null if none. */
export function newestAnnotation(document: Expression<string>, task: string): RawBuilder<number | null> {
  return sql<number | null>`(select max(a.id) from annotations a where a.task = ${task} and a.document = ${document})`;
}

/** Id of the newest annotations that were imported as gold. Null if none. */
export function importedGold(document: Expression<string>, task: string): RawBuilder<number | null> {
  return sql<number | null>`(
    select max(a.id) from annotations a
    where a.task = ${task} and a.document = ${document} and a.source_kind = 'import')`;
}
