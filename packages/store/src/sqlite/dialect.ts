import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { translateSqliteError } from './errors.ts';

/** Prepared statements kept for reuse; queries of variable length (`in (…)`) would otherwise fill memory. */
const cachedStatements = 200;

/** Kysely's SQLite dialect on `node:sqlite`, with two changes that two processes on one file need. */
export function nodeSqliteDialect(database: DatabaseSync, path: string): Dialect {
  const shim = shimDatabase(database, path);
  const base = new SqliteDialect({ database: shim });
  return {
    createDriver: () => new ImmediateDriver(database, shim),
    createAdapter: () => new TransactionalAdapter(),
    createQueryCompiler: () => base.createQueryCompiler(),
    createIntrospector: (db) => base.createIntrospector(db),
  };
}

/**
 * Every transaction here writes. A plain BEGIN takes the write lock at the first write, where SQLite cannot wait for
 * another writer without breaking isolation and fails at once; BEGIN IMMEDIATE waits for the busy timeout.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, shim: SqliteDatabase) {
    super({ database: shim });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // On a full disk SQLite has rolled back by itself; a second rollback would fail and hide that first error.
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite rolls schema changes back like any other; so a migration runs whole or not at all. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function shimDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql: string): SqliteStatement {
      const known = cache.get(sql);
      if (known !== undefined) return known;
      const statement = guarded(path, () => shimStatement(database.prepare(sql), path));
      if (cache.size >= cachedStatements) {
        const oldest = cache.keys().next();
        if (!oldest.done) cache.delete(oldest.value);
      }
      cache.set(sql, statement);
      return statement;
    },
  };
}

function shimStatement(statement: StatementSync, path: string): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters.map(toInput);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guarded(path, () => statement.all(...values(parameters))),
    run: (parameters) => guarded(path, () => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateSqliteError(error, path);
  }
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A ${typeof value} cannot be a parameter of an SQL statement.`);
}
