// Word vectors that an earlier version wrote must stay readable; golden models are checked in tests/runtime.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readVectors } from 'tincture';
import { expect, it } from 'vitest';
import { root } from './tidy/workspace.ts';

const golden = join(root, 'tests/golden');

it.each(readdirSync(golden))('reads the word vectors of format version %s', (version) => {
  const vectors = readVectors(new Uint8Array(readFileSync(join(golden, version, 'vectors.safetensors'))));
  const { name, count, dimensions, bits } = vectors;
  expect({ name, count, dimensions, bits }).toEqual({ name: 'golden', count: 200, dimensions: 8, bits: 4 });
  const row = new Float32Array(dimensions);
  vectors.copyRow(vectors.find('injera'), row, 0);
  expect(vectors.word(vectors.find('injera'))).toBe('injera');
  const rounded = [...row].map((value) => Number(value.toFixed(6)));
  expect(rounded).toEqual([1.082492, 0.721661, 1.443322, 0.721661, 0.360831, -2.525814, -1.804153, 1.082492]);
});
