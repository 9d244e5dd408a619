import { type ModelFile, readModel, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { showPath } from '../project/open-project.ts';
import { readBytes } from './read-bytes.ts';

/** A model file, checked, with its bytes. Throws with the path as it is best shown. */
export async function readModelFile(
  context: Context,
  path: string,
): Promise<ModelFile & { readonly bytes: Uint8Array }> {
  const bytes = await readBytes(context, path);
  try {
    return { ...readModel(bytes), bytes };
  } catch (error) {
    throw error instanceof TinctureError ? error.at({ file: showPath(context, path) }) : error;
  }
}
