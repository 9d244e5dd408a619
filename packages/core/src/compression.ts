// Compression as the platform has it: these streams are in Node, Deno, Bun, browsers and workers.

/** `deflate` is what everybody else calls zlib. */
type CompressionFormat = 'gzip' | 'deflate';

/** The bytes, compressed. */
export async function compress(bytes: Uint8Array<ArrayBuffer>, format: CompressionFormat): Promise<Uint8Array> {
  const compressed = await collect(new CompressionStream(format), bytes, Number.POSITIVE_INFINITY);
  return compressed ?? new Uint8Array();
}

/**
 * What was compressed: `damaged` where the bytes are not all of that, `too-large` where it is more than `limit` bytes, which are
 * never held.
 */
export async function decompress(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
  limit: number,
): Promise<Uint8Array | 'damaged' | 'too-large'> {
  try {
    return (await collect(new DecompressionStream(format), bytes, limit)) ?? 'too-large';
  } catch {
    return 'damaged';
  }
}

/** What comes out when `bytes` go in; undefined where it is more than `limit`. */
async function collect(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array | undefined> {
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
      return undefined;
    }
    chunks.push(value);
  }
  await written;
  return join(chunks, size);
}

/** Pieces put together. */
export function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : copyOf(pieces, size);
}

/** Pieces put together in memory of their own, also where there is one. */
export function copyOf(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
