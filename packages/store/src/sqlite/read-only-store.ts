import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Kysely } from 'kysely';
import { TinctureError } from 'tincture';
import type { Run, Store, StoreOptions } from '../store.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { translateSqliteError } from './errors.ts';
import type { Schema } from './schema.ts';
import { SqliteStore } from './sqlite-store.ts';
import { applicationId, foreignDatabase, missingMigrations, readPragma } from './store-file.ts';

/**
 * Opens a store that is there and that this user may read but not write. Runs and splits, which are noted while reading,
 * are not kept; every other call that writes throws `store-denied`. Throws what `openStore` throws, and `store-denied`
 * for a store of an earlier version, which only whoever may write it can bring up to date.
 */
export async function openReadOnlyStore(path: string, options: StoreOptions): Promise<Store> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(readOnlyLocation(path), { readOnly: true });
    if (readPragma(database, 'application_id') !== applicationId) throw foreignDatabase(path);
    if (missingMigrations(database, path) > 0) throw outdated(path);
    return new ReadOnlyStore(new Kysely<Schema>({ dialect: nodeSqliteDialect(database, path) }), options);
  } catch (error) {
    if (database?.isOpen) database.close();
    throw translateSqliteError(error, path);
  }
}

class ReadOnlyStore extends SqliteStore {
  readonly #options: StoreOptions;

  constructor(db: Kysely<Schema>, options: StoreOptions) {
    super(db, options);
    this.#options = options;
  }

  override async assignSplits(): Promise<number> {
    return 0;
  }

  override async startRun(run: Omit<Run, 'id' | 'started' | 'finished' | 'figures'>): Promise<Run> {
    const { newId = () => crypto.randomUUID(), now } = this.#options;
    return { ...run, id: newId(), started: now().toISOString() };
  }

  override async finishRun(): Promise<void> {}
}

/**
 * SQLite cannot read a database with a write-ahead log where it can neither find nor make the log and its index, unless it
 * is told that nobody changes the file. With a log there may be a writer, of another user, or what one left when it was killed.
 */
function readOnlyLocation(path: string): string | URL {
  const log = `${path}-wal`;
  if (existsSync(log) && statSync(log).size > 0) return path;
  const location = pathToFileURL(path);
  location.searchParams.set('immutable', '1');
  return location;
}

function outdated(path: string): TinctureError {
  return new TinctureError({
    code: 'store-denied',
    problem:
      'The store is of an earlier version of Tincture, and cannot be brought up to date: this user may not write it.',
    where: { file: path },
    fix: 'Let its owner run any command of this version in the project, or copy the project to a folder of your own.',
  });
}
