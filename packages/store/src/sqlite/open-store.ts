import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { TinctureError } from 'tincture';
import type { Store, StoreOptions } from '../store.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import { addMissingFacets } from './facets.ts';
import { addMissingFamilies } from './families.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';

/** Written into the file's header (PRAGMA application_id): "Tinc". Tells a store from any other SQLite database. */
const applicationId = 0x54696e63;

/** How long a writer waits for another process to finish, in milliseconds. */
const defaultBusyTimeoutMs = 5_000;

/** Options of {@link openStore}. */
export interface OpenOptions extends StoreOptions {
  /** How long a call waits for another process that is writing, in milliseconds; default 5,000. */
  readonly busyTimeoutMs?: number;
  /** Cap on the size of the file in bytes, for quotas; default none. */
  readonly maxBytes?: number;
}

/**
 * Opens the store in an SQLite file, which is made if it is not there (its folder must be), and brings its schema up
 * to date. Several processes may have it open. Throws `store-locked`, `store-full`, `store-denied`, `store-invalid`
 * and `store-newer`; so may every call of the store.
 */
export async function openStore(path: string, options: OpenOptions): Promise<Store> {
  const database = openDatabase(path, options);
  try {
    checkOwnership(database, path);
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, path) });
    await migrate(db, database, path);
    await addMissingFacets(db);
    await addMissingFamilies(db);
    return new SqliteStore(db, options);
  } catch (error) {
    if (database.isOpen) database.close();
    throw translateSqliteError(error, path);
  }
}

function openDatabase(path: string, options: OpenOptions): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: options.busyTimeoutMs ?? defaultBusyTimeoutMs });
    // WAL: readers and a writer do not block each other. FULL: a commit is on the disk before the call returns.
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    if (options.maxBytes !== undefined) limitSize(database, options.maxBytes);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw translateSqliteError(error, path);
  }
}

function limitSize(database: DatabaseSync, maxBytes: number): void {
  const pages = Math.max(1, Math.floor(maxBytes / readPragma(database, 'page_size')));
  database.exec(`pragma max_page_count = ${pages}`);
}

/** Refuses a database of some other program rather than putting our tables into it; marks an empty one as ours. */
function checkOwnership(database: DatabaseSync, path: string): void {
  if (readPragma(database, 'application_id') === applicationId) return;
  database.exec('begin immediate');
  try {
    const owner = readPragma(database, 'application_id');
    const tables = database.prepare('select count(*) as count from sqlite_schema').get()?.count;
    if (owner !== applicationId && (owner !== 0 || tables !== 0)) {
      throw new TinctureError({
        code: 'store-invalid',
        problem: 'The file is an SQLite database, but of another program.',
        where: { file: path },
        fix: 'Name another file; a store of Tincture is made where none is.',
      });
    }
    database.exec(`pragma application_id = ${applicationId}`);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

async function migrate(db: Kysely<Schema>, database: DatabaseSync, path: string): Promise<void> {
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
  // Without this a store could not be opened while another process writes: the migrator takes the write lock.
  if (applied.length === Object.keys(migrations).length) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

function appliedMigrations(database: DatabaseSync): string[] {
  const table = database.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get();
  if (table === undefined) return [];
  return database
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row.name));
}

function readPragma(database: DatabaseSync, name: 'application_id' | 'page_size'): number {
  const row = database.prepare(`pragma ${name}`).get();
  return Number(row?.[name]);
}
