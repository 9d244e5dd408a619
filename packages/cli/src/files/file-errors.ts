import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TinctureError } from 'tincture';
import { closestWord } from '../project/suggestion.ts';
import { shellWord } from '../terminal/shell-word.ts';

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/**
 * What to say of a file that is not there because `path` is an address on the web; undefined for any other path. Making a path
 * whole puts a folder before an address and leaves one slash of two.
 */
export function webAddressError(path: string, cause?: unknown): TinctureError | undefined {
  const [, scheme, rest] = /(?:^|[\\/])(https?|ftp|s3|gs|hf):[\\/]+(.+)$/i.exec(path) ?? [];
  if (scheme === undefined) return undefined;
  const address = `${scheme}://${rest}`;
  const how = /^(?:https?|ftp)$/i.test(scheme) ? ` (curl -LO ${shellWord(address)})` : '';
  return new TinctureError({
    code: 'file-missing',
    problem: 'This is an address, not a file, and Tincture downloads nothing by itself.',
    where: { file: address },
    fix: `Download it first${how}, then name the file.`,
    cause,
  });
}

/** What went wrong with reading `file`, in words. */
export function readFileError(cause: unknown, file: string): TinctureError {
  if (cause instanceof TinctureError) return cause;
  const where = { file };
  const code = codeOf(cause);
  const address = code === 'ENOENT' || code === 'ENOTDIR' ? webAddressError(file, cause) : undefined;
  if (address !== undefined) return address;
  switch (code) {
    case 'ENOENT':
      return new TinctureError({
        code: 'file-missing',
        problem: 'There is no such file.',
        where,
        fix: nearFile(cause, file) ?? 'Check the path.',
        cause,
      });
    case 'EISDIR':
      return new TinctureError({
        code: 'file-denied',
        problem: 'This is a folder, not a file.',
        where,
        fix: 'Name a file in it.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new TinctureError({
        code: 'file-denied',
        problem: 'You have no permission to read this file.',
        where,
        fix: 'Ask its owner, or copy it to where you may read it.',
        cause,
      });
    case 'ENOTDIR':
      return new TinctureError({
        code: 'file-missing',
        problem: 'There is no such file: a part of its path is a file, not a folder.',
        where,
        fix: 'Check the path.',
        cause,
      });
    default:
      return new TinctureError({
        code: 'file-invalid',
        problem: `The file could not be read: ${messageOf(cause)}.`,
        where,
        cause,
      });
  }
}

/** What to do where the folder has a file that is called nearly like the one that is not there. */
function nearFile(cause: unknown, file: string): string | undefined {
  const path = cause instanceof Error && 'path' in cause && typeof cause.path === 'string' ? cause.path : file;
  let names: readonly string[];
  try {
    names = readdirSync(dirname(path));
  } catch {
    // Nor is the folder there, or nobody may look into it.
    return undefined;
  }
  const near = closestWord(basename(path), names);
  return near && `Did you mean ${JSON.stringify(join(dirname(file), near))}?`;
}

/** What went wrong with writing `file`, in words. `option` is what names another one. */
export function writeFileError(cause: unknown, file: string, option?: string): TinctureError {
  if (cause instanceof TinctureError) return cause;
  const where = { file };
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TinctureError({
        code: 'file-full',
        problem: 'The disk or the quota is full, so the file could not be written.',
        where,
        fix: 'Free some space and run the command again; what was there before is unchanged.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new TinctureError({
        code: 'file-denied',
        problem: 'You have no permission to write here.',
        where,
        fix: `Choose another folder${option === undefined ? '' : ` with ${option}`}, or change the permissions.`,
        cause,
      });
    case 'ENOTDIR':
    case 'EEXIST':
      return new TinctureError({
        code: 'file-denied',
        problem: 'Nothing can be written here: a part of the path is a file, not a folder.',
        where,
        fix: 'Choose another path.',
        cause,
      });
    case 'EISDIR':
      return new TinctureError({
        code: 'file-denied',
        problem: 'This is a folder, so no file can be written in its place.',
        where,
        fix: 'Name a file in it.',
        cause,
      });
    case 'ENOENT':
      return new TinctureError({
        code: 'file-missing',
        problem: 'The folder for this file is not there.',
        where,
        fix: 'Create it first.',
        cause,
      });
    default:
      return new TinctureError({
        code: 'file-denied',
        problem: `The file could not be written: ${messageOf(cause)}.`,
        where,
        cause,
      });
  }
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
}
