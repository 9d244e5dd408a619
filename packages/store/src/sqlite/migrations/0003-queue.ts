import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  'alter table decisions add column reason text',
  'alter table decisions add column blind integer check (blind in (0, 1))',
  'alter table decisions add column definition text',
  `create table definitions (
     sequence integer primary key autoincrement,
     task text not null,
     hash text not null,
     content text not null,
     made text not null,
     unique (task, hash)
   ) strict`,
  `create trigger definitions_no_update before update on definitions
   begin select raise(abort, 'definitions is append-only'); end`,
  `create trigger definitions_no_delete before delete on definitions
   begin select raise(abort, 'definitions is append-only'); end`,
  `create table remarks (
     sequence integer primary key autoincrement,
     id text not null unique,
     document text not null references documents (id),
     task text not null,
     kind text not null check (kind in ('flag', 'unflag', 'comment')),
     text text,
     person text not null,
     made text not null,
     check ((text is not null) = (kind = 'comment'))
   ) strict`,
  'create index remarks_by_document on remarks (task, document, sequence)',
  `create trigger remarks_no_update before update on remarks
   begin select raise(abort, 'remarks is append-only'); end`,
  `create trigger remarks_no_delete before delete on remarks
   begin select raise(abort, 'remarks is append-only'); end`,
  'alter table states add column doubt real',
  'alter table states add column dispute real',
  // Null until it is worked out, which `facets.ts` does for all that the store holds when it is opened.
  'alter table states add column labels text',
  'create index states_without_labels on states (task, document) where labels is null',
  'alter table states add column flagged integer not null default 0',
  'alter table states add column commented integer not null default 0',
  'create index states_by_doubt on states (task, state, doubt desc, sequence)',
  'create index states_by_dispute on states (task, state, dispute desc, sequence)',
  'create index states_flagged on states (task, sequence) where flagged = 1',
  // Keeps no copy of the texts: it points at those in the table.
  `create virtual table words using fts5 (
     text, content = 'documents', content_rowid = 'sequence', tokenize = 'unicode61 remove_diacritics 2')`,
  `create trigger documents_words after insert on documents
   begin insert into words (rowid, text) values (new.sequence, new.text); end`,
  `insert into words (words) values ('rebuild')`,
];

/** Reasons, flags, comments, what a task was defined as, and what the queue is searched, filtered and ordered by. */
export const queue: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
