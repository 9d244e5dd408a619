import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { openBytes } from './open-bytes.ts';
import { writeFile } from './write-file.ts';

/**
 * Calls `use` with the path of a file that can be read more than once: `path` itself, or a temporary copy of standard
 * input where `path` is `-`.
 */
export async function withRereadable<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (path !== '-') return use(path);
  const folder = await mkdtemp(join(tmpdir(), 'tincture-'));
  try {
    const copy = join(folder, 'standard-input');
    await writeFile(copy, (await openBytes('-', 'standard input')).chunks, 'a temporary copy of standard input');
    return await use(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says, where `file` is standard input and that is a person at a terminal, that the command waits for them. */
export function noteWaiting({ confirm, stderr }: Context, file: string): void {
  if (file === '-' && confirm !== undefined)
    stderr.write('Waiting for texts from the terminal: end them with Ctrl-D, or name a file (see --help).\n');
}
