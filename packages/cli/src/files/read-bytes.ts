import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { showPath } from '../project/open-project.ts';
import { readFileError } from './file-errors.ts';

/** A whole file as bytes: for model files and vectors, which are small. Throws with the path as it is best shown. */
export async function readBytes(context: Context, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw readFileError(cause, showPath(context, path));
  }
}
