import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMemoryStore } from '@tincture/store';
import type { Task } from 'tincture';
import { expect, onTestFinished, test } from 'vitest';
import { startStudio } from '../server/start.ts';

const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const dishes: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }] };
const page = new URL('../../../../docs/how-to/use-the-api.md', import.meta.url);

test.skipIf(!hasTools)('the commands of docs/how-to/use-the-api.md do what the page says', async () => {
  const now = (): Date => new Date(0);
  const store = createMemoryStore({ now });
  await store.addDocuments([{ id: 'd1', text: 'We ate ramen in Kyoto.', annotations: {} }]);
  const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
  const ents = [{ start: 7, end: 12, label: 'DISH' }];
  await store.addAnnotations('dishes', [{ document: 'd1', source, annotations: { ents } }]);
  const studio = await startStudio({
    ...{ store, project: { name: 'kitchen' }, tasks: [dishes], person: 'script', port: 0 },
    learning: { training: async () => ({ seed: 1 }), now },
  });
  const folder = await mkdtemp(join(tmpdir(), 'tincture-api-'));
  onTestFinished(async () => {
    await studio.close();
    await rm(folder, { recursive: true });
  });

  const blocks = [...(await readFile(page, 'utf8')).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(
    ([, block = '']) => block,
  );
  expect(blocks).toHaveLength(4);
  const script = blocks.join('\n').replace(/^link=.*$/m, `link='${studio.url}'`);
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { cwd: folder });

  for (const part of ['"name":"kitchen"', '"source":"rules menu"', '"open":1', '"sequence":1', '"made":']) {
    expect(stdout).toContain(part);
  }
  expect(stdout).toMatch(/^event: learning\ndata: \{/m);
  expect(stdout).toMatch(/^event: progress\ndata: \{.*"decided":1/m);
  expect(await store.decisions('d1', 'dishes')).toMatchObject([
    { id: 'script-0001', person: 'script', annotations: { ents } },
  ]);
  expect((await store.queueItem('dishes', 'd1'))?.remarks).toMatchObject([{ id: 'script-0002', kind: 'flag' }]);
  expect((await stat(join(folder, 'cookies.txt'))).mode & 0o077).toBe(0);
});
