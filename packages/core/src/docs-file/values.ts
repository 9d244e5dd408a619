// JSON values as bytes. Texts and the keys of objects stand once in a block, and lists of objects with the same keys are
// written column by column, offsets as differences: that is what annotations are as a rule.
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type ByteReader, type ByteWriter, isSmallInteger } from './bytes.ts';

/** How a value begins. */
export const valueTags = {
  null: 0,
  false: 1,
  true: 2,
  /** A whole number, signed. */
  integer: 3,
  float: 4,
  double: 5,
  /** Its place in the table of texts. */
  text: 6,
  /** How many, then the values. */
  list: 7,
  /** The place of its keys in the table of shapes, then the values. */
  object: 8,
  /** A list of objects of one shape: how many, the shape, then for each key a {@link columnKinds} and the values. */
  table: 9,
} as const;

/** How the values of one key of a table are written. */
const columnKinds = { values: 0, differences: 1 } as const;

/** Deeper values are refused; JSON lines have 32 levels in `meta`. */
const depthLimit = 48;

/** The texts and shapes of a block while it is written. */
export class Tables {
  readonly texts: Map<string, number> = new Map();
  /** By the places of their keys, joined. */
  readonly shapes: Map<string, readonly number[]> = new Map();
  readonly #places = new Map<string, number>();
  /** How many characters the texts have. */
  characters = 0;

  text(text: string): number {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    this.characters += text.length;
    this.texts.set(text, this.texts.size);
    return this.texts.size - 1;
  }

  shape(keys: readonly string[]): number {
    const places = keys.map((key) => this.text(key));
    const name = places.join(' ');
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.shapes.set(name, places);
    this.#places.set(name, this.#places.size);
    return this.#places.size - 1;
  }
}

/**
 * Writes a value as JSON would say it: what is undefined in an object is left out, and what JSON has no word for is null. Throws
 * `argument-invalid` for one that is nested so deep that it would not be read back.
 */
export function writeValue(out: ByteWriter, value: unknown, tables: Tables, depth = 0): void {
  if (depth > depthLimit)
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `A value of a document is nested deeper than ${depthLimit} levels.`,
      fix: 'Flatten its meta or its attributes.',
    });
  if (typeof value === 'string') {
    out.byte(valueTags.text);
    out.varint(tables.text(value));
  } else if (typeof value === 'number') writeNumber(out, value);
  else if (typeof value === 'boolean') out.byte(value ? valueTags.true : valueTags.false);
  else if (Array.isArray(value)) writeList(out, value, tables, depth);
  else if (isRecord(value)) {
    const keys = keysOf(value);
    out.byte(valueTags.object);
    out.varint(tables.shape(keys));
    for (const key of keys) writeValue(out, value[key], tables, depth + 1);
  } else out.byte(valueTags.null);
}

function writeNumber(out: ByteWriter, value: number): void {
  if (isSmallInteger(value)) {
    out.byte(valueTags.integer);
    out.signed(value);
  } else if (!Number.isFinite(value)) out.byte(valueTags.null);
  else if (Math.fround(value) === value) {
    out.byte(valueTags.float);
    out.float(value);
  } else {
    out.byte(valueTags.double);
    out.double(value);
  }
}

function writeList(out: ByteWriter, list: readonly unknown[], tables: Tables, depth: number): void {
  const keys = sharedKeys(list);
  if (keys === undefined) {
    out.byte(valueTags.list);
    out.varint(list.length);
    for (const item of list) writeValue(out, item, tables, depth + 1);
    return;
  }
  const rows = list.filter(isRecord);
  out.byte(valueTags.table);
  out.varint(rows.length);
  out.varint(tables.shape(keys));
  for (const key of keys) {
    const column = rows.map((row) => row[key]);
    if (column.every(isOffset)) {
      out.byte(columnKinds.differences);
      let last = 0;
      for (const value of column.map(Number)) {
        out.signed(value - last);
        last = value;
      }
    } else {
      out.byte(columnKinds.values);
      for (const value of column) writeValue(out, value, tables, depth + 2);
    }
  }
}

/** Whether a number is so small that its difference from any other such can be written. */
function isOffset(value: unknown): boolean {
  return typeof value === 'number' && isSmallInteger(value) && Math.abs(value) < 2 ** 51;
}

/** The keys of all items, where they are several objects with the same ones, in the same order. */
function sharedKeys(list: readonly unknown[]): readonly string[] | undefined {
  const [first] = list;
  if (list.length < 2 || !isRecord(first)) return undefined;
  const keys = keysOf(first);
  const isSame = (item: unknown): boolean => {
    if (!isRecord(item)) return false;
    const others = keysOf(item);
    return others.length === keys.length && others.every((key, index) => key === keys[index]);
  };
  return keys.length > 0 && list.every(isSame) ? keys : undefined;
}

function keysOf(record: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(record).filter((key) => record[key] !== undefined);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts and shapes of a block that is read. */
export interface ReadTables {
  /** Throws `file-invalid` where there is none. */
  text(place: number): string;
  shape(place: number): readonly string[];
}

/** Reads a value. Throws `file-invalid` for what is none, and before anything is made that the bytes are too few for. */
export function readValue(bytes: ByteReader, tables: ReadTables, depth = 0): JsonValue {
  if (depth > depthLimit) throw bytes.wrong('a value is nested too deep');
  const tag = bytes.byte();
  switch (tag) {
    case valueTags.null:
      return null;
    case valueTags.false:
      return false;
    case valueTags.true:
      return true;
    case valueTags.integer:
      return bytes.signed();
    case valueTags.float:
      return bytes.float();
    case valueTags.double:
      return bytes.double();
    case valueTags.text:
      return tables.text(bytes.varint());
    case valueTags.list:
      return Array.from({ length: bytes.count(1) }, () => readValue(bytes, tables, depth + 1));
    case valueTags.object:
      return Object.fromEntries(tables.shape(bytes.varint()).map((key) => [key, readValue(bytes, tables, depth + 1)]));
    case valueTags.table:
      return readTable(bytes, tables, depth + 1);
    default:
      throw bytes.wrong(`a value begins with ${tag}`);
  }
}

function readTable(bytes: ByteReader, tables: ReadTables, depth: number): readonly JsonObject[] {
  const count = bytes.count(1);
  const keys = tables.shape(bytes.varint());
  if (keys.length === 0 || count * keys.length > bytes.left)
    throw bytes.wrong(`a table of ${count} rows has ${keys.length} columns in ${bytes.left} bytes`);
  const columns = keys.map((): readonly JsonValue[] => {
    const kind = bytes.byte();
    if (kind === columnKinds.values) return Array.from({ length: count }, () => readValue(bytes, tables, depth + 1));
    if (kind !== columnKinds.differences) throw bytes.wrong(`a column begins with ${kind}`);
    let last = 0;
    return Array.from({ length: count }, () => {
      last += bytes.signed();
      if (!Number.isSafeInteger(last)) throw bytes.wrong('a number is too large');
      return last;
    });
  });
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(keys.map((key, column) => [key, columns[column]![row]!])),
  );
}
