import { TinctureError } from 'tincture';
import { makeFolder } from './write-file.ts';

/** Makes the user's cache folder. Throws what {@link makeFolder} does; who may not write there is told how to choose another. */
export async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    if (!(error instanceof TinctureError) || error.code !== 'file-denied') throw error;
    throw new TinctureError({
      code: error.code,
      problem: error.problem,
      where: { file: folder },
      fix: 'Name a folder where you may write: TINCTURE_CACHE in the environment.',
      cause: error,
    });
  }
}
