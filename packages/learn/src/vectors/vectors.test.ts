import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readVectors, type Vectors } from 'tincture';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compactVectors } from './compact.ts';
import type { VectorEntry } from './entry.ts';
import { convertVectors, installVectors } from './install.ts';
import { listInstalledVectors, loadInstalledVectors } from './installed.ts';
import { readBinaryVectors } from './read-binary.ts';
import { readTextVectors } from './read-text.ts';
import { readWinkVectors } from './read-wink.ts';
import { tarEntry } from './tar-entry.ts';

/** `bytes` in pieces of `size`: readers must not care where a file is cut. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(entries: AsyncIterable<VectorEntry>): Promise<[string, number[]][]> {
  const list: [string, number[]][] = [];
  for await (const { word, values } of entries) list.push([word, [...values]]);
  return list;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function binary(entries: readonly (readonly [string, readonly number[]])[], separator = ''): Uint8Array {
  const parts: Uint8Array[] = [utf8(`${entries.length} 2\n`)];
  for (const [word, values] of entries) {
    parts.push(utf8(`${word} `), new Uint8Array(Float32Array.from(values).buffer), utf8(separator));
  }
  return Buffer.concat(parts);
}

const entries = [
  ['the', [0.5, -1]],
  ['naïve', [2, 0.25]],
] as const;

describe('files of word vectors', () => {
  test.each([1, 3, 7, 1_000])('are read alike in pieces of %i bytes', async (size) => {
    const glove = utf8('the 0.5 -1\nnaïve 2 0.25\n');
    const word2vec = utf8('2 2\r\nthe 0.5 -1 \r\nnaïve\t2 0.25');
    const wink = utf8(`{"dimensions":2,"words":["the","na]"],"vectors":{"the":[0.5,-1,9,0],"na]\\"":[2,0.25,9,1]}}`);
    expect(await collect(readTextVectors(pieces(glove, size)))).toEqual(entries);
    expect(await collect(readTextVectors(pieces(word2vec, size)))).toEqual(entries);
    expect(await collect(readBinaryVectors(pieces(binary(entries), size)))).toEqual(entries);
    expect(await collect(readBinaryVectors(pieces(binary(entries, '\n'), size)))).toEqual(entries);
    expect(await collect(readWinkVectors(pieces(wink, size), 2))).toEqual([
      ['the', [0.5, -1]],
      ['na]"', [2, 0.25]],
    ]);
  });
  test.each([
    ['text without numbers', readTextVectors(pieces(utf8('hello world of words\n'), 9))],
    ['a line without a vector', readTextVectors(pieces(utf8('the\n'), 9))],
    ['a binary file that ends too early', readBinaryVectors(pieces(binary(entries).subarray(0, -3), 9))],
    ['a binary file without a header', readBinaryVectors(pieces(utf8('\0\0\0\0\n'), 9))],
    ['other JSON', readWinkVectors(pieces(utf8('{"words":[]}'), 9))],
    ['JSON with other values', readWinkVectors(pieces(utf8('{"vectors":{"a":["x",2]}}'), 9), 2)],
  ])('are refused: %s', async (_, stream) => {
    await expect(collect(stream)).rejects.toMatchObject({ code: 'vectors-invalid' });
  });
});

describe('the compact file', () => {
  const many = Array.from(
    { length: 50 },
    (_, i): VectorEntry => ({
      word: i === 7 ? 'WORD3' : `word${i}`,
      values: Float32Array.from({ length: 8 }, (_unused, j) => Math.sin(i * 3 + j) * (1 + i / 10) + j),
    }),
  );
  async function* source(): AsyncGenerator<VectorEntry> {
    yield* many;
  }
  const load = async (options: { words?: number; bits?: 4 | 8 }): Promise<Vectors> =>
    readVectors(await compactVectors(source(), { name: 'test', ...options }));

  test('keeps the first words, folded to lower case', async () => {
    const vectors = await load({ words: 20 });
    expect(vectors.count).toBe(20);
    expect(vectors.word(7)).toBe('word8');
    expect(vectors.find('Word19')).toBe(18);
    expect(vectors.find('word40')).toBe(-1);
  });
  test('holds centred values of deviation 1, within half a step', async () => {
    for (const [bits, tolerance] of [
      [4, 0.3],
      [8, 0.02],
    ] as const) {
      const vectors = await load({ bits });
      const values = new Float32Array(vectors.count * 8);
      for (let row = 0; row < vectors.count; row++) vectors.copyRow(row, values, row * 8);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
      expect(Math.abs(mean)).toBeLessThan(0.05);
      expect(Math.abs(deviation - 1)).toBeLessThan(tolerance);
    }
  });
  test('is refused for no words and for vectors of different lengths', async () => {
    async function* none(): AsyncGenerator<VectorEntry> {}
    async function* mixed(): AsyncGenerator<VectorEntry> {
      yield { word: 'a', values: new Float32Array(2) };
      yield { word: 'b', values: new Float32Array(3) };
    }
    for (const wrong of [none(), mixed()]) {
      await expect(compactVectors(wrong, { name: 'x' })).rejects.toMatchObject({ code: 'vectors-invalid' });
    }
  });
});

describe('installed vectors', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tincture-vectors-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const env = (): Record<string, string> => ({ TINCTURE_CACHE: folder });

  test('come from any text or binary file, also compressed', async () => {
    const files = {
      'a.txt': utf8('the 0.5 -1\ncat 2 0.25\n'),
      'b.bin': binary(entries),
      'c.txt.gz': gzipSync('the 1 2\n'),
    };
    expect(await loadInstalledVectors({ env: env() })).toBeUndefined();
    for (const [file, bytes] of Object.entries(files)) {
      await writeFile(join(folder, file), bytes);
      await convertVectors(join(folder, file), { name: file, env: env() });
      expect((await loadInstalledVectors({ name: file, env: env() }))?.find('the')).toBe(0);
    }
    expect((await listInstalledVectors(env())).map(({ name }) => name)).toEqual(Object.keys(files));
  });
  test('that are damaged are told with their path', async () => {
    await writeFile(join(folder, 'a.txt'), 'the 0.5 -1\n');
    const { path } = await convertVectors(join(folder, 'a.txt'), { name: 'en', env: env() });
    await writeFile(path, 'damaged');
    await expect(loadInstalledVectors({ env: env() })).rejects.toMatchObject({
      code: 'model-corrupt',
      where: { file: path },
    });
  });
  test('that cannot be read are told with their path, not taken for none', async () => {
    await writeFile(join(folder, 'a.txt'), 'the 0.5 -1\n');
    const { path } = await convertVectors(join(folder, 'a.txt'), { name: 'en', env: env() });
    await rm(path);
    await mkdir(path);
    await expect(loadInstalledVectors({ env: env() })).rejects.toMatchObject({
      code: 'file-denied',
      where: { file: path },
    });
  });
  test('that cannot be fetched are said to be unavailable, and nothing is left', async () => {
    const unreachable = process.env.npm_config_registry;
    process.env.npm_config_registry = 'http://127.0.0.1:9/';
    try {
      await expect(installVectors({ language: 'en', env: env() })).rejects.toMatchObject({
        code: 'vectors-unavailable',
      });
      expect(await listInstalledVectors(env())).toEqual([]);
    } finally {
      if (unreachable === undefined) delete process.env.npm_config_registry;
      else process.env.npm_config_registry = unreachable;
    }
  }, 120_000);
});

test('a file in a tar archive is found wherever the stream is cut', async () => {
  const file = (name: string, content: string): Uint8Array => {
    const block = new Uint8Array(512 + 512 * Math.ceil(content.length / 512));
    block.set(utf8(name));
    block.set(utf8(content.length.toString(8).padStart(11, '0')), 124);
    block.set(utf8(content), 512);
    return block;
  };
  const archive = Buffer.concat([
    file('package/a', 'x'.repeat(700)),
    file('package/b', 'found'),
    new Uint8Array(1_024),
  ]);
  for (const size of [1, 100, 512, 5_000]) {
    let text = '';
    for await (const part of tarEntry(pieces(archive, size), 'package/b')) text += new TextDecoder().decode(part);
    expect(text).toBe('found');
  }
  await expect(async () => {
    for await (const _ of tarEntry(pieces(archive, 100), 'package/c'));
  }).rejects.toMatchObject({ code: 'vectors-invalid' });
});
