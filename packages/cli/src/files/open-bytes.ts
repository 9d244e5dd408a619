import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TinctureError } from 'tincture';
import { readFileError } from './file-errors.ts';

/** The bytes of a file, decompressed, with its beginning looked at. */
export interface OpenBytes {
  /** The first bytes, at most {@link headBytes}, for recognising the format. */
  readonly head: Buffer;
  /** All bytes, the head included. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** As much of a file as is looked at to recognise it. */
export const headBytes = 65_536;

/** Opens a file, or standard input when the path is `-`. Gzip is recognised by content. Throws what reading throws. */
export async function openBytes(path: string, shownAs: string): Promise<OpenBytes> {
  if (path !== '-') {
    try {
      if ((await stat(path)).isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    } catch (cause) {
      throw readFileError(cause, shownAs);
    }
  }
  const raw: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
  const opened = await withHead(raw, shownAs);
  if (opened.head[0] !== 0x1f || opened.head[1] !== 0x8b) return opened;
  return withHead(gunzip(opened.chunks, shownAs), shownAs);
}

async function withHead(source: AsyncIterable<Buffer>, shownAs: string): Promise<OpenBytes> {
  const iterator = source[Symbol.asyncIterator]();
  const taken: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const next = async (): Promise<Buffer | undefined> => {
    try {
      const { value, done } = await iterator.next();
      return done === true ? undefined : value;
    } catch (cause) {
      throw readFileError(cause, shownAs);
    }
  };
  while (size < headBytes && !isDone) {
    const chunk = await next();
    if (chunk === undefined) isDone = true;
    else {
      taken.push(chunk);
      size += chunk.length;
    }
  }
  const chunks = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* taken;
      for (let chunk = isDone ? undefined : await next(); chunk !== undefined; chunk = await next()) yield chunk;
    } finally {
      await iterator.return?.();
    }
  };
  return { head: Buffer.concat(taken).subarray(0, headBytes), chunks: chunks() };
}

async function* gunzip(chunks: AsyncIterable<Buffer>, shownAs: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  const feed = async (): Promise<void> => {
    for await (const chunk of chunks) {
      if (unzip.destroyed) return;
      if (!unzip.write(chunk)) {
        await new Promise<void>((resolve) => {
          unzip.once('drain', resolve);
          unzip.once('close', resolve);
        });
      }
    }
    unzip.end();
  };
  feed().catch((error: unknown) => unzip.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    yield* unzip;
  } catch (cause) {
    if (cause instanceof TinctureError) throw cause;
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'The compressed file is cut off or damaged.',
      where: { file: shownAs },
      fix: 'Get it again, or unpack it as far as it goes: gzip -dc FILE > PART',
      cause,
    });
  }
}
