// Whatever a `.spacy` file holds: it is read, or refused in our words, and never takes more time or memory than its bytes explain.
import { readFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompress } from '../compression.ts';
import { ByteWriter } from '../docs-file/bytes.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonValue } from '../json.ts';
import { hashString } from './hash-string.ts';
import { mostSpans } from './layout.ts';
import { writeBytes, writeJson, writeList, writeMap, writeText } from './msgpack-write.ts';
import { readItems } from './testing/read-items.ts';

const golden = readFileSync(new URL('testing/golden.spacy', import.meta.url));
const unpacked = inflateSync(golden);

/** Reads all of a file. Undefined where it is refused, which only our own error may do. */
async function use(bytes: Uint8Array): Promise<Awaited<ReturnType<typeof readItems>> | undefined> {
  try {
    return await readItems(bytes, { file: 'bad.spacy' });
  } catch (error) {
    expect(error).toBeInstanceOf(TinctureError);
    expect(error).toMatchObject({ code: 'file-invalid', where: { file: 'bad.spacy' } });
    return undefined;
  }
}

test('what is cut off anywhere is refused', async () => {
  for (let length = 0; length < golden.length; length += 7)
    expect(await use(golden.subarray(0, length))).toBeUndefined();
  for (let length = 0; length < unpacked.length; length += 23)
    expect(await use(deflateSync(unpacked.subarray(0, length)))).toBeUndefined();
});

test('random damage never crashes or hangs', async () => {
  const change = fc.tuple(fc.nat(unpacked.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = Uint8Array.from(unpacked);
      for (const [at, byte] of changes) bytes[at] = byte;
      await use(deflateSync(bytes));
    }),
    { numRuns: 500 },
  );
});

