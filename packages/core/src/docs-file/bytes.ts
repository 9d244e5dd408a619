// Numbers and texts as bytes, and back: the smallest parts of a file of Docs. FORMAT.md says how they are laid out.
import { TinctureError } from '../errors/tincture-error.ts';

/** Bytes that grow as they are written. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** How many have been written. */
  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte, the lowest first. */
  varint(value: number): void {
    this.#grow(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign: 0, -1, 1, -2 become 0, 1, 2, 3. See {@link isSmallInteger}. */
  signed(value: number): void {
    this.varint(value >= 0 ? 2 * value : -2 * value - 1);
  }

  float(value: number): void {
    this.#grow(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  double(value: number): void {
    this.#grow(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A text with its length. UTF-8, but for one with half of a surrogate pair, which that cannot say: then UTF-16. */
  text(text: string): void {
    if (isHalved.test(text)) {
      this.varint(2 * 2 * text.length + 1);
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        this.byte(unit & 0xff);
        this.byte(unit >> 8);
      }
      return;
    }
    const encoded = encoder.encode(text);
    this.varint(2 * encoded.length);
    this.raw(encoded);
  }

  /** What has been written, as a copy. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

const encoder = new TextEncoder();
const isHalved = /\p{Cs}/u;

/** Whether a number can be written as {@link ByteWriter.signed}. */
export function isSmallInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 52 && !Object.is(value, -0);
}

/** Reads what {@link ByteWriter} writes. Whatever is wrong is `file-invalid`, with the place among the bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  get at(): number {
    return this.#at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    this.#need(1);
    return this.#bytes[this.#at++]!;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw this.wrong('a number is too large');
      if (byte < 0x80) return value;
    }
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A number of things, of which each takes at least `size` bytes: no more than can be there. */
  count(size: number): number {
    const count = this.varint();
    if (count * size > this.left) throw this.wrong(`it says that ${count} things follow, in ${this.left} bytes`);
    return count;
  }

  float(): number {
    this.#need(4);
    this.#at += 4;
    return this.#finite(this.#view.getFloat32(this.#at - 4, true));
  }

  double(): number {
    this.#need(8);
    this.#at += 8;
    return this.#finite(this.#view.getFloat64(this.#at - 8, true));
  }

  /** Goes over a text and returns where it begins, for {@link text}. */
  skipText(): number {
    const start = this.#at;
    const length = Math.floor(this.varint() / 2);
    this.#need(length);
    this.#at += length;
    return start;
  }

  text(): string {
    const size = this.varint();
    const length = Math.floor(size / 2);
    this.#need(length);
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    if (size % 2 === 1) return fromUnits(bytes);
    try {
      return decoder.decode(bytes);
    } catch {
      throw this.wrong('a text is not UTF-8');
    }
  }

  /** What is wrong with what was just read. */
  wrong(problem: string): TinctureError {
    return new TinctureError({
      code: 'file-invalid',
      problem: `The file of Docs is damaged: ${problem} (byte ${this.#at} of a block).`,
      fix: 'Get it again from where it came from.',
    });
  }

  #need(count: number): void {
    if (count > this.left) throw this.wrong(`${count} more bytes should follow, and ${this.left} do`);
  }

  #finite(value: number): number {
    if (Number.isFinite(value)) return value;
    throw this.wrong('a number is not finite');
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function fromUnits(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! + 256 * bytes[i + 1]!);
  return text;
}
