import { open, stat } from 'node:fs/promises';
import { isModelFile, TinctureError } from 'tincture';
import { readFileError } from './file-errors.ts';

/** What commands write that may take the place of its like. */
export type Written = 'model' | 'page' | 'drawing';

/** How messages call it, and whether a file that begins like this is one. */
const written: Readonly<Record<Written, readonly [what: string, isOne: (head: Uint8Array) => boolean]>> = {
  model: ['a model file', isModelFile],
  page: ['an HTML page', (head) => /<!doctype html|<html/i.test(Buffer.from(head).toString('latin1'))],
  drawing: ['an SVG drawing', (head) => Buffer.from(head).toString('latin1').includes('<svg')],
};

/** So much of a file is looked at. */
const headBytes = 1_000;

/**
 * Throws `file-exists` where a file is in the way that is something else than what is to be written, or that cannot be read: texts
 * or gold, by a slip of the keyboard. What is not there, is no file or is empty is for whoever writes.
 */
export async function keepOtherFiles(path: string, shownAs: string, kind: Written): Promise<void> {
  const [what, isOne] = written[kind];
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isFile() !== true) return;
  const head = await headOf(path).catch((cause: unknown) => {
    const { problem } = readFileError(cause, shownAs);
    throw inTheWay(
      shownAs,
      `The file is there, and nobody can tell whether it is ${what}: ${lowerFirst(problem)}`,
      cause,
    );
  });
  if (head.length === 0 || isOne(head)) return;
  throw inTheWay(shownAs, `The file is there and is not ${what}: what it holds would be lost.`);
}

function inTheWay(file: string, problem: string, cause?: unknown): TinctureError {
  const fix = 'Give another name, or take it away first.';
  return new TinctureError({
    code: 'file-exists',
    problem,
    where: { file },
    fix,
    ...(cause !== undefined && { cause }),
  });
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
