import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Raw SQL, because a migration describes the tables of its own time and must not follow `schema.ts`. */
const statements = [
  `create table documents (
     sequence integer primary key autoincrement,
     id text not null unique,
     hash text not null unique,
     text text not null,
     exact text,
     meta text,
     added text not null
   ) strict`,
  `create table annotations (
     id integer primary key autoincrement,
     document text not null references documents (id),
     task text not null,
     annotations text not null,
     source text not null,
     source_kind text not null,
     source_name text not null,
     made text not null
   ) strict`,
  `create index annotations_by_document on annotations (task, document, source_kind, id)`,
  `create index annotations_by_source on annotations (task, source_name, document)`,
  `create table decisions (
     sequence integer primary key autoincrement,
     id text not null unique,
     document text not null references documents (id),
     task text not null,
     verdict text not null check (verdict in ('accept', 'correct', 'reject', 'ignore', 'undo')),
     annotations text,
     proposal integer references annotations (id),
     person text not null,
     took_ms real,
     withdraws integer references decisions (sequence),
     made text not null,
     check ((annotations is not null) = (verdict in ('accept', 'correct'))),
     check ((withdraws is not null) = (verdict = 'undo'))
   ) strict`,
  `create index decisions_by_document on decisions (task, document, sequence)`,
  `create unique index decisions_withdrawn on decisions (withdraws) where withdraws is not null`,
  `create table splits (
     task text not null,
     document text not null references documents (id),
     split text not null check (split in ('train', 'dev', 'test')),
     made text not null,
     primary key (task, document)
   ) strict`,
  `create table runs (
     sequence integer primary key autoincrement,
     id text not null unique,
     kind text not null,
     task text not null,
     started text not null,
     settings text not null
   ) strict`,
  `create table run_results (
     run text primary key references runs (id),
     finished text not null,
     figures text not null
   ) strict`,
];

const tables = ['documents', 'annotations', 'decisions', 'splits', 'runs', 'run_results'];

/** Documents, annotations, decisions, splits and runs; triggers refuse any change to what is written. */
export const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
    for (const table of tables) {
      for (const change of ['update', 'delete']) {
        const trigger = `create trigger ${table}_no_${change} before ${change} on ${table}
                         begin select raise(abort, '${table} is append-only'); end`;
        await sql.raw(trigger).execute(db);
      }
    }
  },
};
