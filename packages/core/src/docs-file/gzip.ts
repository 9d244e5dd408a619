// gzip as the platform has it: CompressionStream is in Node, Deno, Bun, browsers and workers.
import { damaged } from './byte-source.ts';

/** The bytes, compressed. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return collect(new CompressionStream('gzip'), bytes, Number.POSITIVE_INFINITY);
}

/** The `size` bytes that were compressed. Throws `file-invalid` where they are others, without holding more than that. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array> {
  const content = await collect(new DecompressionStream('gzip'), bytes, size).catch(() => undefined);
  if (content?.length === size) return content;
  throw damaged('a compressed block cannot be unpacked');
}

/** What comes out when `bytes` go in. Throws where it is more than `limit`. */
async function collect(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // A failure comes out at the other end too.
  const written = writer
    .write(bytes)
    .then(() => writer.close())
    .catch(() => undefined);
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done || value === undefined) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw damaged('a compressed block is larger than it says');
    }
    chunks.push(value);
  }
  await written;
  return join(chunks, size);
}

/** Pieces put together. */
export function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
