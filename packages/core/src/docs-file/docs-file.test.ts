import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineAttribute } from '../attributes/define-attribute.ts';
import { numberType } from '../attributes/value-types.ts';
import type { ReadItem } from '../convert/types.ts';
import type { Document } from '../doc/annotations.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { crc32, hashId, isDocsFile } from './layout.ts';
import { openDocs } from './open-docs.ts';
import { streamDocs } from './stream-docs.ts';
import { readValue, Tables, writeValue } from './values.ts';
import { type WriteDocsOptions, writeDocs } from './write-docs.ts';

async function fileOf(documents: readonly Document[], options: WriteDocsOptions = {}): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeDocs(documents, options)) pieces.push(piece);
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

async function all(items: AsyncIterable<ReadItem>): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const item of items) {
    if ('reject' in item) throw new Error(item.reject.problem);
    expect(item.repairs).toEqual([]);
    documents.push(item.document);
  }
  return documents;
}

const rich: Document = {
  id: 'a-1',
  text: 'We had mapo tofu 🌶 in Leeds.',
  annotations: {
    tokens: [
      { start: 0, end: 2 },
      { start: 3, end: 6 },
      { start: 7, end: 11 },
      { start: 12, end: 16 },
      { start: 17, end: 19 },
      { start: 20, end: 22 },
      { start: 23, end: 29 },
    ],
    ents: [
      { start: 7, end: 16, label: 'DISH', confidence: 0.1, source: { kind: 'rules', name: 'menu', hash: 'ab' } },
      { start: 20, end: 22, label: 'X', kbId: null, kbConfidence: 0.5 },
    ],
    entsMissing: [{ start: 0, end: 2 }],
    spans: { all: [{ start: 0, end: 16, label: 'CLAUSE' }], none: [] },
    rels: [
      { from: { start: 7, end: 16, label: 'DISH' }, to: { start: 20, end: 22, label: 'X' }, label: 'R', confidence: 1 },
    ],
    cats: { food: 1, sport: 0 },
    frames: [{ start: 0, end: 16, label: 'eat', slots: [{ start: 7, end: 16, label: 'dish' }] }],
    attributes: { mood: [{ value: -0.25 }, { start: 7, end: 16, label: 'DISH', value: { deep: [1, null] } }] },
    source: { kind: 'person', id: 'kim' },
  },
  meta: { page: 3, nested: { list: [1, null, 'x', true] } },
};
const many = Array.from(
  { length: 500 },
  (_, i): Document => ({ ...rich, id: `id ${i % 400}`, text: rich.text, meta: { i } }),
);

