import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../store.ts';
import { openStore } from './open-store.ts';

async function storeInFolder(): Promise<{ folder: string; store: Store }> {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-read-only-'));
  const store = await openStore(join(folder, 'a?b.sqlite'), { now: () => new Date(0) });
  await store.addDocuments([{ id: 'a', text: 'Soup', annotations: {} }]);
  onTestFinished(() => {
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, store };
}

/** What another user reads who may not write there. */
function readAsOther(folder: string): string[] {
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
  chmodSync(folder, 0o555);
  // Root may write anywhere, so there the script runs as nobody (65534).
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const script = `
    import { openReadOnlyStore } from ${JSON.stringify(fileURLToPath(new URL('./read-only-store.ts', import.meta.url)))};
    const store = await openReadOnlyStore(${JSON.stringify(join(folder, 'a?b.sqlite'))}, { now: () => new Date(0) });
    for await (const { text } of store.documents()) console.log(text);
    const run = await store.startRun({ kind: 'evaluate', task: 't', settings: {} });
    await store.finishRun(run.id, {});
    console.log(await store.assignSplits('t', new Map([['a', 'test']])), (await store.runs()).length);
    const code = (work) => work.then(() => 'written', (error) => error.code);
    console.log(await code(store.addDocuments([{ text: 'x', annotations: {} }])));
    console.log(await code(store.decide({ id: '1', document: 'a', task: 't', verdict: 'ignore', person: 'ana' })));`;
  const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', script], { ...user, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('a store that may not be written is read; runs and splits are not kept, and all else is refused', async () => {
  const { folder, store } = await storeInFolder();
  await store.close();
  expect(readAsOther(folder)).toEqual(['Soup', '0 0', 'store-denied', 'store-denied']);
});

test('so is one that another user writes, with what is only in its log yet', async () => {
  const { folder, store } = await storeInFolder();
  onTestFinished(() => store.close());
  expect(readdirSync(folder)).toContain('a?b.sqlite-wal');
  expect(readAsOther(folder)).toEqual(['Soup', '0 0', 'store-denied', 'store-denied']);
});
