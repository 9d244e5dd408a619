import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEgressLog } from './egress-log.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tincture-egress-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = () => new Date('2026-11-24T12:00:00Z');
const entry = {
  provider: 'openai/gpt-5-mini',
  origin: 'https://api.openai.com',
  textHash: 'aa',
  exampleHashes: ['cc'],
  promptHash: 'bb',
};

it('appends a whole line each time, also when many are sent at once', async () => {
  const path = join(folder, 'deep', 'egress.jsonl');
  await createEgressLog(path, now)(entry);
  const log = createEgressLog(path, now);
  await Promise.all(Array.from({ length: 20 }, () => log(entry)));
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(Array(21).fill({ time: '2026-11-24T12:00:00.000Z', ...entry }));
});

it('fails where it cannot write', async () => {
  await writeFile(join(folder, 'file'), '');
  const log = createEgressLog(join(folder, 'file', 'egress.jsonl'), now);
  await expect(log(entry)).rejects.toMatchObject({ code: 'llm-egress-unlogged' });
});
