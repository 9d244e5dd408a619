// What the user data of a document holds for us: its id, its meta, and the values of attributes, which spaCy calls extensions.

import { createOffsetMap } from '../convert/code-points.ts';
import type { Findings } from '../convert/findings.ts';
import { isJsonList, isJsonObject, quote } from '../convert/json-checks.ts';
import type { AttributeValue, Document, Range } from '../doc/annotations.ts';
import { ByteWriter } from '../docs-file/bytes.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { mostBesideBytes } from './layout.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import { writeJson, writeMap } from './msgpack-write.ts';
import type { Words } from './read-words.ts';

/** What a document has in its user data. */
export interface UserData {
  readonly id?: string;
  readonly meta?: JsonObject;
  readonly attributes?: Readonly<Record<string, readonly AttributeValue[]>>;
}

/** The first part of the key of an extension: `("._.", name, start, end)`, offsets in code points. */
const extensionKey = '._.';

/** How messages name it. */
const what = 'The user data';

/** Reads user data. What is none of ours is left out with a note. Throws `file-invalid` where it is no map. */
export function readUserData(part: Uint8Array, words: Words, findings: Findings): UserData {
  const outer = new MsgpackReader(part, what);
  if (outer.next === 'nil') return {};
  const packed = outer.bytes();
  if (packed.length > mostBesideBytes) {
    findings.repair(`Left out: user data of more than ${mostBesideBytes} bytes`);
    return {};
  }
  const reader = new MsgpackReader(packed, what);
  let id: string | undefined;
  let meta: JsonObject | undefined;
  const attributes = new Map<string, AttributeValue[]>();
  const { toUtf16 } = createOffsetMap(words.text);
  const tokens = new Map(words.places.map((place) => [place.start, place]));
  for (let left = reader.map(); left > 0; left--) {
    const [key, value] = [readJson(reader.part()), readJson(reader.part())];
    const place = placeOf(key, toUtf16, tokens);
    if (key === 'id' && typeof value === 'string' && value !== '') id = value;
    else if (key === 'meta' && isJsonObject(value)) meta = value;
    else if (place === undefined || value === undefined)
      findings.repair(`Left out: an entry of the user data: ${quote(showKey(key))}`);
    else {
      const values = attributes.get(place.name) ?? [];
      values.push({ ...place.range, value });
      attributes.set(place.name, values);
    }
  }
  return {
    ...(id !== undefined && { id }),
    ...(meta !== undefined && { meta }),
    ...(attributes.size > 0 && { attributes: Object.fromEntries(attributes) }),
  };
}

function showKey(key: JsonValue | undefined): string {
  return typeof key === 'string' ? key : (JSON.stringify(key) ?? 'a key that is no JSON');
}

/** Undefined for what JSON has no place for: Python packs more than that. */
function readJson(part: Uint8Array): JsonValue | undefined {
  try {
    return new MsgpackReader(part, what).json();
  } catch (error) {
    if (error instanceof TinctureError) return undefined;
    throw error;
  }
}

interface Place {
  readonly name: string;
  /** Empty where the value is that of the text as a whole. */
  readonly range: Partial<Range>;
}

/** What an extension is of; undefined where the key is none of an extension. A token has no end, and a text no start either. */
function placeOf(
  key: JsonValue | undefined,
  toUtf16: (codePoints: number) => number,
  tokens: ReadonlyMap<number, Range>,
): Place | undefined {
  if (!isJsonList(key) || key.length !== 4 || key[0] !== extensionKey) return undefined;
  const [, name, start, end] = key;
  if (typeof name !== 'string') return undefined;
  if (start === null && end === null) return { name, range: {} };
  if (typeof start !== 'number') return undefined;
  if (typeof end === 'number') return { name, range: { start: toUtf16(start), end: toUtf16(end) } };
  const token = end === null ? tokens.get(toUtf16(start)) : undefined;
  return token && { name, range: token };
}

/** The user data of a document, packed; undefined where it has none. */
export function writeUserData(
  { text, id, meta, annotations: { attributes = {} } }: Document,
  onLoss?: (what: string) => void,
): Uint8Array | undefined {
  const { toCodePoints } = createOffsetMap(text);
  const entries: [JsonValue, JsonValue][] = [];
  if (id !== undefined) entries.push(['id', id]);
  if (meta !== undefined) entries.push(['meta', meta]);
  for (const [name, values] of Object.entries(attributes)) {
    for (const { start, end, label, value } of values) {
      if (label !== undefined) onLoss?.('labels of the spans that attributes of your own are values of');
      const range = start === undefined || end === undefined ? [null, null] : [toCodePoints(start), toCodePoints(end)];
      entries.push([[extensionKey, name, ...range], value]);
    }
  }
  if (entries.length === 0) return undefined;
  const to = new ByteWriter();
  writeMap(to, entries.length);
  for (const pair of entries) for (const item of pair) writeJson(to, item);
  return to.take();
}
