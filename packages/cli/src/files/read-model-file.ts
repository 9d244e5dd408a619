import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ModelFile, readModel, TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { adviceOnFile, trainedFile } from '../operations/model-files.ts';
import { findProjectFile, showPath } from '../project/open-project.ts';
import type { GlobalSettings } from '../settings.ts';
import { shellPath } from '../terminal/shell-word.ts';
import { webAddressError } from './file-errors.ts';
import { readBytes } from './read-bytes.ts';

/** A model file, checked, with its bytes. Throws with the path as it is best shown, and with what else is there. */
export async function readModelFile(
  context: Context,
  name: string,
  settings: Pick<GlobalSettings, 'project'>,
): Promise<ModelFile & { readonly bytes: Uint8Array }> {
  const path = resolve(context.cwd, name);
  if (!existsSync(path)) throw noSuchModel(context, name, settings);
  const bytes = await readBytes(context, path);
  try {
    return { ...readModel(bytes), bytes };
  } catch (error) {
    throw error instanceof TinctureError ? error.at({ file: showPath(context, path) }) : error;
  }
}

function noSuchModel(context: Context, name: string, settings: Pick<GlobalSettings, 'project'>): TinctureError {
  const address = webAddressError(name);
  if (address !== undefined) return address;
  const file = findProjectFile(context, settings);
  const project = file === undefined ? undefined : { folder: dirname(file) };
  const trained = trainedFile(context, name, project);
  return new TinctureError({
    code: 'file-missing',
    problem: 'There is no such model file.',
    where: { file: name },
    fix:
      trained === undefined
        ? adviceOnFile(context, name, '.safetensors', { project })
        : `Name the file of the trained component: ${shellPath(trained)}`,
  });
}
