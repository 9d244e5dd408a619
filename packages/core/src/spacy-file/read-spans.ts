import { readKbId } from '../convert/fields.ts';
import type { Findings } from '../convert/findings.ts';
import type { LabelledSpan } from '../doc/annotations.ts';
import { badFile, mostSpans, spanBytes } from './layout.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import type { Table } from './open-table.ts';
import type { Words } from './read-words.ts';

/** Groups of spans by name. */
type Groups = readonly (readonly [group: string, spans: readonly LabelledSpan[]])[];

/**
 * The groups of spans of a document; undefined where it has none. Since 3.4 they are a map from the bytes of a group to its names, in older
 * versions a list of groups. Throws `file-invalid` where they are neither.
 */
export function readSpanGroups(part: Uint8Array, words: Words, table: Table, findings: Findings): Groups | undefined {
  const packed = new MsgpackReader(part, what).bytes();
  if (packed.length === 0) return undefined;
  const reader = new MsgpackReader(packed, what);
  const groups: [string, readonly LabelledSpan[]][] = [];
  let count = 0;
  const add = (name: string, spans: readonly LabelledSpan[]): void => {
    count += spans.length;
    // Many names of one large group are few bytes.
    if (count > mostSpans) throw badFile(`they have more than ${mostSpans} spans`, what);
    groups.push([name, spans]);
  };
  if (reader.next === 'list') {
    for (let left = reader.list(); left > 0; left--) {
      const { name, spans } = readGroup(reader.bytes(), words, table, findings);
      add(name, spans);
    }
  } else {
    for (let left = reader.map(); left > 0; left--) {
      const { spans } = readGroup(reader.bytes(), words, table, findings);
      for (let names = reader.list(); names > 0; names--) add(reader.text(), spans);
    }
  }
  return groups.length === 0 ? undefined : groups;
}

/** How messages name them. */
const what = 'The groups of spans';

interface Group {
  readonly name: string;
  readonly spans: readonly LabelledSpan[];
}

function readGroup(packed: Uint8Array, words: Words, table: Table, findings: Findings): Group {
  const reader = new MsgpackReader(packed, what);
  let name = '';
  const spans: LabelledSpan[] = [];
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.text();
    if (key === 'name' && reader.next === 'text') name = reader.text();
    else if (key === 'spans') {
      for (let items = reader.list(); items > 0; items--) {
        spans.push(...readSpan(reader.bytes(), words, table, findings));
        if (spans.length > mostSpans) throw badFile(`they have more than ${mostSpans} spans`, what);
      }
    } else reader.part();
  }
  return { name, spans };
}

function readSpan(packed: Uint8Array, { places }: Words, table: Table, findings: Findings): readonly LabelledSpan[] {
  if (packed.length !== spanBytes) throw badFile(`a span has ${packed.length} bytes, not ${spanBytes}`, what);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const [id, kb, label] = [0, 8, 16].map((at) => view.getBigUint64(at));
  const [first = 0, end = 0] = [24, 28].map((at) => view.getInt32(at));
  const text = (value = 0n, field: string): string => {
    const found = table.stringOf(value);
    if (found === undefined)
      findings.reject('line-invalid', `A span has ${field} ${value}, and no string of the file has that number.`);
    return found ?? '';
  };
  if (first < 0 || end > places.length || first > end) {
    findings.reject('span-invalid', `A span has the tokens from ${first} to ${end}; the text has ${places.length}.`);
    return [];
  }
  const name = text(label, 'the label');
  if (first === end || (name === '' && label === 0n)) {
    findings.repair(first === end ? 'Left out: empty spans' : 'Left out: spans without a label');
    return [];
  }
  if (id !== 0n) findings.repair('Left out: ids of spans');
  const kbId = readKbId(text(kb, 'the id in a knowledge base'), findings);
  const [start, last] = [places[first], places[end - 1]];
  return [{ start: start?.start ?? 0, end: last?.end ?? 0, label: name, ...(kbId === undefined ? {} : { kbId }) }];
}
