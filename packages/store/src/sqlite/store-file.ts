import type { DatabaseSync } from 'node:sqlite';
import { TinctureError } from 'tincture';
import { migrations } from './migrations/index.ts';

/** Written into the file's header (PRAGMA application_id): "Tinc". Tells a store from any other SQLite database. */
export const applicationId = 0x54696e63;

/** What a number in the header or the settings of a database is. */
export function readPragma(database: DatabaseSync, name: 'application_id' | 'page_size'): number {
  const row = database.prepare(`pragma ${name}`).get();
  return Number(row?.[name]);
}

/** What is said of a database of some other program. */
export function foreignDatabase(path: string): TinctureError {
  return new TinctureError({
    code: 'store-invalid',
    problem: 'The file is an SQLite database, but of another program.',
    where: { file: path },
    fix: 'Name another file; a store of Tincture is made where none is.',
  });
}

/** How many changes of the schema a store still lacks. Throws `store-newer` for one that has others than these. */
export function missingMigrations(database: DatabaseSync, path: string): number {
  const applied = appliedMigrations(database);
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new TinctureError({
      code: 'store-newer',
      problem: `The store was written by a newer version of Tincture (it has ${unknown.join(', ')}).`,
      where: { file: path },
      fix: 'Update Tincture, or use the version that wrote it.',
    });
  }
  return Object.keys(migrations).length - applied.length;
}

function appliedMigrations(database: DatabaseSync): string[] {
  const table = database.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get();
  if (table === undefined) return [];
  return database
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row.name));
}