describe('a file of Docs', () => {
  test('keeps everything, also the borders of tokens of which nothing is said', async () => {
    for (const compress of [true, false]) {
      const file = await fileOf([rich], { compress, meta: { name: 'menus' } });
      expect(isDocsFile(file)).toBe(true);
      const docs = await openDocs(file);
      expect([docs.count, docs.meta]).toEqual([1, { name: 'menus' }]);
      expect(await docs.at(0)).toEqual(rich);
      expect(await all(streamDocs([file]))).toEqual([rich]);
    }
  });
  test('gives any document by its number and its id, however many blocks there are', async () => {
    const docs = await openDocs(await fileOf(many, { blockBytes: 2_000 }));
    expect(docs.count).toBe(500);
    for (const at of [0, 499, 250, 1, 251]) expect((await docs.at(at)).meta).toEqual({ i: at });
    // The first of those with one id.
    for (const at of [0, 399, 7]) expect((await docs.withId(`id ${at}`))?.meta).toEqual({ i: at });
    expect(await docs.withId('id 400')).toBeUndefined();
    expect(await all(docs.items(3, 6))).toEqual(many.slice(3, 6));
    expect(await all(docs.items())).toEqual(many);
    await expect(docs.at(500)).rejects.toThrow('There is no document 500; the file has 500');
    await expect(docs.at(-1)).rejects.toThrow('There is no document -1');
  });
  test('reads no more than it is asked for', async () => {
    const file = await fileOf(many, { blockBytes: 2_000, compress: false });
    let bytes = 0;
    const source: ByteSource = {
      size: file.length,
      async read(start, end) {
        bytes += end - start;
        return file.slice(start, end);
      },
    };
    const docs = await openDocs(source);
    const opened = bytes;
    expect(opened).toBeLessThan(file.length / 10);
    await docs.at(300);
    await docs.at(301);
    expect(bytes - opened).toBeLessThan(5_000);
  });
  test('is read from a Blob, and from a stream in pieces of any size', async () => {
    const file = await fileOf(many.slice(0, 20), { blockBytes: 500 });
    const docs = await openDocs(new Blob([file.slice()]));
    expect(await docs.at(19)).toEqual(many[19]);
    const pieces = function* (): Generator<Uint8Array> {
      for (let at = 0; at < file.length; at += 7) yield file.subarray(at, at + 7);
    };
    expect(await all(streamDocs(pieces()))).toEqual(many.slice(0, 20));
  });
  test('whose index of ids leads astray says so', async () => {
    const file = await fileOf(many.slice(0, 3), { compress: false });
    // The entries stand before the last 52 bytes: a hash of four bytes, and the number of the document.
    const view = new DataView(file.buffer);
    for (let entry = 0; entry < 3; entry++) {
      const at = file.length - 52 - 12 * (3 - entry) + 4;
      view.setUint8(at, (view.getUint8(at) + 1) % 3);
    }
    await expect((await openDocs(file)).withId('id 1')).rejects.toThrow('index of ids leads to document 2');
  });
  test('that is read as a stream lets go of its source when nobody wants more', async () => {
    const file = await fileOf(many.slice(0, 20), { blockBytes: 500 });
    let isClosed = false;
    const source = function* (): Generator<Uint8Array> {
      try {
        for (let at = 0; at < file.length; at += 50) yield file.subarray(at, at + 50);
      } finally {
        isClosed = true;
      }
    };
    for await (const item of streamDocs(source())) if ('document' in item && item.document.id === 'id 2') break;
    expect(isClosed).toBe(true);
  });
  test('may be empty', async () => {
    const docs = await openDocs(await fileOf([]));
    expect(docs.count).toBe(0);
    expect(await all(docs.items())).toEqual([]);
    expect(await docs.withId('a')).toBeUndefined();
  });
  test('holds documents to the rules of JSON lines', async () => {
    const mood = defineAttribute({ name: 'mood', on: 'doc', type: numberType });
    const wrong: Document = { text: 'a', annotations: { attributes: { mood: [{ value: 'x' }] } } };
    const outside: Document = { text: 'a', annotations: { ents: [{ start: 0, end: 9, label: 'X' }] } };
    const file = await fileOf([rich, wrong, outside]);
    const docs = await openDocs(file, { attributes: [mood], file: 'a.docs' });
    await expect(docs.at(1)).rejects.toThrow('a.docs (document number 1): The attribute "mood" of the text must be');
    const items: ReadItem[] = [];
    for await (const item of streamDocs([file])) items.push(item);
    expect(items.map((item) => ('reject' in item ? item.reject.code : 'document'))).toEqual([
      ...['document', 'document', 'span-invalid'],
    ]);
    expect(items[2]).toMatchObject({
      reject: { line: 3, raw: JSON.stringify({ text: 'a', ents: outside.annotations.ents }) },
    });
  });
  test('is smaller than JSON lines, and much smaller compressed', async () => {
    const lines = many.map((document) => JSON.stringify(document)).join('\n').length;
    expect((await fileOf(many, { compress: false })).length).toBeLessThan(lines / 4);
    expect((await fileOf(many)).length).toBeLessThan(lines / 20);
  });
  test('refuses what it could not read back', async () => {
    let deep: unknown[] = [];
    for (let i = 0; i < 60; i++) deep = [deep];
    const document = { text: 'a', annotations: {}, meta: { deep: JSON.parse(JSON.stringify(deep)) } };
    await expect(fileOf([document])).rejects.toThrow('nested deeper than 48 levels');
  });
  test('counts and hashes as others do', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect([hashId(''), hashId('a')]).toEqual([0x811c9dc5, 0x2b24d044]);
  });
});

describe('values', () => {
  const read = (value: unknown): unknown => {
    const out = new ByteWriter();
    const tables = new Tables();
    writeValue(out, value, tables);
    const texts = [...tables.texts.keys()];
    const shapes = [...tables.shapes.values()].map((keys) => keys.map((key) => texts[key]!));
    const bytes = new ByteReader(out.take());
    const again = readValue(bytes, { text: (place) => texts[place]!, shape: (place) => shapes[place]! });
    expect(bytes.left).toBe(0);
    return again;
  };
  test('come back as JSON would bring them', () => {
    const anyValue = fc.jsonValue({ maxDepth: 6 }) as fc.Arbitrary<unknown>;
    const rows = fc.array(fc.record({ start: fc.maxSafeInteger(), label: fc.string({ unit: 'binary' }) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.oneof(anyValue, rows), (value) => {
        expect(read(value)).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });
  test('of numbers keep every bit', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (value) => {
        expect(Object.is(read(value), value)).toBe(true);
      }),
    );
    for (const value of [0, -0, 2 ** 52, -(2 ** 52), 2 ** 52 - 1, 2 ** 53, 1e300, 5e-324]) {
      expect(Object.is(read(value), value)).toBe(true);
      expect(read([{ a: value }, { a: -value }])).toEqual([{ a: value }, { a: -value }]);
    }
    expect(read([Number.NaN, Number.POSITIVE_INFINITY, undefined])).toEqual([null, null, null]);
  });
  test('of texts keep every unit, and objects every key', () => {
    for (const text of ['', '\0', '\ud83c', 'a\udf36b', '🌶', '\ufeffx']) expect(read(text)).toBe(text);
    const object = JSON.parse('{"__proto__": 1, "b": {}, "": []}');
    expect(JSON.stringify(read(object))).toBe(JSON.stringify(object));
    expect(read({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });
});
