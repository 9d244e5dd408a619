import { TinctureError } from 'tincture';
import type { Line, Reject } from 'tincture/convert';
import { guessEncoding, refuseBinary, utf16Label } from './guess-encoding.ts';
import type { OpenBytes } from './open-bytes.ts';

/** How {@link readLineItems} treats what it reads. */
export interface ReadLineItemsOptions {
  /** How messages name the file. */
  readonly file: string;
  /** Longer lines are rejected without being held in memory; default 10 MB. */
  readonly maxLineBytes?: number;
}

/** Lines longer than this are an accident in every format but JSON that is one line as a whole. */
export const defaultMaxLineBytes = 10_000_000;

/** So much of a line that is too long is kept, to find it again. */
const keptOfLongLine = 200;
const newline = 0x0a;
const carriageReturn = 0x0d;
const empty = Buffer.alloc(0);

/**
 * The lines of a text file as a stream, in constant memory; in the place of one that is not text, why it is none. UTF-8 is
 * checked line by line; UTF-16 is read when a byte order mark says so. Throws `file-invalid` when the file as a whole is no text.
 */
export async function* readLineItems(bytes: OpenBytes, options: ReadLineItemsOptions): AsyncGenerator<Line | Reject> {
  const limit = options.maxLineBytes ?? defaultMaxLineBytes;
  const utf16 = utf16Label(bytes.head);
  if (utf16 === undefined) refuseBinary(bytes.head, options.file);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let pieces: Buffer[] = [];
  let size = 0;
  let startOfLong: Buffer | undefined;

  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size <= limit) pieces.push(piece);
    else if (startOfLong === undefined) {
      startOfLong = Buffer.from(Buffer.concat([...pieces, piece]).subarray(0, keptOfLongLine));
      pieces = [];
    }
  };

  const finishLine = (): Line | Reject => {
    number++;
    const reject = (code: Reject['code'], problem: string, raw: string): Reject => ({
      line: number,
      code,
      problem,
      raw,
    });
    const length = size;
    const start = startOfLong;
    let content = pieces.length === 1 ? (pieces[0] ?? empty) : Buffer.concat(pieces);
    pieces = [];
    size = 0;
    startOfLong = undefined;
    if (start !== undefined) {
      return reject(
        'line-too-long',
        `The line has ${length} bytes; at most ${limit} are read.`,
        `${start.toString()}…`,
      );
    }
    if (content.at(-1) === carriageReturn) content = content.subarray(0, -1);
    if (number === 1 && content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf)
      content = content.subarray(3);
    let text: string;
    try {
      text = decoder.decode(content);
    } catch {
      const { label, name } = guessEncoding(content);
      const raw = new TextDecoder(label).decode(content);
      const advice = `save the file as UTF-8, as "iconv -f ${label} -t utf-8 FILE" writes it`;
      return reject('encoding-invalid', `The line is not UTF-8; it is probably ${name}: ${advice}.`, raw);
    }
    if (text.includes('\0')) return reject('text-invalid', 'The line holds a NUL character.', text);
    return { text, number };
  };

  for await (const chunk of utf16 === undefined ? bytes.chunks : fromUtf16(bytes.chunks, utf16, options.file)) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end));
      yield finishLine();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (size > 0) yield finishLine();
}

async function* fromUtf16(chunks: AsyncIterable<Buffer>, label: string, file: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
    yield Buffer.from(decoder.decode(), 'utf8');
  } catch (cause) {
    if (cause instanceof TinctureError) throw cause;
    throw new TinctureError({
      code: 'file-invalid',
      problem: 'The file says that it is UTF-16, but it is not.',
      where: { file },
      fix: 'Save it as UTF-8.',
      cause,
    });
  }
}
