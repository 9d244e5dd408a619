// Whatever a file of Docs holds: it is read, or refused in our words, and never takes more time or memory than its bytes explain.
import { describe, expect, test } from 'vitest';
import type { Document } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { createRandom, type Random } from '../random.ts';
import { readBlock } from './block.ts';
import { ByteWriter } from './bytes.ts';
import { blockHeader, crc32, footerBytes, headerBytes, maxBlockBytes } from './layout.ts';
import { openDocs } from './open-docs.ts';
import { streamDocs } from './stream-docs.ts';
import { valueTags } from './values.ts';
import { writeDocs } from './write-docs.ts';

const documents = Array.from(
  { length: 6 },
  (_, i): Document => ({
    id: `d${i}`,
    text: `Text number ${i} is about tea`,
    annotations: {
      ents: [{ start: 0, end: 4, label: 'X' }],
      cats: { a: 0.5 },
      tokens: [{ start: 0, end: 4, tag: 'N' }],
    },
    meta: { i },
  }),
);

async function sound(compress: boolean): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writeDocs(documents, { blockBytes: 100, compress })) pieces.push(piece);
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Reads all of a file in both ways: how many documents come out until it ends or is refused. */
async function use(bytes: Uint8Array): Promise<{ streamed: number; opened: number | 'refused' }> {
  const check = (error: unknown): void => {
    expect(error).toBeInstanceOf(TinctureError);
    expect(error).toMatchObject({ code: 'file-invalid' });
  };
  let streamed = 0;
  try {
    for await (const item of streamDocs([bytes])) if ('document' in item) streamed++;
  } catch (error) {
    check(error);
  }
  try {
    const docs = await openDocs(bytes);
    let opened = 0;
    for await (const item of docs.items()) if ('document' in item) opened++;
    await docs.withId('d3');
    return { streamed, opened };
  } catch (error) {
    check(error);
    return { streamed, opened: 'refused' };
  }
}

describe.each([true, false])('a file of Docs (compressed: %s)', (compress) => {
  test('that is cut off anywhere is refused, and a stream gives what stands before', async () => {
    const bytes = await sound(compress);
    expect(await use(bytes)).toEqual({ streamed: 6, opened: 6 });
    let most = 0;
    for (let length = 0; length < bytes.length; length++) {
      const { streamed, opened } = await use(bytes.subarray(0, length));
      expect(opened).toBe('refused');
      expect(streamed).toBeGreaterThanOrEqual(most);
      most = streamed;
    }
    expect(most).toBe(6);
  });
  test('with a flipped bit in what it says is refused', async () => {
    const bytes = await sound(compress);
    const start = bytes.length - footerBytes;
    for (let at = 0; at < start; at++) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ (1 << (at % 8));
      const { opened } = await use(changed);
      // What is not needed here: the block that says that a stream ends, and an entry of the index of ids, which its own id corrects.
      const isEnd = at >= start - 28 * documents.length - 23 && at < start - 28 * documents.length;
      if (opened !== 'refused') expect(isEnd || at >= start - 12 * documents.length).toBe(true);
    }
  });
  test('with random damage never crashes or hangs', async () => {
    const random = createRandom(7);
    const bytes = await sound(compress);
    for (let round = 0; round < 600; round++) await use(damage(bytes, random));
  });
});

/** A few bytes changed, moved, cut or repeated; half of the time with checksums that fit again. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const out = [...bytes];
  const pick = (below: number): number => Math.floor(random.next() * below);
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(out.length);
    const kind = pick(4);
    if (kind === 0) out[at] = pick(256);
    else if (kind === 1) out.splice(at, 1 + pick(20));
    else if (kind === 2) out.splice(at, 0, ...out.slice(pick(out.length)).slice(0, pick(30)));
    else out[at] = [0, 0x7f, 0x80, 0xff][pick(4)]!;
  }
  return random.next() < 0.5 ? Uint8Array.from(out) : withChecksums(Uint8Array.from(out));
}

/** The file with the checksums that its blocks have now, as far as they can be found. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer);
  for (let at = headerBytes; at + blockHeader.size <= bytes.length; ) {
    const end = at + blockHeader.size + view.getUint32(at + blockHeader.stored, true);
    if (end > bytes.length) break;
    view.setUint32(at + blockHeader.checksum, crc32(bytes.subarray(at + blockHeader.size, end)), true);
    at = end;
  }
  return bytes;
}

/** The content of a block without texts, with these values. */
function blockOf(write: (out: ByteWriter) => void, shapes: readonly number[] = []): Uint8Array {
  const value = new ByteWriter();
  write(value);
  const out = new ByteWriter();
  out.varint(1);
  out.text('k');
  out.varint(shapes.length > 0 ? 1 : 0);
  if (shapes.length > 0) {
    out.varint(shapes.length);
    for (const key of shapes) out.varint(key);
  }
  out.varint(1);
  out.varint(value.length);
  out.raw(value.take());
  return out.take();
}

