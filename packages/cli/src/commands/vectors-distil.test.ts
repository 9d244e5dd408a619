import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVectors } from 'tincture';
import { expect, test } from 'vitest';
import { letterEncoder } from '../testing/letter-encoder.ts';
import { type Finished, folderWith, runCommand } from '../testing/run-command.ts';

const encoderFolder = (): string =>
  folderWith({ ...letterEncoder, 'texts.jsonl': '{"text":"apple pie, apple"}\n{"text":"banana apple"}\n' });

const distil = (folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<Finished> =>
  runCommand(folder, ['vectors', 'distil', ...args], { env });

const all = ['--encoder', 'mine', '--texts', 'texts.jsonl', '--name', 'fruit'];

test('words of one’s own texts get vectors from an encoder, the most frequent first', async () => {
  const folder = encoderFolder();
  const { status, out } = await distil(folder, [...all, '--dimensions', '2', '--bits', '8'], {
    TINCTURE_ENCODERS: folder,
  });
  expect([status, out]).toEqual([0, expect.stringContaining('Installed fruit: 4 words of 2 values')]);
  expect(out).toContain('tincture train --vectors fruit');
  const vectors = readVectors(readFileSync(join(folder, 'cache/vectors/fruit.safetensors')));
  expect(Array.from({ length: 4 }, (_, row) => vectors.word(row))).toEqual(['apple', ',', 'banana', 'pie']);
});

test('what is missing is said before anything is done', async () => {
  const folder = encoderFolder();
  const env = { TINCTURE_ENCODERS: folder };
  expect(await distil(folder, all.slice(0, 4), env)).toMatchObject({
    status: 1,
    err: expect.stringContaining('--name'),
  });
  expect(await distil(folder, [...all, '--beside'], env)).toMatchObject({
    status: 1,
    err: expect.stringContaining('vectors-unavailable'),
  });
  const elsewhere = await distil(folder, all, { TINCTURE_ENCODERS: tmpdir() });
  expect(elsewhere).toMatchObject({ status: 1, err: expect.stringContaining('encoder-unavailable') });
});
