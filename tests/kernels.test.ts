import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernels, kernelModule } from '../scripts/build-kernels.ts';

it('the committed WebAssembly bytes are what the source compiles to', async () => {
  expect(readFileSync(kernelModule, 'utf8')).toBe(await compileKernels());
});