describe('a block that is refused before anything is made of it', () => {
  test.each<[string, (out: ByteWriter) => void, string]>([
    [
      'says that billions follow',
      (out) => {
        out.byte(valueTags.list);
        out.varint(2 ** 40);
      },
      'it says that 1099511627776 things follow',
    ],
    [
      'has a table that is larger than its bytes',
      (out) => {
        out.byte(valueTags.table);
        out.varint(3);
        out.varint(0);
      },
      'it says that 3 things follow',
    ],
    [
      'nests lists without end',
      (out) => {
        for (let i = 0; i < 1_000; i++) {
          out.byte(valueTags.list);
          out.varint(1);
        }
      },
      'nested too deep',
    ],
    ['has an unknown value', (out) => out.byte(77), 'a value begins with 77'],
    ['names a text that is not there', (out) => out.raw(Uint8Array.of(valueTags.text, 9)), 'there is no text number 9'],
    ['names a shape that is not there', (out) => out.raw(Uint8Array.of(valueTags.object, 9)), 'no shape number 9'],
    [
      'has a number beyond all',
      (out) => out.raw(Uint8Array.of(valueTags.integer, ...Array.from({ length: 8 }, () => 0xff))),
      'a number is too large',
    ],
    ['has no number', (out) => out.raw(Uint8Array.of(valueTags.float, 0, 0, 0xc0, 0x7f)), 'a number is not finite'],
    ['has more than a value', (out) => out.raw(Uint8Array.of(valueTags.null, 0)), '1 bytes follow a value'],
    ['ends in a value', (out) => out.byte(valueTags.double), '8 more bytes should follow, and 0 do'],
  ])('%s', (_, write, problem) => {
    expect(() => readBlock(blockOf(write)).value(0)).toThrow(problem);
  });
  test('has an object with a key twice', () => {
    expect(() => readBlock(blockOf((out) => out.byte(0), [0, 0]))).toThrow('an object has a key twice');
  });
  test('holds a long text many times: what is shown of the reject is short', async () => {
    const long = 'x'.repeat(2_000_000);
    const items = Array.from({ length: 3_000 }, () => long);
    const pieces: Uint8Array[] = [];
    const wrong = { text: ' ', annotations: {}, meta: { items } };
    for await (const piece of writeDocs([wrong])) pieces.push(piece);
    for await (const item of streamDocs(pieces)) {
      if ('document' in item) throw new Error('An empty text is none.');
      expect(item.reject.raw.length).toBeLessThan(2_000);
    }
  });
});

test('a compressed block that unpacks to more than it says is refused, and one that says too much too', async () => {
  const bytes = await sound(true);
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(headerBytes + blockHeader.content, 3, true);
  await expect(openDocs(changed)).rejects.toThrow('cannot be unpacked');
  view.setUint32(headerBytes + blockHeader.content, maxBlockBytes + 1, true);
  await expect(openDocs(changed)).rejects.toThrow('no block can begin like that at byte 12');
});

test('a file of a newer version, and one of another kind, say so', async () => {
  const bytes = await sound(false);
  bytes[8] = 2;
  await expect(openDocs(bytes, { file: 'new.docs' })).rejects.toThrow('new.docs: The file of Docs has version 2');
  await expect(openDocs(new TextEncoder().encode('{"text": "a"}'))).rejects.toThrow('This is no file of Docs');
});

test('a damaged block is named, and the others can be read', async () => {
  const bytes = await sound(false);
  const docs = await openDocs(bytes);
  const changed = bytes.slice();
  const at = new TextDecoder('latin1').decode(bytes).indexOf('number 2');
  changed[at] = 0x21;
  const damaged = await openDocs(changed);
  await expect(damaged.at(2)).rejects.toThrow(
    /^block at byte \d+: The file of Docs is damaged: its checksum is another/,
  );
  expect(await damaged.at(5)).toEqual(await docs.at(5));
});
