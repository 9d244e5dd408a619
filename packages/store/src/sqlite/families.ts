import { type Expression, type Kysely, type RawBuilder, sql } from 'kysely';
import { findLeader } from '../near/find-leader.ts';
import { bandKeys, wordPairs } from '../near/near-text.ts';
import { batches } from './batches.ts';
import type { DocumentTable, FamilyKeyTable, FamilyTable, Schema } from './schema.ts';

type Text = Pick<DocumentTable, 'text'> & { readonly sequence: number };

/** Documents at a time. */
const pageSize = 500;

/** Says of new documents which ones before them they nearly repeat, within the transaction `db`. */
export async function addToFamilies(db: Kysely<Schema>, texts: readonly Text[]): Promise<void> {
  const inOrder = texts.toSorted((a, b) => a.sequence - b.sequence);
  const asked = [...new Set(inOrder.flatMap(({ text }) => bandKeys(wordPairs(text))))];
  const keys = new Map<number, number[]>();
  // As one parameter: thousands of them would take longer to be put together than to be looked up.
  const { rows: known } = await sql<FamilyKeyTable>`
    select key, leader from family_keys where key in (select value from json_each(${JSON.stringify(asked)}))
    order by key, leader
  `.execute(db);
  for (const { key, leader } of known) addTo(keys, key, leader);
  const leaders = await textsOf(db, [...new Set(known.map(({ leader }) => leader))]);
  const members: FamilyTable[] = [];
  const fresh: FamilyKeyTable[] = [];
  for (const { sequence, text } of inOrder) {
    const place = findLeader(text, {
      withKey: (key) => keys.get(key) ?? [],
      text: (leader) => leaders.get(leader) ?? '',
    });
    members.push({ document: sequence, leader: 'leader' in place ? place.leader : sequence });
    if ('leader' in place) continue;
    leaders.set(sequence, text);
    for (const key of new Set(place.keys)) {
      addTo(keys, key, sequence);
      fresh.push({ key, leader: sequence });
    }
  }
  await db.insertInto('families').values(members).execute();
  await sql`
    insert into family_keys (key, leader)
    select value ->> 'key', value ->> 'leader' from json_each(${JSON.stringify(fresh)})
  `.execute(db);
}

function addTo(keys: Map<number, number[]>, key: number, leader: number): void {
  const list = keys.get(key);
  if (list === undefined) keys.set(key, [leader]);
  else list.push(leader);
}

async function textsOf(db: Kysely<Schema>, sequences: readonly number[]): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  for (const batch of batches(sequences, 10_000)) {
    const rows = await db.selectFrom('documents').select(['sequence', 'text']).where('sequence', 'in', batch).execute();
    for (const { sequence, text } of rows) texts.set(sequence, text);
  }
  return texts;
}

/** Works out what a store of an earlier version does not have yet. */
export async function addMissingFamilies(db: Kysely<Schema>): Promise<void> {
  const missing = (reader: Kysely<Schema>) =>
    reader
      .selectFrom('documents')
      .select(['sequence', 'text'])
      // Documents come in the order of their numbers, so those without a family are the last ones.
      .where('sequence', '>', sql<number>`coalesce((select max(document) from families), 0)`)
      .orderBy('sequence')
      .limit(pageSize)
      .execute();
  // Looked at first without the lock for writing, so that a store can be opened while another process has it.
  while ((await missing(db)).length > 0) {
    await db.transaction().execute(async (transaction) => addToFamilies(transaction, await missing(transaction)));
  }
}

/** See `Store.nearDuplicates`. */
export async function readNearDuplicates(db: Kysely<Schema>, task: string, sequence: number): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select documents.id from families own
    join families other on other.leader = own.leader and other.document <> own.document
    join documents on documents.sequence = other.document
    where own.document = ${sequence} and ${isOpen(sql.ref('documents.id'), task)}
    order by other.document
  `.execute(db);
  return rows.rows.map(({ id }) => id);
}

/** Whether an open document of the same family was added before the one with the number `sequence`. */
export function isRepetition(sequence: Expression<number>, task: string): RawBuilder<boolean> {
  // From the nearest one on: mostly that one is open where any is, and the rest need not be looked at.
  return sql<boolean>`exists (
    select 1 from (
      select other.document from families own
      join families other on other.leader = own.leader and other.document < own.document
      join documents before on before.sequence = other.document
      where own.document = ${sequence} and ${isOpen(sql.ref('before.id'), task)}
      order by other.document desc limit 1))`;
}

function isOpen(document: Expression<string>, task: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from states s where s.task = ${task} and s.document = ${document} and s.state in ('decided', 'imported'))`;
}
