// Compiles the kernels to WebAssembly and writes the bytes, as base64 in a TypeScript module, beside their wrapper.
// `npm run kernels`; tests/kernels.test.ts checks that the committed bytes are those of the source.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = new URL('../', import.meta.url);
export const kernelModule: URL = new URL('packages/core/src/kernels/kernels.wasm.ts', root);

/** The text of the module that holds the compiled kernels. */
export async function compileKernels(): Promise<string> {
  const sources = new Map(
    ['kernels.ts', 'lanes.ts', 'integer.ts', 'crf.ts'].map((name) => [
      name,
      readFileSync(new URL(`packages/core/assembly/${name}`, root), 'utf8'),
    ]),
  );
  let bytes = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      'kernels.ts',
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
      '--enable',
      'bulk-memory',
    ],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (name, content) => {
        if (name === 'kernels.wasm' && typeof content !== 'string') bytes = Uint8Array.from(content);
      },
      listFiles: () => [],
    },
  );
  if (error !== null || bytes.length === 0) throw new Error(`The kernels do not compile: ${stderr.toString()}`);
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  return [
    '// Made by scripts/build-kernels.ts from assembly/kernels.ts: do not edit.',
    '/** The WebAssembly module of the kernels, as base64. */',
    `export const kernelBytes: string =\n  ${lines.map((line) => `'${line}'`).join(' +\n  ')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(kernelModule, await compileKernels());
