import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gold, project } from '../testing/small-project.ts';

test('train makes the same model in any number of threads', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'gold.jsonl'), gold(12));
  const trained = async (threads: string): Promise<Buffer> => {
    const args = ['train', '--train', 'gold.jsonl', '--out', 'm.safetensors', '--threads', threads];
    // What to do next names no file: there may be none.
    const next = 'Next: tincture predict m.safetensors --text "…"';
    expect(await tincture(args)).toMatchObject({ status: 0, out: expect.stringContaining(next) });
    return readFileSync(join(folder, 'm.safetensors'));
  };
  expect((await trained('3')).equals(await trained('1'))).toBe(true);
});

test('train refuses a number of threads that is none', async () => {
  const { tincture } = project();
  const { status, err } = await tincture(['train', '--threads', '0']);
  expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining('Give a whole number from 1 to 64.') });
});
