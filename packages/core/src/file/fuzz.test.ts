import { describe, expect, test } from 'vitest';
import { TinctureError } from '../errors/tincture-error.ts';
import { loadComponent } from '../models/load.ts';
import { textcatTensors } from '../models/textcat.ts';
import { createRandom, type Random } from '../random.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { formatVersion } from './metadata.ts';
import { readModel, writeModel } from './model-file.ts';
import { quantizeRows8 } from './quantize.ts';
import type { Tensor } from './tensor.ts';

const task = parseTask('topic', { kind: 'textcat', labels: ['a', 'b'] });

/** A small sound model file. */
function sound(): Uint8Array {
  const model = {
    vocabulary: {
      keys: Int32Array.from([5, -7, 11]),
      wordKeys: 2,
      idf: Float32Array.from([1, 2, 3]),
      vectors: undefined,
      vectorMean: new Float32Array(0),
      vectorWeight: 0,
    },
    weights: quantizeRows8(Float32Array.from([1, -1, 0.5, 0, 2, 3]), 3, 2),
    bias: Float32Array.from([0.1, -0.1]),
    temperature: 1,
  };
  const { tensors, network } = textcatTensors(model);
  const component = { kind: 'textcat.v1', name: 'topic', version: '0.1.0' };
  return writeModel({ tensors, metadata: { formatVersion, component, task, network } });
}

/** Reads and uses a file: it either works or is refused in our words. */
async function use(bytes: Uint8Array): Promise<'used' | 'refused'> {
  try {
    await loadComponent(bytes).predict([tokenize('some text')]);
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
