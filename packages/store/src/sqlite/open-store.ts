import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Store, StoreOptions } from '../store.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import { addMissingFacets } from './facets.ts';
import { addMissingFamilies } from './families.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { applicationId, foreignDatabase, missingMigrations, readPragma } from './store-file.ts';

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
    if (owner !== applicationId && (owner !== 0 || tables !== 0)) throw foreignDatabase(path);
    database.exec(`pragma application_id = ${applicationId}`);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

async function migrate(db: Kysely<Schema>, database: DatabaseSync, path: string): Promise<void> {
  // Without this a store could not be opened while another process writes: the migrator takes the write lock.
  if (missingMigrations(database, path) === 0) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
