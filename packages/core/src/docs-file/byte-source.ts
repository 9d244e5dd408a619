import { TinctureError } from '../errors/tincture-error.ts';

/** Bytes that can be read anywhere, as those of a file: what random access needs, and nothing else. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` up to `end`; fewer where there are none. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What is used of a `Blob`: a `File` of the browser, or what `openAsBlob` of `node:fs` gives, which reads a file as it is asked. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** The source that bytes in memory or a blob are, or the source itself. */
export function byteSourceOf(from: ByteSource | BlobLike | Uint8Array): ByteSource {
  if (from instanceof Uint8Array)
    return { size: from.length, read: async (start, end) => from.subarray(start, Math.max(start, end)) };
  if ('read' in from) return from;
  return { size: from.size, read: async (start, end) => new Uint8Array(await from.slice(start, end).arrayBuffer()) };
}

/** All bytes from `start` up to `end`. Throws `file-invalid` where the file ends before them. */
export async function readExactly(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const isInside =
    Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end && end <= source.size;
  const bytes = isInside ? await source.read(start, end) : undefined;
  if (bytes?.length === end - start) return bytes;
  throw damaged(`the bytes from ${start} to ${end} are not all there`);
}

/** The error for a file of Docs that cannot be read. */
export function damaged(problem: string): TinctureError {
  return new TinctureError({
    code: 'file-invalid',
    problem: `The file of Docs is damaged: ${problem}.`,
    fix: 'Get it again from where it came from; what comes before the damage can be read as a stream.',
  });
}
