import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-durability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const writer = fileURLToPath(new URL('../testing/writer.ts', import.meta.url));
const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];

function startWriter(file: string, name: string, count: number): ChildProcess {
  return spawn(process.execPath, [...flags, writer, file, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Reads acknowledged ids; kills the writer once it has acknowledged `killAfter`. Resolves when it is gone. */
function acknowledged(child: ChildProcess, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.split('\n').length > killAfter) child.kill('SIGKILL');
    });
    child.on('error', reject);
    // A line that the kill cut short has no newline and was not acknowledged.
    child.on('close', () => resolve(output.split('\n').slice(0, -1)));
  });
}

function storedIds(file: string): Set<string> {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('select id from decisions').all();
  expect(database.prepare('pragma integrity_check').get()?.integrity_check).toBe('ok');
  database.close();
  return new Set(rows.map((row) => String(row.id)));
}

describe('a store on disk', () => {
  test('has every acknowledged decision after each of several kills', async () => {
    const file = join(folder, 'killed.sqlite');
    const all: string[] = [];
    for (const [round, killAfter] of [1, 30, 7, 111, 64].entries()) {
      const ids = await acknowledged(startWriter(file, `round${round}`, 1_000_000), killAfter);
      expect(ids.length).toBeGreaterThanOrEqual(killAfter);
      all.push(...ids);
      const stored = storedIds(file);
      expect(all.filter((id) => !stored.has(id))).toEqual([]);
    }
    const store = await openStore(file, { now: () => new Date(0) });
    expect((await store.progress('dishes')).decided).toBe(5);
    await store.close();
  }, 60_000);

  test('takes the writes of several processes that open it new at the same moment', async () => {
    const file = join(folder, 'shared.sqlite');
    const names = ['ana', 'ben', 'cleo'];
    const ids = await Promise.all(names.map((name) => acknowledged(startWriter(file, name, 100))));
    expect(ids.map((list) => list.length)).toEqual([100, 100, 100]);
    expect(storedIds(file)).toEqual(new Set(ids.flat()));
    const store = await openStore(file, { now: () => new Date(0) });
    expect(await store.progress('dishes')).toMatchObject({ documents: 3, decided: 3, byVerdict: { ignore: 3 } });
    await store.close();
  }, 60_000);
});
