import { TinctureError } from 'tincture';

const blockBytes = 512;

/** The content of the file `name` in an uncompressed tar archive (POSIX ustar), as a stream; the others are skipped. */
export async function* tarEntry(archive: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let header = new Uint8Array(0);
  let remaining = 0;
  let padding = 0;
  let isWanted = false;
  for await (const chunk of archive) {
    let at = 0;
    while (at < chunk.length) {
      if (remaining > 0) {
        const part = chunk.subarray(at, at + remaining);
        remaining -= part.length;
        at += part.length;
        if (isWanted) {
          yield part;
          if (remaining === 0) return;
        }
      } else if (padding > 0) {
        const skipped = Math.min(padding, chunk.length - at);
        padding -= skipped;
        at += skipped;
      } else {
        const part = chunk.subarray(at, at + blockBytes - header.length);
        const joined = new Uint8Array(header.length + part.length);
        joined.set(header);
        joined.set(part, header.length);
        header = joined;
        at += part.length;
        if (header.length < blockBytes) continue;
        const path = field(header, 0, 100);
        const prefix = field(header, 345, 155);
        remaining = Number.parseInt(field(header, 124, 12) || '0', 8);
        padding = (blockBytes - (remaining % blockBytes)) % blockBytes;
        isWanted = (prefix === '' ? path : `${prefix}/${path}`) === name;
        header = new Uint8Array(0);
      }
    }
  }
  throw new TinctureError({
    code: 'vectors-invalid',
    problem: `The archive has no whole file ${name}.`,
    fix: 'Try again; the download may have been cut off.',
  });
}

/** A text field of a header, up to its first NUL. */
function field(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)).trim();
}
