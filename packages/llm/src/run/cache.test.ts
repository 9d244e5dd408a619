import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFolderCache } from './cache.ts';

const completion = { text: 'Ünï 🍜\n"', inputTokens: 3, outputTokens: 2, finish: 'length', elapsedMs: 1.5 } as const;
const key = 'ab'.repeat(32);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a cache in a folder', () => {
  it('gives back what was kept, also to another process, and nothing else', async () => {
    await createFolderCache(join(folder, 'new', 'deep')).set(key, completion);
    const cache = createFolderCache(join(folder, 'new', 'deep'));
    expect(await cache.get(key)).toEqual(completion);
    expect(await cache.get('cd'.repeat(32))).toBeUndefined();
  });

  it('keeps scores of labels as they are', async () => {
    const scores = { logProbabilities: [-1.25, -0.5], inputTokens: 9, elapsedMs: 1 };
    await createFolderCache(folder).set(key, scores);
    expect(await createFolderCache(folder).get(key)).toEqual(scores);
  });

  it('has an answer on the disk before it is acknowledged', async () => {
    const handle = await open(join(folder, 'any'), 'w');
    await handle.close();
    const synced = vi.spyOn(Object.getPrototypeOf(handle), 'sync');
    await createFolderCache(folder).set(key, completion);
    expect(synced).toHaveBeenCalledOnce();
    synced.mockRestore();
  });

  it('leaves one file an answer', async () => {
    const cache = createFolderCache(folder);
    await Promise.all(Array.from({ length: 20 }, () => cache.set(key, completion)));
    expect(await readdir(join(folder, 'ab'))).toEqual([`${key}.json`]);
  });

  it.each(['', '{"text":"x"', '{"text":3}', '{"logProbabilities":[1,null],"inputTokens":1,"elapsedMs":1}', '\0'])(
    'takes a file with %j for absent, and replaces it',
    async (content) => {
      await mkdir(join(folder, 'ab'));
      await writeFile(join(folder, 'ab', `${key}.json`), content);
      const cache = createFolderCache(folder);
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, completion);
      expect(await cache.get(key)).toEqual(completion);
    },
  );

  it('says when an answer cannot be kept', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(createFolderCache(join(folder, 'file')).set(key, completion)).rejects.toMatchObject({
      code: 'llm-cache-failed',
    });
  });

  it('loses nothing that was acknowledged when the process is killed', async () => {
    const script = fileURLToPath(new URL('../testing/cache-writer.ts', import.meta.url));
    const flags = ['--conditions=@tincture/source', '--disable-warning=ExperimentalWarning'];
    const child = spawn(process.execPath, [...flags, script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.split('\n').length > 40) child.kill('SIGKILL');
    }
    const acknowledged = said.split('\n').slice(0, -1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(40);
    const cache = createFolderCache(folder);
    for (const line of acknowledged) {
      const [kept = '', index = ''] = line.split(' ');
      expect(await cache.get(kept)).toMatchObject({ text: `${index} `.repeat(2_000) });
    }
  });
});
