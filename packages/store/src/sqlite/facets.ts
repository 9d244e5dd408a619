import { type Kysely, sql } from 'kysely';
import type { Annotations } from 'tincture';
import { facetsOf } from '../facets.ts';
import { readAnnotations } from '../stored-json.ts';
import { newestAnnotations } from './newest-annotations.ts';
import type { Schema } from './schema.ts';

/** Documents at a time. */
const pageSize = 500;

/** Brings what the queue is ordered and filtered by up to date, within the transaction `db` that refreshed the states. */
export async function refreshFacets(db: Kysely<Schema>, task: string, documents: readonly string[]): Promise<void> {
  const proposals = await newestAnnotations(db, task, documents);
  const gold = await goldOf(db, task, documents);
  for (const document of documents) {
    const own = proposals.filter((proposal) => proposal.document === document);
    const { doubt, dispute, labels } = facetsOf(own, gold.get(document));
    await sql`
      update states set doubt = ${doubt ?? null}, dispute = ${dispute ?? null}, labels = ${labelList(labels)},
        flagged = coalesce((
          select r.kind = 'flag' from remarks r
          where r.task = ${task} and r.document = ${document} and r.kind <> 'comment'
          order by r.sequence desc limit 1), 0),
        commented = exists (
          select 1 from remarks r where r.task = ${task} and r.document = ${document} and r.kind = 'comment')
      where task = ${task} and document = ${document}
    `.execute(db);
  }
}

/** The same where only the gold is new: how unsure sources are and how much they differ stays, and nothing is read for it. */
export async function refreshLabels(
  db: Kysely<Schema>,
  task: string,
  documents: readonly string[],
  gold: Annotations,
): Promise<void> {
  const labels = labelList(facetsOf([], gold).labels);
  await db.updateTable('states').set({ labels }).where('task', '=', task).where('document', 'in', documents).execute();
}

/** Works out what a store of an earlier version does not have yet. */
export async function addMissingFacets(db: Kysely<Schema>): Promise<void> {
  const missing = (reader: Kysely<Schema>) =>
    reader.selectFrom('states').select(['task', 'document']).where('labels', 'is', null).limit(pageSize).execute();
  // Looked at first without the lock for writing, so that a store can be opened while another process has it.
  while ((await missing(db)).length > 0) {
    await db.transaction().execute(async (transaction) => {
      const rows = await missing(transaction);
      for (const task of new Set(rows.map((row) => row.task))) {
        const own = rows.filter((row) => row.task === task);
        await refreshFacets(
          transaction,
          task,
          own.map(({ document }) => document),
        );
      }
    });
  }
}

/** A label between two line breaks, as it is looked for in the column `labels`. */
export function labelList(labels: Iterable<string>): string {
  return ['', ...labels, ''].join('\n');
}

async function goldOf(db: Kysely<Schema>, task: string, documents: readonly string[]) {
  const rows = await db
    .selectFrom('states')
    .leftJoin('decisions', 'decisions.sequence', 'states.decision')
    .leftJoin('annotations', 'annotations.id', 'states.imported')
    .select([
      'states.document',
      'states.decision',
      'decisions.annotations as decided',
      'annotations.annotations as imported',
    ])
    .where('states.task', '=', task)
    .where('states.document', 'in', documents)
    .execute();
  return new Map(
    rows.flatMap(({ document, decision, decided, imported }) => {
      const gold = decision === null ? imported : decided;
      return gold === null ? [] : [[document, readAnnotations(gold)] as const];
    }),
  );
}
