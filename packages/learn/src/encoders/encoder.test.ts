import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenize } from 'tincture';
import { afterAll, describe, expect, it } from 'vitest';
import { type Encoder, openEncoder } from './encoder.ts';

const folder = mkdtempSync(join(tmpdir(), 'tincture-encoder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function module(name: string, code: string): void {
  const path = join(folder, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'index.js'), code);
}
writeFileSync(join(folder, 'package.json'), '{}');
// A piece is a letter; 1 stands before a text, 2 after it.
module(
  '@huggingface/tokenizers',
  `exports.Tokenizer = class {
    encode(text, { add_special_tokens }) {
      const ids = [...text].filter((c) => c !== ' ').map((c) => c.charCodeAt(0));
      return { ids: add_special_tokens ? [1, ...ids, 2] : ids };
    }
  };`,
);
// The vector of a piece is its number, how many pieces are together, and what is no padding.
module(
  'onnxruntime-node',
  `exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { data, dims }); } };
  exports.InferenceSession = {
    async create(bytes) {
      const name = new TextDecoder().decode(bytes);
      if (name === 'damaged') throw new Error('no graph');
      return {
        inputNames: name === 'strange' ? ['pixels'] : ['input_ids', 'attention_mask'],
        outputNames: ['last_hidden_state'],
        async release() {},
        async run({ input_ids: { data, dims: [texts, width] }, attention_mask: mask }) {
          exports.runs.push([texts, width]);
          const out = new Float32Array(texts * width * 3);
          data.forEach((id, i) => out.set([Number(id), 1, Number(mask.data[i])], 3 * i));
          return { last_hidden_state: { data: name === 'flat' ? [] : out, dims: [texts, width, 3] } };
        },
      };
    },
  };
  exports.runs = [];`,
);

function encoderFolder(model: string | undefined, tokenizer = '{}'): string {
  const path = mkdtempSync(join(folder, 'encoder-'));
  if (model !== undefined) writeFileSync(join(path, 'model.onnx'), model);
  writeFileSync(join(path, 'tokenizer.json'), tokenizer);
  return path;
}
const open = (path: string): Promise<Encoder> => openEncoder(path, { packages: folder });

describe('an encoder', () => {
  it('gives each text the mean of its pieces and of the marks around it, of length 1, in the order of the texts', async () => {
    const encoder = await open(encoderFolder('network'));
    expect([encoder.dimensions, encoder.hash.length]).toEqual([3, 64]);
    const [long, short] = await encoder.texts(['abcd', 'b']);
    const expected = [1 + 97 + 98 + 99 + 100 + 2, 6, 6];
    const length = Math.hypot(...expected);
    for (const [i, value] of expected.entries()) expect(long?.[i]).toBeCloseTo(value / length, 5);
    const small = [1 + 98 + 2, 3, 3];
    for (const [i, value] of small.entries()) expect(short?.[i]).toBeCloseTo(value / Math.hypot(...small), 5);
    // A text without a piece, and none at all.
    expect((await encoder.texts(['']))[0]?.[1]).toBeCloseTo(2 / Math.hypot(3, 2, 2), 5);
    expect(await encoder.texts([])).toEqual([]);
    await encoder.close();
  });

  it('reads texts that are longer than it can hold in parts, and says how far it is', async () => {
    const encoder = await open(encoderFolder('network'));
    const done: number[] = [];
    const [vector] = await encoder.texts(['x'.repeat(1_000)], { onProgress: (count) => done.push(count) });
    // Four parts, each with marks around it.
    const expected = [1_000 * 120 + 4 * 3, 1_008, 1_008];
    for (const [i, value] of expected.entries()) expect(vector?.[i]).toBeCloseTo(value / Math.hypot(...expected), 5);
    expect(done.at(-1)).toBe(1);
    await expect(encoder.texts(['a'], { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it('gives each token of a text the mean of its own pieces', async () => {
    const encoder = await open(encoderFolder('network'));
    const doc = tokenize(`ab c ${'d '.repeat(400)}`);
    const vectors = await encoder.tokens(doc);
    expect(vectors).toHaveLength(3 * doc.length);
    expect([...vectors.subarray(0, 6)]).toEqual([97.5, 1, 1, 99, 1, 1]);
    expect([...vectors.subarray(-3)]).toEqual([100, 1, 1]);
  });

  it('says what is wrong with a folder', async () => {
    const wrong = (path: string): Promise<unknown> =>
      open(path).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(await wrong(encoderFolder(undefined))).toMatchObject({
      code: 'encoder-invalid',
      problem: expect.stringContaining('no model.onnx'),
    });
    for (const model of ['damaged', 'strange', 'flat'])
      expect(await wrong(encoderFolder(model))).toMatchObject({ code: 'encoder-invalid' });
    expect(await wrong(encoderFolder('network', 'no JSON'))).toMatchObject({ code: 'encoder-invalid' });
    expect(await openEncoder(encoderFolder('network'), { packages: tmpdir() }).catch((e: unknown) => e)).toMatchObject({
      code: 'encoder-unavailable',
    });
  });
});

const { TINCTURE_ENCODER: real = '', TINCTURE_ENCODERS: packages = '' } = process.env;

describe.skipIf(real === '' || packages === '')('a real encoder (TINCTURE_ENCODER, TINCTURE_ENCODERS)', () => {
  it('brings together what means the same', async () => {
    const encoder = await openEncoder(real, { packages });
    const [a, b, c] = await encoder.texts(['I lost my card', 'my card is missing', 'what a lovely morning']);
    const product = (x: Float32Array = new Float32Array(0), y: Float32Array = new Float32Array(0)): number =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    expect(product(a, b)).toBeGreaterThan(product(a, c) + 0.3);
    expect(await encoder.tokens(tokenize('I lost my card'))).toHaveLength(4 * encoder.dimensions);
    await encoder.close();
  });
});