test('other bytes are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(await use(bytes)).toBeUndefined();
      expect(await use(deflateSync(bytes))).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

/** A value of msgpack: JSON, bytes, or one that is written by hand. */
type Value = JsonValue | Uint8Array | ((to: ByteWriter) => void);

/** A file with the texts "a" and "b", and the parts that are given in the place of sound ones; undefined leaves one out. */
function fileWith(parts: Readonly<Record<string, Value | undefined>>): Uint8Array {
  const all: Readonly<Record<string, Value | undefined>> = {
    attrs: [65],
    tokens: rows('a', 'b'),
    spaces: Uint8Array.of(0, 1),
    lengths: ints(1, 1),
    strings: ['a', 'b'],
    cats: [{}, {}],
    ...parts,
  };
  const to = new ByteWriter();
  const sound = Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
  writeMap(to, sound.length);
  for (const { key, value } of sound) {
    writeText(to, key);
    write(to, value);
  }
  return deflateSync(to.take());
}

function write(to: ByteWriter, value: Value): void {
  if (typeof value === 'function') value(to);
  else if (value instanceof Uint8Array) writeBytes(to, value);
  else writeJson(to, value);
}

/** Values of the table: numbers, or strings by their numbers. */
function rows(...values: readonly (string | number)[]): Uint8Array {
  const ids = values.map((value) => (typeof value === 'string' ? hashString(value) : BigInt(value)));
  return new Uint8Array(BigUint64Array.from(ids).buffer);
}

function ints(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

const list =
  (...items: readonly Value[]): Value =>
  (to) => {
    writeList(to, items.length);
    for (const item of items) write(to, item);
  };

const map =
  (...pairs: readonly (readonly [Value, Value])[]): Value =>
  (to) => {
    writeMap(to, pairs.length);
    for (const pair of pairs) for (const item of pair) write(to, item);
  };

function packed(value: Value): Uint8Array {
  const to = new ByteWriter();
  write(to, value);
  return to.take();
}

/** The head of a list that says it has four billion items. */
const endless = (to: ByteWriter): void => to.raw(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff));

test('the file that the next ones are made of is sound', async () => {
  expect((await use(fileWith({})))?.documents.map(({ text }) => text)).toEqual(['a', 'b ']);
});

describe.each<[string, Readonly<Record<string, Value | undefined>>]>([
  ['lacks a part', { strings: undefined }],
  ['has a part of another kind', { tokens: 'a' }],
  ['has no words', { attrs: [75] }],
  ['has no columns', { attrs: [] }],
  ['has rows that are cut off', { tokens: rows('a', 'b').subarray(1) }],
  ['has documents that are longer than its table', { lengths: ints(1, 2) }],
  ['has documents that are shorter than nothing', { lengths: ints(3, -1) }],
  ['has half a length', { lengths: ints(1, 1).subarray(1) }],
  ['has too few spaces', { spaces: Uint8Array.of(1) }],
  ['has labels for other documents', { cats: [{}] }],
  ['has groups for other documents', { span_groups: list(packed([])) }],
  ['claims more strings than it has', { strings: endless }],
  ['claims more labels than it has', { cats: endless }],
])('a file that %s', (_, parts) => {
  test('is refused', async () => {
    expect(await use(fileWith(parts))).toBeUndefined();
  });
});

const span = (first: number, end: number, label = hashString('a')): Uint8Array => {
  const view = new DataView(new ArrayBuffer(40));
  view.setBigUint64(16, label);
  view.setInt32(24, first);
  view.setInt32(28, end);
  return new Uint8Array(view.buffer);
};
const group = (name: string, ...spans: readonly Value[]): Uint8Array =>
  packed(map(['name', name], ['attrs', {}], ['spans', list(...spans)]));
const groups = (value: Value): Readonly<Record<string, Value>> => ({ span_groups: list(packed(value), packed([])) });
const nested: Value = (to) => {
  for (let depth = 0; depth < 100_000; depth++) writeList(to, 1);
  to.byte(0xc0);
};

describe.each<[string, Readonly<Record<string, Value>>, RegExp]>([
  ['has a hash without a string', { tokens: rows(999_999, 'b') }, /token number 1 has the text 999999, and no string/],
  ['has labels that are none', { cats: list(7, {}) }, /labels of the text cannot be read: number where map/],
  ['has a label without a number', { cats: [{ x: 'y' }, {}] }, /labels of the text cannot be read: text where number/],
  ['has a label out of range', { cats: [{ x: 2 }, {}] }, /which is not between 0 and 1/],
  ['has a place in an entity that is none', { attrs: [65, 77], tokens: rows('a', 4, 'b', 2) }, /is 4; it must be/],
  ['has a head outside of the text', { attrs: [65, 79, 76], tokens: rows('a', 9, 429, 'b', 0, 0) }, /head/],
  ['has groups that are none', groups(7), /groups of spans cannot be read/],
  [
    'has a span outside of its text',
    groups(map([group('x', span(0, 2)), ['x']])),
    /tokens from 0 to 2; the text has 1/,
  ],
  ['has a span that is cut off', groups(map([group('x', Uint8Array.of(1)), ['x']])), /a span has 1 bytes/],
  [
    'has a span without a string',
    groups(map([group('x', span(0, 1, 77_777n)), ['x']])),
    /the label 77777, and no string/,
  ],
  ['has user data that is none', { user_data: list(packed([]), null) }, /user data cannot be read/],
])('a document that %s', (_, parts, problem) => {
  test('is set aside, and no other', async () => {
    const read = await use(fileWith(parts));
    expect(read?.documents.map(({ text }) => text)).toEqual(['b ']);
    expect(read?.rejects).toMatchObject([{ line: 1, problem: expect.stringMatching(problem) }]);
  });
});

test('strings that spaCy has numbers of its own for need not be in the file', async () => {
  const read = await use(fileWith({ tokens: rows(7, 'b'), strings: ['b'] }));
  expect(read?.documents.map(({ text }) => text)).toEqual(['IS_TITLE', 'b ']);
});

test('whitespace that depends on itself in a circle is told, and passes heads on where it does not', async () => {
  const file = (second: number): Uint8Array =>
    fileWith({
      attrs: [65, 79, 76],
      // The third depends on the first, that on the second, and that on the first or on itself.
      tokens: rows(' ', 1, 'dep', ' ', second, 'dep', 'a', -2, 'dep', 'b', -1, 'dep'),
      spaces: new Uint8Array(4),
      lengths: ints(4),
      strings: [' ', 'a', 'b', 'dep'],
      cats: [{}],
    });
  expect((await use(file(-1)))?.rejects).toMatchObject([{ problem: expect.stringContaining('token number 1 is -1') }]);
  expect((await use(file(0)))?.documents[0]?.annotations.tokens).toMatchObject([{ head: 0 }, { head: 0 }]);
});

test('that nobody looked at the whitespace between tokens is nothing that is missing', async () => {
  const parts = { attrs: [65, 77], spaces: new Uint8Array(3), lengths: ints(3), strings: ['a', '\n', 'b'], cats: [{}] };
  const missing = async (last: number): Promise<unknown> =>
    (await use(fileWith({ ...parts, tokens: rows('a', 2, '\n', 0, 'b', last) })))?.documents[0]?.annotations;
  expect(await missing(2)).toEqual({ ents: [] });
  expect(await missing(0)).toEqual({ ents: [], entsMissing: [{ start: 1, end: 3 }] });
});

test('groups as older versions packed them are read: a list, by their own names', async () => {
  const read = await use(fileWith(groups(list(group('x', span(0, 1)), group('y')))));
  expect(read?.documents[0]?.annotations.spans).toEqual({ x: [{ start: 0, end: 1, label: 'a' }], y: [] });
});

test('empty spans, and those without a label, are left out with a note', async () => {
  const read = await use(fileWith(groups(map([group('x', span(0, 0), span(0, 1, 0n)), ['x']]))));
  expect(read?.documents[0]?.annotations.spans).toEqual({ x: [] });
  expect(read?.repairs).toEqual(['Left out: empty spans', 'Left out: spans without a label']);
});

test('values that are nested deep are gone over', async () => {
  const read = await use(
    fileWith({ other: nested, user_data: list(packed(map(['deep', nested], ['id', 'x'])), null) }),
  );
  expect(read?.documents.map(({ id }) => id)).toEqual(['x', undefined]);
  expect(read?.repairs).toEqual(['Left out: an entry of the user data: "deep"']);
});

test('few bytes that unpack to more than is allowed are not held', async () => {
  const bytes = Uint8Array.from(deflateSync(Buffer.alloc(10_000_000)));
  expect(await decompress(bytes, 'deflate', 9_999_999)).toBe('too-large');
  expect(await decompress(bytes, 'deflate', 10_000_000)).toHaveLength(10_000_000);
});

test('few bytes that stand for many texts or spans are refused', async () => {
  // One word of a million characters, in a hundred thousand texts.
  const count = 100_000;
  const word = 'w'.repeat(1_000_000);
  const tokens = new Uint8Array(new BigUint64Array(count).fill(hashString(word)).buffer);
  const empty = list(...Array.from({ length: count }, () => ({})));
  const lengths = new Uint8Array(new Int32Array(count).fill(1).buffer);
  const texts = { tokens, strings: [word], lengths, cats: empty };
  expect(await use(fileWith({ ...texts, spaces: new Uint8Array(count) }))).toBeUndefined();
  // A group of a thousand spans under many names.
  const names = Array.from({ length: mostSpans / 1_000 + 1 }, (_, index) => `${index}`);
  const one = group('x', ...Array.from({ length: 1_000 }, () => span(0, 1)));
  const read = await use(fileWith(groups(map([one, names]))));
  expect(read?.rejects[0]?.problem).toContain(`more than ${mostSpans} spans`);
});
