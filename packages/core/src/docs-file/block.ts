// A block: some values with the texts and shapes that they share, compressed or not.

import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonValue } from '../json.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { type ReadTables, readValue, Tables, writeValue } from './values.ts';

/** Collects values until they are written as one block. */
export class BlockWriter {
  #tables = new Tables();
  #values: Uint8Array[] = [];
  #bytes = 0;

  /** How many values it holds. */
  get count(): number {
    return this.#values.length;
  }

  /** Adds a value and returns about how many bytes the block has, before compression. */
  add(value: unknown): number {
    const out = new ByteWriter();
    writeValue(out, value, this.#tables);
    const bytes = out.take();
    this.#values.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes + this.#tables.characters;
  }

  /** The content of the block; then it is empty. */
  take(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    out.varint(this.#tables.texts.size);
    for (const text of this.#tables.texts.keys()) out.text(text);
    out.varint(this.#tables.shapes.size);
    for (const keys of this.#tables.shapes.values()) {
      out.varint(keys.length);
      for (const key of keys) out.varint(key);
    }
    out.varint(this.#values.length);
    for (const value of this.#values) out.varint(value.length);
    for (const value of this.#values) out.raw(value);
    this.#tables = new Tables();
    this.#values = [];
    this.#bytes = 0;
    return out.take();
  }
}

/** The values of a block, each read when it is asked for. */
export interface Block {
  readonly count: number;
  /** Throws `file-invalid` for a damaged one. */
  value(index: number): JsonValue;
}

/** Reads the content of a block. Throws `file-invalid` where its tables are damaged; values are read when they are asked for. */
export function readBlock(content: Uint8Array): Block {
  const bytes = new ByteReader(content);
  const textStarts = Float64Array.from({ length: bytes.count(1) }, () => bytes.skipText());
  const texts = new Map<number, string>();
  const tables: ReadTables = {
    text(place) {
      const start = textStarts[place];
      if (start === undefined) throw bytes.wrong(`there is no text number ${place}`);
      let text = texts.get(place);
      if (text === undefined) {
        text = new ByteReader(content, start).text();
        texts.set(place, text);
      }
      return text;
    },
    shape(place) {
      const shape = shapes[place];
      if (shape === undefined) throw bytes.wrong(`there is no shape number ${place}`);
      return shape;
    },
  };
  const shapes = Array.from({ length: bytes.count(1) }, () => {
    const keys = Array.from({ length: bytes.count(1) }, () => tables.text(bytes.varint()));
    if (new Set(keys).size < keys.length) throw bytes.wrong('an object has a key twice');
    return keys;
  });
  const count = bytes.count(1);
  const ends = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    total += bytes.varint();
    ends[i] = total;
  }
  const first = bytes.at;
  if (total !== bytes.left) throw bytes.wrong(`its values take ${total} bytes, and ${bytes.left} follow`);
  return {
    count,
    value(index) {
      if (!(index >= 0 && index < count))
        throw new TinctureError({ code: 'argument-invalid', problem: `A block has no value ${index}.` });
      const reader = new ByteReader(content, first + (ends[index - 1] ?? 0), first + ends[index]!);
      const value = readValue(reader, tables);
      if (reader.left > 0) throw reader.wrong(`${reader.left} bytes follow a value`);
      return value;
    },
  };
}
