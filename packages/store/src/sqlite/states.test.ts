import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { collect } from '../testing/collect.ts';
import { decision, dish, file, rules } from '../testing/store-in-test.ts';
import { openStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-states-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { now: () => new Date(0) };

async function summary(store: Store): Promise<unknown> {
  return {
    progress: await store.progress('dishes'),
    gold: await collect(store.gold('dishes')),
    open: await store.queue('dishes', { order: 'unsure-first' }),
    labelled: await store.count('dishes', { state: 'all', label: 'DISH' }),
    found: await store.count('dishes', { state: 'all', text: 'TEXT' }),
    latest: await store.latestDecisions('dishes', 'ana', 10),
    near: await store.nearDuplicates('dishes', 'e'),
  };
}

test('a store of the first version says the same after it was opened by this one', async () => {
  const path = join(folder, 'first.sqlite');
  const store = await openStore(path, options);
  const texts = [...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: `text ${id}` })), { id: 'f', text: 'Text e!' }];
  await store.addDocuments(texts.map((text) => ({ ...text, annotations: {} })));
  expect(await store.nearDuplicates('dishes', 'e')).toEqual(['f']);
  await store.addAnnotations('dishes', [
    { document: 'a', annotations: dish, source: rules },
    { document: 'b', annotations: dish, source: file },
    { document: 'c', annotations: dish, source: rules },
  ]);
  for (const made of [decision('c', 'accept'), decision('d', 'reject'), decision('e', 'ignore'), decision('e', 'undo')])
    await store.decide(made);
  const before = await summary(store);
  await store.close();

  // All migrations but the first are taken back: that is how the first version left it.
  const database = new DatabaseSync(path);
  database.exec(`
    drop table states; drop table remarks; drop table definitions; drop trigger documents_words; drop table words;
    alter table decisions drop column reason; alter table decisions drop column blind;
    alter table decisions drop column definition; alter table decisions drop column alike;
    drop table families; drop table family_keys; delete from kysely_migration where name <> '0001-initial'`);
  database.close();
  const again = await openStore(path, options);
  expect(await summary(again)).toEqual(before);
  await again.close();
});

test('the queue and the progress of a large corpus are look-ups, not scans', async () => {
  const path = join(folder, 'plan.sqlite');
  await (await openStore(path, options)).close();
  const database = new DatabaseSync(path);
  const plan = (sql: string): string =>
    database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map((row) => row.detail)
      .join('; ');
  const count = plan("select state, verdict, count(*) from states where task = 't' group by state, verdict");
  expect(count).toContain('COVERING INDEX states_by_verdict');
  const next = plan(
    "select document from states where task = 't' and state = 'proposed' and sequence > 5 order by sequence limit 20",
  );
  expect(next).toContain('COVERING INDEX states_in_order');
  expect(next).not.toContain('TEMP B-TREE');
  database.close();
});
