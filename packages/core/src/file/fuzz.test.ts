import { describe, expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { tinyLinkerFile } from '../linking/testing/tiny-linker.ts';
import { loadComponent } from '../models/load.ts';

import { tinyNer, tinyNerFile, tinyTextcatFile, tinyVectors, tinyVectorsFile } from '../models/testing/tiny-models.ts';
import { tinyParserFile } from '../models/testing/tiny-parser.ts';
import { createTrunk } from '../models/trunk.ts';
import { readVectors } from '../models/vectors.ts';
import { createRandom, type Random } from '../random.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { readModel, writeModel } from './model-file.ts';
import { layoutOrder, readSafetensors, writeSafetensors } from './safetensors.ts';
import { createSha256 } from './sha256.ts';
import { dataTypeOf, type Tensor } from './tensor.ts';

/** A small sound model file. */
const sound = tinyTextcatFile;

/** A text for all kinds of components. */
const linkable = withAnnotations(tokenize('some text'), { ents: [{ start: 0, end: 4, label: 'PLANET' }] });

/** Reads and uses a file: it either works or is refused in our words. */
async function use(bytes: Uint8Array): Promise<'used' | 'refused'> {
  try {
    if (new TextDecoder().decode(bytes.subarray(8, 4_000)).includes('vectors.v1')) {
      const vectors = readVectors(bytes);
      if (vectors.count > 0) vectors.copyRow(vectors.find(vectors.word(0)), new Float32Array(vectors.dimensions), 0);
    } else await loadComponent(bytes).predict([linkable, tokenize('')]);
    return 'used';
  } catch (error) {
    expect(error).toBeInstanceOf(TinctureError);
    expect(['model-corrupt', 'model-unsupported']).toContain(error instanceof TinctureError ? error.code : '');
    return 'refused';
  }
}

/** The file with another header over the same data. */
function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()));
  const padded = Math.ceil(header.length / 8) * 8;
  const out = new Uint8Array(8 + padded + bytes.length - 8 - length).fill(0x20);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.set(header, 8);
  out.set(bytes.subarray(8 + length), 8 + padded);
  return out;
}

