import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { TinctureError } from 'tincture';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-failures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { now: () => new Date(0), busyTimeoutMs: 20 };

async function failure(work: Promise<unknown>): Promise<TinctureError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TinctureError) return error;
  throw new Error(`expected a TinctureError, got ${String(error)}`);
}

async function makeStore(file: string): Promise<void> {
  const store = await openStore(file, options);
  await store.addDocuments([{ id: 'a', text: 'Soup', annotations: {} }]);
  await store.close();
}

describe('a store says what is wrong', () => {
  test('when the disk is full, keeps what it has, and works again once there is room', async () => {
    const file = join(folder, 'full.sqlite');
    const small = await openStore(file, { ...options, maxBytes: 256 * 1024 });
    const add = async (from: number): Promise<unknown> =>
      small.addDocuments([{ id: `t${from}`, text: `${from} `.repeat(3000), annotations: {} }]);
    let added = 0;
    let error: unknown;
    for (; added < 100 && error === undefined; added++) {
      error = await add(added).then(
        () => undefined,
        (reason: unknown) => reason,
      );
    }
    expect(error).toMatchObject({ code: 'store-full', where: { file } });
    expect(added).toBeGreaterThan(2);
    expect((await small.progress('dishes')).documents).toBe(added - 1);
    await small.close();
    const roomy = await openStore(file, options);
    expect((await roomy.progress('dishes')).documents).toBe(added - 1);
    expect((await roomy.addDocuments([{ text: 'fits', annotations: {} }])).added).toBe(1);
    await roomy.close();
  });

  test('when another process keeps it locked', async () => {
    const file = join(folder, 'locked.sqlite');
    await makeStore(file);
    const other = new DatabaseSync(file);
    other.exec('begin immediate');
    const store = await openStore(file, options);
    const error = await failure(store.decide({ id: '1', document: 'a', task: 't', verdict: 'ignore', person: 'ana' }));
    expect(error.code).toBe('store-locked');
    other.exec('rollback');
    other.close();
    const decided = await store.decide({ id: '1', document: 'a', task: 't', verdict: 'ignore', person: 'ana' });
    expect(decided.sequence).toBe(1);
    await store.close();
  });

  test('when the file is not a database, or one of another program', async () => {
    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'this is a text file, not a database\n'.repeat(100));
    expect((await failure(openStore(text, options))).code).toBe('store-invalid');
    const foreign = join(folder, 'foreign.sqlite');
    const other = new DatabaseSync(foreign);
    other.exec('create table bookmarks (url text)');
    expect((await failure(openStore(foreign, options))).code).toBe('store-invalid');
    expect(other.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'bookmarks' }]);
    other.close();
  });

  test('when the file is cut short', async () => {
    const file = join(folder, 'short.sqlite');
    await makeStore(file);
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    expect((await failure(openStore(file, options))).code).toBe('store-invalid');
  });

  test('when a newer version wrote it', async () => {
    const file = join(folder, 'newer.sqlite');
    await makeStore(file);
    const database = new DatabaseSync(file);
    database.exec("insert into kysely_migration values ('0999-future', '2030-01-01')");
    database.close();
    const error = await failure(openStore(file, options));
    expect(error.code).toBe('store-newer');
    expect(error.message).toContain('0999-future');
  });

  test('when the folder is missing, or a folder stands where the file should', async () => {
    expect((await failure(openStore(join(folder, 'no', 'such', 'x.sqlite'), options))).code).toBe('store-denied');
    const path = join(folder, 'folder.sqlite');
    mkdirSync(path);
    expect((await failure(openStore(path, options))).code).toBe('store-denied');
  });

  test('when this user may not write there', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    await makeStore(join(locked, 'a.sqlite'));
    chmodSync(join(locked, 'a.sqlite'), 0o444);
    chmodSync(locked, 0o555);
    chmodSync(folder, 0o755);
    // Root may write anywhere, so there the test runs as nobody (65534).
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const script = `
      import { openStore } from ${JSON.stringify(fileURLToPath(new URL('./open-store.ts', import.meta.url)))};
      for (const name of ['a.sqlite', 'new.sqlite']) {
        try {
          const store = await openStore(${JSON.stringify(locked)} + '/' + name, { now: () => new Date(0) });
          await store.addDocuments([{ text: 'x', annotations: {} }]);
          console.log('written');
        } catch (error) { console.log(error.code); }
      }`;
    const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
    const result = spawnSync(process.execPath, [...flags, '-e', script], { ...user, encoding: 'utf8' });
    // Or nobody but root could clean up.
    chmodSync(locked, 0o755);
    expect(result.stdout.trim().split('\n'), result.stderr).toEqual(['store-denied', 'store-denied']);
  });
});

test.each(['documents', 'annotations', 'decisions', 'remarks', 'definitions', 'splits', 'runs', 'run_results'])(
  'the database itself refuses to change or delete from %s',
  async (table) => {
    const file = join(folder, `${table}.sqlite`);
    const store = await openStore(file, options);
    await store.addDocuments([{ id: 'a', text: 'Soup', annotations: {} }]);
    await store.addAnnotations('t', [{ document: 'a', annotations: {}, source: { kind: 'import', name: 'f' } }]);
    await store.decide({ id: '1', document: 'a', task: 't', verdict: 'ignore', person: 'ana' });
    await store.remark({ id: '1', document: 'a', task: 't', kind: 'flag', person: 'ana' });
    await store.noteDefinition({ name: 't', kind: 'ner', labels: [] });
    await store.assignSplits('t', new Map([['a', 'test']]));
    await store.finishRun((await store.startRun({ kind: 'train', task: 't', settings: {} })).id, {});
    await store.close();
    const database = new DatabaseSync(file);
    const column = database.prepare(`select * from ${table}`).columns()[0]?.name;
    expect(() => database.exec(`delete from ${table}`)).toThrow('append-only');
    expect(() => database.exec(`update ${table} set ${column} = ${column}`)).toThrow('append-only');
    database.close();
  },
);
