import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const statements = [
  'alter table decisions add column alike text',
  `create table families (
     document integer primary key references documents (sequence),
     leader integer not null references documents (sequence)
   ) strict`,
  'create index families_by_leader on families (leader, document)',
  `create table family_keys (
     key integer not null,
     leader integer not null references documents (sequence),
     primary key (key, leader)
   ) strict, without rowid`,
];

/** Which texts say nearly the same; `families.ts` works it out for all that the store holds when it is opened. */
export const families: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