describe('a model file', () => {
  test('that is sound is used, and read back as it was written', async () => {
    expect(await use(sound())).toBe('used');
    const { tensors, metadata } = readModel(sound());
    expect(writeModel({ tensors, metadata })).toEqual(sound());
  });
  test('is refused when it is cut off anywhere', async () => {
    const bytes = sound();
    for (let length = 0; length < bytes.length; length++) expect(await use(bytes.slice(0, length))).toBe('refused');
    expect(await use(Uint8Array.from([...bytes, 0]))).toBe('refused');
  });
  test('is refused when any bit is flipped', async () => {
    const bytes = sound();
    const length = new DataView(bytes.buffer).getUint32(0, true);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ (1 << (at % 8));
      // Spaces after the header are the one place whose value says nothing; but they must be spaces.
      const isPadding = at >= 8 && at < 8 + length && bytes[at] === 0x20;
      if (!isPadding) expect({ at, result: await use(changed) }).toEqual({ at, result: 'refused' });
    }
  });
  test('with random damage is refused and never crashes or hangs', async () => {
    const random = createRandom(20);
    const bytes = sound();
    for (let round = 0; round < 2_000; round++) {
      const changed = damage(bytes, random);
      await use(changed);
    }
  });
  test.each<[string, (header: string) => string]>([
    ['is no JSON', () => '{'],
    ['is a list', () => '[]'],
    ['names a key twice', (header) => header.replace('"keys":', '"idf":')],
    ['sets __proto__', (header) => header.replace('{"__metadata__"', '{"__proto__":{"x":1},"__metadata__"')],
    ['has offsets that overlap', (header) => header.replace(/"data_offsets":\[(\d+),/g, '"data_offsets":[0,')],
    ['has a negative size', (header) => header.replace('"shape":[3]', '"shape":[-3]')],
    ['has a fractional size', (header) => header.replace('"shape":[3]', '"shape":[3.5]')],
    [
      'has a size beyond any file',
      (header) => header.replace('"shape":[3]', '"shape":[9007199254740991,9007199254740991]'),
    ],
    ['has an unknown type', (header) => header.replace('"F32"', '"F64"')],
    ['has no metadata', (header) => header.replace(/"__metadata__":\{.*?\},"/, '"')],
    ['is nested deeply', () => `{"a":${'['.repeat(100_000)}`],
    ['is of a newer format', (header) => header.replace('\\"formatVersion\\":1', '\\"formatVersion\\":2')],
    ['holds another kind', (header) => header.replace('textcat.v1', 'textcat.v9')],
  ])('whose header %s is refused', async (_, change) => {
    expect(await use(withHeader(sound(), change))).toBe('refused');
  });
  test('whose header is said to be enormous is refused before anything is allocated', async () => {
    const bytes = sound();
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 62n, true);
    expect(await use(bytes)).toBe('refused');
  });
});

test('shapes that do not fit the labels are refused, whatever the hash', async () => {
  const { tensors, metadata } = readModel(sound());
  const changes: Record<string, Tensor> = {
    bias: { data: new Float32Array(3), shape: [3] },
    'weights.values': { data: new Int8Array(4), shape: [2, 2] },
    keys: { data: new Int32Array(4), shape: [4] },
  };
  for (const [name, tensor] of Object.entries(changes)) {
    const changed = new Map(tensors).set(name, tensor);
    expect(await use(writeModel({ tensors: changed, metadata }))).toBe('refused');
    const missing = new Map(tensors);
    missing.delete(name);
    expect(await use(writeModel({ tensors: missing, metadata }))).toBe('refused');
  }
});

describe('content that somebody made and sealed with the right hash', () => {
  const files = {
    'a text classifier': tinyTextcatFile(),
    'an entity component': tinyNerFile({ words: ['some', 'text'], members: 2, vectors: tinyVectors(['some', 'more']) }),
    'a parser': tinyParserFile({ words: ['some', 'text'], members: 2 }),
    'a linker': tinyLinkerFile([
      { id: 'a', names: ['Some'], label: 'PLANET', description: 'a text of some' },
      { id: 'b', names: ['some text', 'Home'], prior: 2 },
    ]),
    'word vectors': tinyVectorsFile(['some', 'more', 'words']),
  };
  test.each(Object.entries(files))('is used or refused in %s whatever the tensors are', async (_, bytes) => {
    const { tensors, metadata } = readSafetensors(bytes);
    const random = createRandom(21);
    const seen = new Set<string>();
    for (let round = 0; round < 600; round++) {
      const changed = new Map(tensors);
      for (let change = random.integer(2); change >= 0; change--) changeTensor(changed, random);
      seen.add(await use(sealed(changed, metadata.tincture ?? '')));
    }
    // Else the test shows nothing.
    expect(seen).toEqual(new Set(['used', 'refused']));
  });
  test.each(Object.entries(files))('is used or refused in %s whatever the metadata says', async (_, bytes) => {
    const { tensors, metadata } = readSafetensors(bytes);
    const random = createRandom(22);
    const seen = new Set<string>();
    for (let round = 0; round < 600; round++)
      seen.add(await use(sealed(tensors, changeNumbers(metadata.tincture ?? '', random))));
    expect(seen).toEqual(new Set(['used', 'refused']));
  });
  test('is refused where keys are equal or out of order, however many they are', async () => {
    for (const [file, name] of [
      [tinyTextcatFile(), 'keys'],
      [tinyNerFile({ words: ['some', 'text'] }), 'keys.norm'],
    ] as const) {
      const { tensors, metadata } = readModel(file);
      const keys = tensors.get(name)?.data ?? new Int32Array(0);
      for (const data of [Int32Array.from(keys).reverse(), new Int32Array(keys.length)])
        expect(
          await use(writeModel({ tensors: new Map(tensors).set(name, { data, shape: [data.length] }), metadata })),
        ).toBe('refused');
    }
  });
  test('is refused where known names are out of order, or have labels or a bonus that make no sense', async () => {
    const { tensors, metadata } = readModel(tinyNerFile());
    const changed = (keys: number[], labels: number[], bonus = 1): Promise<string> =>
      use(
        writeModel({
          tensors: new Map(tensors)
            .set('gazetteer.keys', { data: Int32Array.from(keys), shape: [keys.length] })
            .set('gazetteer.labels', { data: Int32Array.from(labels), shape: [labels.length] }),
          metadata: {
            ...metadata,
            network: { ...metadata.network, gazetteer: { names: keys.length, longest: 2, bonus } },
          },
        }),
      );
    expect(await changed([1, 2], [0, 0])).not.toBe('refused');
    for (const wrong of [changed([2, 1], [0, 0]), changed([1, 1], [0, 0]), changed([1, 2], [0, 99])])
      expect(await wrong).toBe('refused');
    expect(await changed([1, 2], [0, 0], 1e300)).toBe('refused');
  });
  test('is refused where thousands of labels would need tables larger than the file', async () => {
    const { tensors, metadata } = readModel(tinyNerFile());
    const labels = Array.from({ length: 4_000 }, (_, i) => ({ name: `L${i}` }));
    const task = { name: 'many', kind: 'ner' as const, labels };
    expect(await use(writeModel({ tensors, metadata: { ...metadata, task } }))).toBe('refused');
  });
  test('is refused where the task names more labels than anybody could compare one by one', async () => {
    const { tensors, metadata } = readModel(tinyNerFile());
    const labels = Array.from({ length: 200_000 }, (_, i) => ({ name: `${i % 199_999}` }));
    const text = JSON.stringify({ ...metadata, task: { name: 'many', kind: 'ner', labels } });
    expect(await use(sealed(tensors, text))).toBe('refused');
  });
  test('takes memory in proportion to the file, and none for words that were not seen', async () => {
    const bytes = tinyNerFile({ width: 512, convolutions: 1, members: 4 });
    const before = process.memoryUsage().arrayBuffers;
    const component = loadComponent(bytes);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * bytes.length);
    await component.predict([tokenize('some text')]);
  });
  test('is refused where the networks are too large to be worked with', () => {
    const { weights } = tinyNer({ width: 512, convolutions: 1 });
    const { members } = weights;
    const many = { ...weights, members: Array.from({ length: 2_000 }, () => members[0]!) };
    expect(() => createTrunk(many, 0)).toThrow(expect.objectContaining({ code: 'model-unsupported' }));
  });
});

