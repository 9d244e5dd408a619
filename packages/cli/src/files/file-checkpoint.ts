import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { TrainingCheckpoint } from '@tincture/learn';
import type { Context } from '../context.ts';
import type { Reporter } from '../terminal/reporter.ts';
import { writeFile } from './write-file.ts';

/** So much work is lost at most. */
const everyMs = 5_000;

/**
 * The state of a training in a file, which the caller removes when the training is done. A state that cannot be read or
 * written costs the going on after a kill, never the training.
 */
export function fileCheckpoint(
  context: Pick<Context, 'now'>,
  path: string,
  reporter: Reporter,
): TrainingCheckpoint & { readonly path: string } {
  let isNoted = false;
  let saved = context.now().getTime();
  return {
    path,
    isDue: () => context.now().getTime() - saved >= everyMs,
    async load() {
      if (!existsSync(path)) return undefined;
      try {
        return await readFile(path);
      } catch {
        reporter.note(`The state of an earlier run in ${path} cannot be read: the training begins anew.`);
        return undefined;
      }
    },
    async save(state) {
      try {
        await writeFile(path, state);
      } catch {
        if (!isNoted)
          reporter.note(`The state of the training cannot be kept in ${path}: if it is stopped, it begins anew.`);
        isNoted = true;
      }
      saved = context.now().getTime();
    },
  };
}
