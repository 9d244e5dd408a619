// Reads msgpack, as far as spaCy writes it, where it stands: what nobody asks for is gone over, never built.
import type { JsonValue } from '../json.ts';
import { badFile } from './layout.ts';

/** What a value of msgpack can be. */
type Kind = 'nil' | 'boolean' | 'number' | 'text' | 'bytes' | 'list' | 'map' | 'extension';

/** The head of a value. `size` counts the bytes, items or pairs that follow it. */
interface Head {
  readonly kind: Kind;
  readonly size: number;
  readonly value: number | bigint | boolean;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** JSON that is nested deeper is left alone. */
const depthLimit = 32;

/** Goes through values one by one. Whatever is wrong is `file-invalid`, with the place among the bytes. */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string | undefined;
  #at = 0;

  /** `what` is how messages name the bytes. */
  constructor(bytes: Uint8Array, what?: string) {
    this.#bytes = bytes;
    this.#what = what;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many items of a list follow. */
  list(): number {
    return this.#expect('list').size;
  }

  /** How many pairs of a key and a value follow. */
  map(): number {
    return this.#expect('map').size;
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    return this.#take(this.#expect('bytes').size);
  }

  text(): string {
    return this.#decode(this.#expect('text').size);
  }

  /** A number; whole ones beyond 2^53 lose their last digits. */
  number(): number {
    return Number(this.#expect('number').value);
  }

  /** What kind of value follows. */
  get next(): Kind {
    const at = this.#at;
    const { kind } = this.#head();
    this.#at = at;
    return kind;
  }

  /** Goes over a value and returns it, not yet looked at. */
  part(): Uint8Array {
    const start = this.#at;
    // Without recursion: a file can nest its values as deep as it is long.
    for (let left = 1; left > 0; left--) {
      const { kind, size } = this.#head();
      if (kind === 'list') left += size;
      else if (kind === 'map') left += 2 * size;
      else this.#take(size);
    }
    return this.#bytes.subarray(start, this.#at);
  }

  /** A value that JSON can hold. Throws where it is none. */
  json(depth = 0): JsonValue {
    if (depth > depthLimit) throw this.#wrong('a value is nested too deep');
    const { kind, size, value } = this.#head();
    if (kind === 'nil') return null;
    if (kind === 'text') return this.#decode(size);
    if (kind === 'list') return Array.from({ length: size }, () => this.json(depth + 1));
    if (kind === 'map')
      return Object.fromEntries(Array.from({ length: size }, () => [this.text(), this.json(depth + 1)] as const));
    if (kind === 'boolean') return value === true;
    const isKept = typeof value === 'number' && Number.isFinite(value);
    if (kind === 'number' && isKept) return value;
    throw this.#wrong(`${kind === 'number' ? 'a number' : kind} that JSON has no place for`);
  }

  #expect(kind: Kind): Head {
    const head = this.#head();
    if (head.kind !== kind) throw this.#wrong(`${head.kind} where ${kind} should be`);
    return head;
  }

  /** Each item takes a byte at least: no more are believed than can be there. */
  #head(): Head {
    const head = this.#readHead();
    const least = head.kind === 'map' ? 2 * head.size : head.size;
    if (least > this.#bytes.length - this.#at) throw this.#wrong('it is cut off, or says that more follows than does');
    return head;
  }

  #readHead(): Head {
    const byte = this.#uint(1);
    if (byte < 0x80) return number(byte);
    if (byte < 0x90) return sized('map', byte & 0x0f);
    if (byte < 0xa0) return sized('list', byte & 0x0f);
    if (byte < 0xc0) return sized('text', byte & 0x1f);
    if (byte >= 0xe0) return number(byte - 0x100);
    switch (byte) {
      case 0xc0:
        return sized('nil', 0);
      case 0xc2:
      case 0xc3:
        return { kind: 'boolean', size: 0, value: byte === 0xc3 };
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return sized('bytes', this.#uint(1 << (byte - 0xc4)));
      // The kind of an extension is one byte more.
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return sized('extension', 1 + this.#uint(1 << (byte - 0xc7)));
      case 0xca:
        return number(this.#view.getFloat32(this.#skip(4)));
      case 0xcb:
        return number(this.#view.getFloat64(this.#skip(8)));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return number(this.#uint(1 << (byte - 0xcc)));
      case 0xcf:
        return long(this.#view.getBigUint64(this.#skip(8)));
      case 0xd0:
        return number(this.#view.getInt8(this.#skip(1)));
      case 0xd1:
        return number(this.#view.getInt16(this.#skip(2)));
      case 0xd2:
        return number(this.#view.getInt32(this.#skip(4)));
      case 0xd3:
        return long(this.#view.getBigInt64(this.#skip(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return sized('extension', 1 + (1 << (byte - 0xd4)));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return sized('text', this.#uint(1 << (byte - 0xd9)));
      case 0xdc:
      case 0xdd:
        return sized('list', this.#uint(2 << (byte - 0xdc)));
      case 0xde:
      case 0xdf:
        return sized('map', this.#uint(2 << (byte - 0xde)));
      default:
        throw this.#wrong(`no value begins with the byte ${byte}`);
    }
  }

  #uint(size: number): number {
    const at = this.#skip(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  /** Goes over bytes and returns where they begin. */
  #skip(size: number): number {
    if (size > this.#bytes.length - this.#at) throw this.#wrong('it is cut off');
    this.#at += size;
    return this.#at - size;
  }

  #take(size: number): Uint8Array {
    const start = this.#skip(size);
    return this.#bytes.subarray(start, this.#at);
  }

  #decode(size: number): string {
    try {
      return decoder.decode(this.#take(size));
    } catch {
      throw this.#wrong('a string is not UTF-8');
    }
  }

  #wrong(problem: string): Error {
    return badFile(`${problem} (byte ${this.#at} of what is packed in it)`, this.#what);
  }
}

function sized(kind: Kind, size: number): Head {
  return { kind, size, value: 0 };
}

function number(value: number): Head {
  return { kind: 'number', size: 0, value };
}

/** As a plain number where it is one. */
function long(value: bigint): Head {
  const plain = Number(value);
  return { kind: 'number', size: 0, value: Number.isSafeInteger(plain) ? plain : value };
}