/** The file with the hash that fits it, whatever is in it. */
function sealed(tensors: ReadonlyMap<string, Tensor>, text: string): Uint8Array {
  const ordered = layoutOrder(tensors);
  const table = JSON.stringify(ordered.map(([name, { data, shape }]) => [name, dataTypeOf(data), shape]));
  const hash = createSha256().update(new TextEncoder().encode(`${text}\n${table}\n`));
  for (const [, { data }] of ordered) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return writeSafetensors(tensors, { tincture: text, sha256: hash.hex() });
}

/** Changes values, the shape, the type or the presence of one tensor. */
function changeTensor(tensors: Map<string, Tensor>, random: Random): void {
  const names = [...tensors.keys()];
  const name = names[random.integer(names.length)]!;
  const { data, shape } = tensors.get(name)!;
  const kind = random.integer(6);
  if (kind === 0) tensors.delete(name);
  else if (kind === 1) tensors.set(name, { data, shape: [data.length] });
  else if (kind === 2) tensors.set(name, { data: data.subarray(0, data.length >> 1), shape: [data.length >> 1] });
  else if (kind === 3) tensors.set(name, { data: new Int8Array(data.length), shape });
  else {
    const copy = data.slice();
    const bytes = new Uint8Array(copy.buffer);
    if (bytes.length > 0) for (let i = 0; i < 4; i++) bytes[random.integer(bytes.length)] = random.integer(256);
    tensors.set(name, { data: kind === 4 ? copy : copy.fill(copy[0] ?? 0), shape });
  }
}

/** Changes one or two numbers in JSON. */
function changeNumbers(text: string, random: Random): string {
  const numbers = [
    '0',
    '1',
    '2',
    '3',
    '-1',
    '0.5',
    '4294967296',
    '1e308',
    '16777216',
    '4096',
    '"1"',
    'null',
    '[]',
    '{}',
  ];
  let changed = text;
  for (let change = random.integer(2); change >= 0; change--) {
    const found = [...changed.matchAll(/:-?\d+(?:\.\d+)?(?=[,}\]])/g)];
    const match = found[random.integer(found.length)]!;
    const other = numbers[random.integer(numbers.length)]!;
    changed = `${changed.slice(0, match.index)}:${other}${changed.slice(match.index + match[0].length)}`;
  }
  return changed;
}

/** A copy with a few bytes changed, inserted, removed or repeated. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  const list = [...bytes];
  for (let change = 1 + random.integer(4); change > 0; change--) {
    const at = random.integer(list.length);
    const kind = random.integer(4);
    if (kind === 0) list[at] = random.integer(256);
    else if (kind === 1) list.splice(at, 0, random.integer(256));
    else if (kind === 2) list.splice(at, 1 + random.integer(16));
    else list.splice(at, 0, ...list.slice(at, at + 32));
  }
  return Uint8Array.from(list);
}
