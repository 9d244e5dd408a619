import type { Kysely, Selectable } from 'kysely';
import { parseTask, type Task } from 'tincture';
import type { StoredDefinition } from '../store.ts';
import { readObject } from '../stored-json.ts';
import { definitionHash } from '../text-hash.ts';
import type { DefinitionTable, Schema } from './schema.ts';

/** See `Store.noteDefinition`; within the transaction `db`. */
export async function noteDefinition(db: Kysely<Schema>, task: Task, made: string): Promise<StoredDefinition> {
  const hash = definitionHash(task);
  const all = db.selectFrom('definitions').selectAll().where('task', '=', task.name);
  const known = await all.where('hash', '=', hash).executeTakeFirst();
  if (known !== undefined) return toDefinition(known);
  const { name, ...content } = task;
  const row = { task: name, hash, made, content: JSON.stringify(content) };
  await db.insertInto('definitions').values(row).execute();
  return { hash, task, made };
}

/** See `Store.definitions`. */
export async function readDefinitions(db: Kysely<Schema>, task: string): Promise<StoredDefinition[]> {
  const rows = await db.selectFrom('definitions').selectAll().where('task', '=', task).orderBy('sequence').execute();
  return rows.map(toDefinition);
}

function toDefinition({ task: name, hash, content, made }: Selectable<DefinitionTable>): StoredDefinition {
  return { hash, made, task: parseTask(name, readObject(content)) };
}
