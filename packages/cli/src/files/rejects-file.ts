import { closeSync, existsSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { TinctureError } from 'tincture';
import type { Reject } from 'tincture/convert';
import { writeFileError } from './file-errors.ts';
import { makeFolderSync } from './write-file.ts';

/** Where rejects are set aside: one JSON line each, with the part of the file as it was. */
export interface RejectsFile {
  readonly path: string;
  /** By error code. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first of each code, as `line 7: what is wrong`. */
  readonly firsts: ReadonlyMap<string, string>;
  add(file: string, reject: Reject): void;
  close(): void;
}

/**
 * A file that is made when the first reject comes; an older one of the same name, about the same input, goes away.
 * `shownAs` is how messages name it. Throws `argument-invalid` where it is one of the `inputs`.
 */
export function openRejectsFile(path: string, shownAs: string = path, inputs: readonly string[] = []): RejectsFile {
  const counts = new Map<string, number>();
  const firsts = new Map<string, string>();
  let handle: number | undefined;
  if (existsSync(path) && inputs.some((input) => existsSync(input) && realpathSync(input) === realpathSync(path))) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The rejects would take the place of the input ${shownAs}.`,
      fix: 'Set them aside in another file.',
    });
  }
  try {
    rmSync(path, { force: true });
  } catch (cause) {
    throw writeFileError(cause, shownAs);
  }
  return {
    path,
    counts,
    firsts,
    add(file, reject) {
      counts.set(reject.code, (counts.get(reject.code) ?? 0) + 1);
      if (!firsts.has(reject.code)) firsts.set(reject.code, `line ${reject.line}: ${reject.problem}`);
      try {
        if (handle === undefined) {
          makeFolderSync(dirname(path), shownAs);
          handle = openSync(path, 'w');
        }
        writeSync(handle, `${JSON.stringify({ file, ...reject })}\n`);
      } catch (cause) {
        throw writeFileError(cause, shownAs);
      }
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
