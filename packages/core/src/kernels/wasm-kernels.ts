/// <reference path="./webassembly.d.ts" />
import { TinctureError } from '../errors/tincture-error.ts';
import type { Kernels } from './kernels.ts';
import { kernelBytes } from './kernels.wasm.ts';
import { createReferenceKernels } from './reference.ts';

let compiled: WebAssembly.Module | undefined;

/** Bytes below this address stay unused, so that no array lies at address 0. */
const arenaStart = 64;

/**
 * Kernels in WebAssembly SIMD over an arena of `bytes` (at most 4 GiB; untouched pages cost no memory). Where the
 * runtime has no WebAssembly SIMD, the plain ones, which give the same results slowly.
 */
export function createKernels(bytes: number): Kernels {
  if (typeof WebAssembly === 'undefined') return createReferenceKernels();
  if (compiled === undefined) {
    const code = decodeBase64(kernelBytes);
    if (!WebAssembly.validate(code)) return createReferenceKernels();
    compiled = new WebAssembly.Module(code);
  }
  const pages = Math.ceil((bytes + arenaStart) / 65536);
  if (!(pages <= 65536)) throw full(bytes);
  const memory = memoryOf(pages);
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const { buffer } = memory;
  const kernel = (name: string): ((...args: number[]) => void) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new TypeError(`The kernel ${name} is missing.`);
    return (...args) => {
      found(...args);
    };
  };
  const matmul = kernel('matmul');
  const transpose = kernel('transpose');
  const gelu = kernel('gelu');
  const geluBackward = kernel('geluBackward');
  const layerNorm = kernel('layerNorm');
  const layerNormBackward = kernel('layerNormBackward');
  const adam = kernel('adam');

  /** Address of `array`, after a check that it is in the arena and holds `count` elements. */
  const at = (array: Float32Array, count: number): number => {
    if (array.buffer === buffer && count <= array.length) return array.byteOffset;
    throw new TinctureError({
      code: 'argument-invalid',
      problem:
        array.buffer === buffer
          ? `A kernel needs ${count} values where the array holds ${array.length}.`
          : 'A kernel got an array that is not from its arena.',
    });
  };

  let top = arenaStart;
  return {
    floats(count) {
      const length = (count + 3) & ~3;
      if (top + 4 * length > buffer.byteLength) throw full(bytes);
      const array = new Float32Array(buffer, top, length).fill(0);
      top += 4 * length;
      return array;
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    matmul(a, aRow, aColumn, b, c, m, k, n) {
      if (m === 0 || n === 0 || k === 0) return;
      const last = (m - 1) * aRow + (k - 1) * aColumn + 1;
      matmul(at(a, last), aRow, aColumn, at(b, k * n), at(c, m * n), m, k, n);
    },
    transpose(x, y, rows, columns) {
      transpose(at(x, rows * columns), at(y, rows * columns), rows, columns);
    },
    gelu(x, y, count) {
      gelu(at(x, count), at(y, count), count);
    },
    geluBackward(x, dy, dx, count) {
      geluBackward(at(x, count), at(dy, count), at(dx, count), count);
    },
    layerNorm(x, gain, shift, y, normal, scale, rows, columns) {
      const count = rows * columns;
      layerNorm(
        at(x, count),
        at(gain, columns),
        at(shift, columns),
        at(y, count),
        at(normal, count),
        at(scale, rows),
        rows,
        columns,
      );
    },
    layerNormBackward(dy, normal, scale, gain, dx, dGain, dShift, rows, columns) {
      const count = rows * columns;
      layerNormBackward(
        at(dy, count),
        at(normal, count),
        at(scale, rows),
        at(gain, columns),
        at(dx, count),
        at(dGain, columns),
        at(dShift, columns),
        rows,
        columns,
      );
    },
    adam(x, gradient, mean, square, count, { rate, correction, clip, beta1, beta2, decay }) {
      const arrays = [at(x, count), at(gradient, count), at(mean, count), at(square, count)];
      adam(...arrays, count, rate, correction, clip, beta1, beta2, decay);
    },
  };
}

function memoryOf(pages: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `This machine does not give the ${pages / 16} MiB of memory that the network needs.`,
      fix: 'Close other programs, or use a smaller network, smaller batches or shorter texts.',
      cause,
    });
  }
}

function full(bytes: number): TinctureError {
  return new TinctureError({
    code: 'argument-invalid',
    problem: `The network needs more memory than the ${Math.round(bytes / 2 ** 20)} MiB set aside for it.`,
    fix: 'Use smaller batches or shorter texts.',
  });
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const length = text.indexOf('=') < 0 ? text.length : text.indexOf('=');
  const bytes = new Uint8Array((length * 3) >> 2);
  let bits = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    bits = ((bits << 6) | alphabet.indexOf(text.charAt(i))) & 0xffffff;
    if ((i & 3) !== 0) bytes[at++] = (bits >> (6 - 2 * (i & 3))) & 255;
  }
  return bytes;
}
