import { describe, expect, test } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { Tensor } from './tensor.ts';

/** A file with this header over `size` bytes of zeros. */
function fileOf(header: object, size: number): Uint8Array {
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(encoded.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + size);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(encoded, 8);
  return bytes;
}

const entry = (dtype: string, shape: readonly number[], begin: number, end: number): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('a safetensors file', () => {
  test('is read wherever its bytes lie in a buffer', () => {
    const tensors = new Map<string, Tensor>([
      ['a', { data: Float32Array.of(1.5, -2), shape: [2] }],
      ['b', { data: Int8Array.of(3), shape: [1] }],
    ]);
    const bytes = writeSafetensors(tensors, { x: 'y' });
    for (let offset = 0; offset < 4; offset++) {
      const moved = new Uint8Array(bytes.length + 4);
      moved.set(bytes, offset);
      const read = readSafetensors(moved.subarray(offset, offset + bytes.length));
      expect(read.tensors).toEqual(tensors);
      expect(read.metadata).toEqual({ x: 'y' });
    }
  });
  test.each([
    '<!doctype html>\n<title>Not found</title>',
    '{"text": "Größe 料理 料理 料理 料理 料理"}',
    'text,label\r\na,b',
  ])('is told from a text: %s', (text) => {
    const read = () => readSafetensors(new TextEncoder().encode(text));
    expect(read).toThrow(
      `This is a text, not a model file: it begins with "${JSON.stringify(text.slice(0, 9)).slice(1, -1)}`,
    );
    expect(read).not.toThrow('\ufffd');
    expect(read).toThrow('look whether the address is right');
  });
  test('of other bytes is not shown', () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, n) => (n * 37) % 256);
    expect(() => readSafetensors(bytes)).toThrow('does not start like a .safetensors file');
  });
  test('is refused where elements are not aligned to their size', () => {
    const file = fileOf({ a: entry('I8', [1], 0, 1), b: entry('F32', [1], 1, 5) }, 5);
    expect(() => readSafetensors(file)).toThrow('not aligned');
    expect(readSafetensors(fileOf({ b: entry('F32', [1], 0, 4), a: entry('I8', [1], 4, 5) }, 5)).tensors.size).toBe(2);
  });
  test('has up to four dimensions, 4,096 tensors and names of 200 characters', () => {
    const named = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, entry('I8', [0], 0, 0)]));
    expect(readSafetensors(fileOf(named(4_096), 0)).tensors.size).toBe(4_096);
    expect(() => readSafetensors(fileOf(named(4_097), 0))).toThrow('limit is 4096');
    expect(readSafetensors(fileOf({ a: entry('I8', [1, 1, 1, 1], 0, 1) }, 1)).tensors.size).toBe(1);
    expect(() => readSafetensors(fileOf({ a: entry('I8', [1, 1, 1, 1, 1], 0, 1) }, 1))).toThrow('5 dimensions');
    const name = 'n'.repeat(200);
    expect(readSafetensors(fileOf({ [name]: entry('I8', [1], 0, 1) }, 1)).tensors.has(name)).toBe(true);
    expect(() => readSafetensors(fileOf({ [`${name}n`]: entry('I8', [1], 0, 1) }, 1))).toThrow('too long');
  });
  test('is not written with what could not be read', () => {
    const one = (name: string, shape: readonly number[]): Map<string, Tensor> =>
      new Map([[name, { data: Int8Array.of(1), shape }]]);
    for (const tensors of [one('', [1]), one('n'.repeat(201), [1]), one('a', [2]), one('a', [1, 1, 1, 1, 1])])
      expect(() => writeSafetensors(tensors, {})).toThrow(expect.objectContaining({ code: 'argument-invalid' }));
  });
});
