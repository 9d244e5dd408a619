import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVectors } from 'tincture';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../run.ts';
import { createTestContext } from '../testing/test-context.ts';

/** A folder with an encoder that tells words by their first letter, and the packages that run it. */
function encoderFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tincture-distil-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = {
    'package.json': '{}',
    'mine/model.onnx': 'network',
    'mine/tokenizer.json': '{}',
    'texts.jsonl': '{"text":"apple pie, apple"}\n{"text":"banana apple"}\n',
    'node_modules/@huggingface/tokenizers/index.js':
      'exports.Tokenizer = class { encode(text) { return { ids: text === "" ? [] : [text.charCodeAt(0)] }; } };',
    'node_modules/onnxruntime-node/index.js': `exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { data, dims }); } };
      exports.InferenceSession = { create: async () => ({ inputNames: ['input_ids'], outputNames: ['out'], release: async () => {},
        run: async ({ input_ids: { data, dims } }) => ({ out: { dims: [...dims, 4],
          data: Float32Array.from({ length: 4 * data.length }, (_, i) => Math.cos(Number(data[i >> 2]) * (1 + (i & 3)))) } }) }) };`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function distil(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const context = createTestContext(folder, { env: { TINCTURE_CACHE: join(folder, 'cache'), ...env } });
  const status = await run(['vectors', 'distil', ...args], context);
  return { status, out: context.out(), err: context.err() };
}

const all = ['--encoder', 'mine', '--texts', 'texts.jsonl', '--name', 'fruit'];

test('words of one’s own texts get vectors from an encoder, the most frequent first', async () => {
  const folder = encoderFolder();
  const { status, out } = await distil(folder, [...all, '--dimensions', '2', '--bits', '8'], {
    TINCTURE_ENCODERS: folder,
  });
  expect([status, out]).toEqual([0, expect.stringContaining('Installed fruit: 4 words of 2 values')]);
  expect(out).toContain('tincture train --vectors fruit');
  const vectors = readVectors(readFileSync(join(folder, 'cache/vectors/fruit.safetensors')));
  expect(Array.from({ length: 4 }, (_, row) => vectors.word(row))).toEqual(['apple', ',', 'banana', 'pie']);
});

test('what is missing is said before anything is done', async () => {
  const folder = encoderFolder();
  const env = { TINCTURE_ENCODERS: folder };
  expect(await distil(folder, all.slice(0, 4), env)).toMatchObject({
    status: 1,
    err: expect.stringContaining('--name'),
  });
  expect(await distil(folder, [...all, '--beside'], env)).toMatchObject({
    status: 1,
    err: expect.stringContaining('vectors-unavailable'),
  });
  const elsewhere = await distil(folder, all, { TINCTURE_ENCODERS: tmpdir() });
  expect(elsewhere).toMatchObject({ status: 1, err: expect.stringContaining('encoder-unavailable') });
});
