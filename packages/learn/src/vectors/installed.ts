import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readVectors, TinctureError, type Vectors } from 'tincture';
import { type Environment, vectorsPath } from './cache-folder.ts';

/** Which installed vectors to load. */
export interface InstalledOptions {
  /** Default `en`. */
  readonly name?: string;
  /** Default: of this process. */
  readonly env?: Environment;
}

/** Installed word vectors; undefined where there are none of that name. Throws where the file is damaged or cannot be read. */
export async function loadInstalledVectors({
  name = 'en',
  env = process.env,
}: InstalledOptions = {}): Promise<Vectors | undefined> {
  const path = vectorsPath(env, name);
  if (!existsSync(path)) return undefined;
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new TinctureError({
      code: 'file-denied',
      problem: 'The installed word vectors cannot be read.',
      where: { file: path },
      fix: 'Make the file readable, or remove it to do without.',
      cause,
    });
  });
  try {
    return readVectors(bytes);
  } catch (error) {
    throw error instanceof TinctureError ? error.at({ file: path }) : error;
  }
}

/** Names and sizes of the installed vectors. */
export async function listInstalledVectors(
  env: Environment = process.env,
): Promise<{ name: string; path: string; bytes: number }[]> {
  const folder = dirname(vectorsPath(env, 'en'));
  const files = existsSync(folder) ? await readdir(folder) : [];
  const vectors = files.filter((file) => file.endsWith('.safetensors')).sort();
  return Promise.all(
    vectors.map(async (file) => {
      const path = join(folder, file);
      return { name: file.replace(/\.safetensors$/, ''), path, bytes: (await stat(path)).size };
    }),
  );
}
