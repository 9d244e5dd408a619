import { type ErrorCode, TinctureError } from 'tincture';

interface Meaning {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly fix: string;
}

const full: Meaning = {
  code: 'store-full',
  problem: 'The disk or the quota is full, so the store could not write. What was saved before is kept.',
  fix: 'Free some space and try again.',
};

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that a person can do something about. */
const meanings: Readonly<Record<number, Meaning>> = {
  5: {
    code: 'store-locked',
    problem: 'The store is being written by another process, which did not let go of it in time.',
    fix: 'Wait until the other tincture command is done, or stop it, and try again.',
  },
  8: {
    code: 'store-denied',
    problem: 'The store cannot be written: the file or its folder is read-only for this user.',
    fix: 'Make the file and its folder writable for this user, or copy the project to a folder of your own.',
  },
  10: {
    code: 'store-failed',
    problem: 'Reading or writing the store failed in the file system.',
    fix: 'Check the disk, and that the folder is on a local disk rather than a network share.',
  },
  11: {
    code: 'store-invalid',
    problem: 'The store is damaged.',
    fix: 'Restore it from a backup, or recover what is in it with the sqlite3 command (.recover).',
  },
  13: full,
  14: {
    code: 'store-denied',
    problem: 'The store cannot be opened: its folder does not exist, or this user may not read or write there.',
    fix: 'Check the path, and the owner and permissions of the folder.',
  },
  26: {
    code: 'store-invalid',
    problem: 'The file is not a store of Tincture: it is not an SQLite database.',
    fix: 'Move the file away (Tincture then makes a new store), or name another project.',
  },
};

/** Extended result codes that mean something else than the primary code they belong to. */
const extendedMeanings: Readonly<Record<number, Meaning>> = {
  // SQLITE_IOERR_SHMSIZE: there was no room for the index of the write-ahead log, which every opening needs.
  4874: full,
};

/** An error of `node:sqlite` as a {@link TinctureError} that says what to do; any other error as it is. */
export function translateSqliteError(error: unknown, path: string): unknown {
  const resultCode = sqliteResultCode(error);
  if (resultCode === undefined) return error;
  const meaning = extendedMeanings[resultCode] ?? meanings[resultCode & 0xff];
  if (meaning !== undefined) return new TinctureError({ ...meaning, where: { file: path }, cause: error });
  const problem = error instanceof Error ? error.message : String(error);
  return new TinctureError({
    code: 'store-failed',
    problem: `The store answered with an error: ${problem}.`,
    where: { file: path },
    cause: error,
  });
}

function sqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
