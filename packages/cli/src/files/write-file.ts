import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { writeFileError } from './file-errors.ts';

/** Text or bytes, whole or in pieces. */
export type Content = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file so that others see the old one or the new one, never half: into a file beside it, flushed, then
 * renamed. A name that ends in `.gz` is compressed. `shownAs` is how messages name it. Throws `file-full`,
 * `file-denied` and `file-missing`, and leaves nothing behind.
 */
export async function writeFile(path: string, content: Content, shownAs: string = path): Promise<void> {
  // A device or a pipe cannot be replaced by renaming: it is written in place.
  if (await isSpecial(path)) return stream(path, content, path, shownAs);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await stream(temporary, content, path, shownAs);
    const handle = await open(temporary, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw isFileSystemError(cause) ? writeFileError(cause, shownAs) : cause;
  }
}

/**
 * Throws what {@link writeFile} would throw for a target that cannot be written, before the work whose result is to be
 * written there; `option` is what names another one. Leaves nothing behind.
 */
export async function checkTarget(path: string, shownAs: string = path, option?: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats !== undefined && !stats.isFile() && !stats.isDirectory()) return;
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    if (stats?.isDirectory() === true) throw Object.assign(new Error('It is a folder'), { code: 'EISDIR' });
    await (await open(temporary, 'wx')).close();
    await rm(temporary);
  } catch (cause) {
    throw writeFileError(cause, shownAs, option);
  }
}

/** Makes a folder and those above it. Throws `file-denied`, `file-full` and `file-missing`. */
export async function makeFolder(path: string, shownAs: string = path): Promise<void> {
  makeFolderSync(path, shownAs);
}

/** The same for those who cannot wait. */
export function makeFolderSync(path: string, shownAs: string = path): void {
  try {
    makeFolders(path);
  } catch (cause) {
    throw writeFileError(cause, shownAs);
  }
}

/** Node's own recursion never ends where a file system such as /proc lets nothing be made in a folder that is there. */
function makeFolders(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolders(parent);
  try {
    mkdirSync(path);
  } catch (cause) {
    // Made by another process meanwhile.
    if (!isFolder(path)) throw cause;
  }
}

/** What cannot even be looked at is none: making it then says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function stream(path: string, content: Content, finalPath: string, shownAs: string): Promise<void> {
  const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  try {
    const target = createWriteStream(path);
    if (finalPath.endsWith('.gz')) await pipeline(Readable.from(pieces), createGzip(), target);
    else await pipeline(Readable.from(pieces), target);
  } catch (cause) {
    throw isFileSystemError(cause) ? writeFileError(cause, shownAs) : cause;
  }
}

async function isSpecial(path: string): Promise<boolean> {
  try {
    const { isFile, isDirectory } = await stat(path).then((stats) => ({
      isFile: stats.isFile(),
      isDirectory: stats.isDirectory(),
    }));
    return !isFile && !isDirectory;
  } catch {
    return false;
  }
}

/** Only what the system reports about the target is about the target; what the content threw is passed on. */
function isFileSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause;
}
