// The demo as a newcomer runs it, with fewer trainings: every step must leave what it promises.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@tincture/store';
import { loadComponent, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import { temporaryFolder, tincture } from './command.ts';

test('the demo runs the whole loop, and again on what it left', async () => {
  const folder = temporaryFolder();
  // Nothing is configured, and no server of the developer is found.
  const env = { OLLAMA_HOST: '127.0.0.1:9', XDG_CACHE_HOME: join(folder, 'cache') };
  const args = ['demo', 'dishes', '--seeds', '1', '--sizes', '20,40,80', '--no-vectors'];
  const { status, stdout, stderr } = tincture(folder, args, { env });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  for (const words of [
    'zero-shot',
    'few-shot',
    'recorded 20',
    'rules',
    'distilled',
    'one data file',
    'npx tincture review',
  ]) {
    expect(stdout).toContain(words);
  }
  const model = join(folder, 'dishes/dist/dishes-0.1.0.safetensors');
  expect(statSync(model).size).toBeLessThan(10_000_000);
  const [prediction] = await loadComponent(readFileSync(model)).predict([tokenize('fried rice in my wok')]);
  expect(prediction).toHaveProperty('annotations.ents');

  const report = readFileSync(join(folder, 'dishes/report.html'), 'utf8');
  expect(report).toContain('<svg');
  expect(report).toMatch(/recorded 20\d\d-\d\d-\d\d/);
  expect(report).not.toMatch(/(?:src|href)="https?:/);

  const store = await openStore(join(folder, 'dishes/.tincture/store.sqlite'), { now: () => new Date() });
  const queue = await store.queue('dishes', { state: 'open' });
  await store.close();
  expect(queue.length).toBeGreaterThanOrEqual(10);
  for (const { proposals } of queue) expect(proposals[0]?.source.kind).toBe('model');

  // With a model that is configured but not there: only the recording can answer.
  const elsewhere = { ...env, TINCTURE_LLM: 'none/none', TINCTURE_LLM_BASE_URL: 'http://127.0.0.1:9/v1' };
  const again = tincture(folder, [...args, '--recorded', '--json'], { env: elsewhere });
  expect(again.status).toBe(0);
  const rows: { name: string; detail: string }[] = JSON.parse(again.stdout).rows;
  expect(rows.map(({ name }) => name)).toEqual(['rules', 'zero-shot', 'few-shot', 'distilled']);
  expect(rows[1]?.detail).toContain('recorded 20');
  expect(existsSync(join(folder, 'dishes/rejects.jsonl'))).toBe(false);
}, 240_000);
