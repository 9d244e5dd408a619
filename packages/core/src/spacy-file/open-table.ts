import { hashString } from './hash-string.ts';
import { type AttributeName, attributes, badFile, cellBytes, mostEntries } from './layout.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import { symbolIds } from './symbols.ts';

/** A `.spacy` file, unpacked: its table of tokens, of which each document has some rows, and beside it a value for each document. */
export interface Table {
  /** How many documents there are. */
  readonly count: number;
  /** How many tokens the document number `index` has. */
  lengthOf(index: number): number;
  /** Whether the value in a row is another than 0: most are not, and numbers of 64 bits are slow. */
  isSet(row: number, column: AttributeName): boolean;
  /** The value in a row; 0 where the file has no such column. */
  cell(row: number, column: AttributeName): bigint;
  /** Whether a space follows the token. */
  hasSpace(row: number): boolean;
  /** The string that has this number; undefined where the file lacks it. */
  stringOf(id: bigint): string | undefined;
  /** The values beside the table, of the next document. */
  next(): Beside;
}

/** What a file has of a document beside the table: values of msgpack that nobody has looked at. */
export interface Beside {
  readonly cats: Uint8Array;
  readonly flags?: Uint8Array;
  readonly spanGroups?: Uint8Array;
  readonly userData?: Uint8Array;
}

const keys = ['attrs', 'tokens', 'spaces', 'lengths', 'strings', 'cats', 'flags', 'span_groups', 'user_data'] as const;
type Key = (typeof keys)[number];

/** Reads what the table is made of; the documents stay as they are. Throws `file-invalid` where it does not fit together. */
export function openTable(content: Uint8Array): Table {
  const parts = readParts(content);
  const part = (key: Key): MsgpackReader => {
    const found = parts.get(key);
    if (found === undefined) throw badFile(`it has no "${key}"`);
    return new MsgpackReader(found);
  };
  const columns = readColumns(part('attrs'));
  const tokens = viewOf(part('tokens').bytes());
  const spaces = part('spaces').bytes();
  const lengths = viewOf(part('lengths').bytes());
  const count = lengths.byteLength / 4;
  const lengthOf = (index: number): number => lengths.getInt32(4 * index, true);
  checkLengths(count, lengthOf, tokens.byteLength / cellBytes / columns.width, spaces.length);
  const strings = readStrings(part('strings'));
  const placeOf = (row: number, name: AttributeName): number | undefined => {
    const column = columns.of.get(attributes[name]);
    return column === undefined ? undefined : (row * columns.width + column) * cellBytes;
  };
  const listOf = (key: Key): MsgpackReader | undefined => {
    if (key !== 'cats' && !parts.has(key)) return undefined;
    const reader = part(key);
    const items = reader.list();
    if (items !== count) throw badFile(`it has ${count} documents, and ${items} of "${key}"`);
    return reader;
  };
  const [cats, flags, spanGroups, userData] = [
    listOf('cats'),
    listOf('flags'),
    listOf('span_groups'),
    listOf('user_data'),
  ];
  return {
    count,
    lengthOf,
    isSet: (row, name) => {
      const at = placeOf(row, name);
      return at !== undefined && (tokens.getUint32(at, true) !== 0 || tokens.getUint32(at + 4, true) !== 0);
    },
    cell: (row, name) => {
      const at = placeOf(row, name);
      return at === undefined ? 0n : tokens.getBigUint64(at, true);
    },
    hasSpace: (row) => spaces[row] !== 0,
    stringOf: (id) => strings.get(id),
    next: () => ({
      cats: cats?.part() ?? new Uint8Array(),
      ...(flags && { flags: flags.part() }),
      ...(spanGroups && { spanGroups: spanGroups.part() }),
      ...(userData && { userData: userData.part() }),
    }),
  };
}

/** The values by their keys. */
function readParts(content: Uint8Array): ReadonlyMap<Key, Uint8Array> {
  const reader = new MsgpackReader(content);
  const parts = new Map<Key, Uint8Array>();
  for (let left = reader.map(); left > 0; left--) {
    const name = reader.next === 'text' ? reader.text() : undefined;
    if (name === undefined) reader.part();
    const key = keys.find((known) => known === name);
    const part = reader.part();
    if (key !== undefined) parts.set(key, part);
  }
  return parts;
}

interface Columns {
  readonly width: number;
  /** By the number of the attribute. */
  readonly of: ReadonlyMap<number, number>;
}

function readColumns(reader: MsgpackReader): Columns {
  const width = reader.list();
  const of = new Map<number, number>();
  for (let column = 0; column < width; column++) of.set(reader.number(), column);
  if (!of.has(attributes.orth)) throw badFile('its table has no column with the words');
  return { width, of };
}

function checkLengths(count: number, lengthOf: (index: number) => number, rows: number, spaces: number): void {
  if (!Number.isInteger(count) || count > mostEntries) throw badFile('it does not say how long its documents are');
  let sum = 0;
  for (let index = 0; index < count; index++) {
    if (lengthOf(index) < 0) throw badFile(`its document number ${index + 1} has ${lengthOf(index)} tokens`);
    sum += lengthOf(index);
  }
  if (sum !== rows || sum !== spaces)
    throw badFile(
      `its documents have ${sum} tokens, its table ${rows} rows, and it says of ${spaces} what follows them`,
    );
}

/** The strings by their numbers, with those that spaCy knows by itself. */
function readStrings(reader: MsgpackReader): ReadonlyMap<bigint, string> {
  const strings = new Map([...symbolIds].map(([name, id]) => [BigInt(id), name] as const));
  strings.set(0n, '');
  for (let left = reader.list(); left > 0; left--) {
    const text = reader.text();
    if (text !== '') strings.set(hashString(text), text);
    if (strings.size > mostEntries) throw badFile(`it has more than ${mostEntries} strings`);
  }
  return strings;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
