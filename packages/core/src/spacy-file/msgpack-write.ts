// Writes msgpack: the few kinds of value that a `.spacy` file has.
import type { ByteWriter } from '../docs-file/bytes.ts';
import type { JsonValue } from '../json.ts';

const encoder = new TextEncoder();
const scratch = new DataView(new ArrayBuffer(8));

/** The head of a map of `count` pairs, which follow it. */
export function writeMap(to: ByteWriter, count: number): void {
  writeHead(to, count, { fixed: 0x80, most: 15, codes: [undefined, 0xde, 0xdf] });
}

/** The head of a list of `count` items, which follow it. */
export function writeList(to: ByteWriter, count: number): void {
  writeHead(to, count, { fixed: 0x90, most: 15, codes: [undefined, 0xdc, 0xdd] });
}

export function writeText(to: ByteWriter, text: string): void {
  const bytes = encoder.encode(text);
  writeHead(to, bytes.length, { fixed: 0xa0, most: 31, codes: [0xd9, 0xda, 0xdb] });
  to.raw(bytes);
}

export function writeBytes(to: ByteWriter, bytes: Uint8Array): void {
  writeHead(to, bytes.length, { fixed: 0, most: -1, codes: [0xc4, 0xc5, 0xc6] });
  to.raw(bytes);
}

/** A double, as Python has it. */
export function writeFloat(to: ByteWriter, value: number): void {
  to.byte(0xcb);
  scratch.setFloat64(0, value);
  to.raw(new Uint8Array(scratch.buffer));
}

/** Any value of JSON; whole numbers as such, as Python tells them from others. */
export function writeJson(to: ByteWriter, value: JsonValue): void {
  if (value === null) to.byte(0xc0);
  else if (typeof value === 'boolean') to.byte(value ? 0xc3 : 0xc2);
  else if (typeof value === 'number') writeNumber(to, value);
  else if (typeof value === 'string') writeText(to, value);
  else if (isList(value)) {
    writeList(to, value.length);
    for (const item of value) writeJson(to, item);
  } else {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
    writeMap(to, pairs.length);
    for (const [key, item] of pairs) {
      writeText(to, key);
      writeJson(to, item ?? null);
    }
  }
}

function writeNumber(to: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value)) writeFloat(to, value);
  else if (value >= 0 && value < 0x80) to.byte(value);
  else {
    to.byte(0xd3);
    scratch.setBigInt64(0, BigInt(value));
    to.raw(new Uint8Array(scratch.buffer));
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** How the head of a value says a size: inside one byte up to `most`, else in one, two or four behind the code for that. */
interface Sizes {
  readonly fixed: number;
  readonly most: number;
  /** Lists and maps have none for one byte. */
  readonly codes: readonly [one: number | undefined, two: number, four: number];
}

function writeHead(to: ByteWriter, size: number, { fixed, most, codes: [one, two, four] }: Sizes): void {
  scratch.setUint32(0, size);
  const put = (code: number, bytes: number): void => {
    to.byte(code);
    to.raw(new Uint8Array(scratch.buffer, 4 - bytes, bytes));
  };
  if (size <= most) to.byte(fixed + size);
  else if (size < 0x100 && one !== undefined) put(one, 1);
  else if (size < 0x1_0000) put(two, 2);
  else put(four, 4);
}
