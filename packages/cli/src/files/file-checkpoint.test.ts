import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createReporter } from '../terminal/reporter.ts';
import { createTestContext } from '../testing/test-context.ts';
import { fileCheckpoint } from './file-checkpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const context = createTestContext(folder);
const reporter = createReporter(context, { json: false });

describe('the state of a training in a file', () => {
  test('is due when five seconds have gone by since the last', async () => {
    let time = 0;
    const checkpoint = fileCheckpoint({ now: () => new Date(time) }, join(folder, 'c.checkpoint'), reporter);
    const due: boolean[] = [];
    for (time of [0, 4_999, 5_000]) due.push(checkpoint.isDue());
    await checkpoint.save(Uint8Array.of(1));
    for (time of [5_001, 9_999, 10_000]) due.push(checkpoint.isDue());
    expect(due).toEqual([false, false, true, false, false, true]);
  });
  test('is what was saved last', async () => {
    const checkpoint = fileCheckpoint(context, join(folder, 'a.checkpoint'), reporter);
    expect(await checkpoint.load()).toBeUndefined();
    await checkpoint.save(Uint8Array.of(1, 2));
    await checkpoint.save(Uint8Array.of(3));
    expect([...((await checkpoint.load()) ?? [])]).toEqual([3]);
    expect(existsSync(checkpoint.path)).toBe(true);
  });
  test('that cannot be read is noted, and the training begins anew', async () => {
    const path = join(folder, 'folder.checkpoint');
    mkdirSync(path);
    expect(await fileCheckpoint(context, path, reporter).load()).toBeUndefined();
    expect(context.err()).toContain('cannot be read: the training begins anew');
  });
  test('that cannot be written is noted once, and the training goes on', async () => {
    const checkpoint = fileCheckpoint(context, join(folder, 'missing', 'b.checkpoint'), reporter);
    await checkpoint.save(Uint8Array.of(1));
    await checkpoint.save(Uint8Array.of(2));
    expect(context.err().match(/it begins anew/g)).toHaveLength(1);
  });
});
