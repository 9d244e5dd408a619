/// <reference path="./webassembly.d.ts" />
import { TinctureError } from '../errors/tincture-error.ts';
import type { Kernels } from './kernels.ts';
import { kernelBytes } from './kernels.wasm.ts';
import { createReferenceKernels } from './reference.ts';

/** A function of the WebAssembly module: it takes sizes and addresses. */
type Kernel = (...numbers: number[]) => void;

/** What lies in an arena. */
type ArenaArray = Float32Array | Int8Array | Int16Array | Int32Array;

function isKernel(found: unknown): found is Kernel {
  return typeof found === 'function';
}

/** The module, once it was compiled; null where it cannot be, so that a page reports one violation of its policy and not many. */
let compiled: WebAssembly.Module | null | undefined;

/** Bytes below this address stay unused, so that no array lies at address 0. */
const arenaStart = 64;

/**
 * Kernels in WebAssembly SIMD over an arena of `bytes` (at most 4 GiB; untouched pages cost no memory). Where the
 * runtime has no WebAssembly SIMD, or the page may not compile any, the plain ones, which give the same results slowly.
 */
export function createKernels(bytes: number): Kernels {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return createReferenceKernels();
  const pages = Math.ceil((bytes + arenaStart) / 65536);
  if (!(pages <= 65536)) throw full(bytes);
  const memory = memoryOf(pages);
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const { buffer } = memory;
  const kernel = (name: string): Kernel => {
    const found = exports[name];
    if (isKernel(found)) return found;
    throw new TypeError(`The kernel ${name} is missing.`);
  };
  const matmul = kernel('matmul');
  const transpose = kernel('transpose');
  const hardSwish = kernel('hardSwish');
  const hardSwishBackward = kernel('hardSwishBackward');
  const multiply = kernel('multiply');
  const dropFactors = kernel('dropFactors');
  const layerNorm = kernel('layerNorm');
  const layerNormBackward = kernel('layerNormBackward');
  const adam = kernel('adam');
  const matmul16 = kernel('matmul16');
  const finishLayer = kernel('finishLayer');
  const gatherWindows = kernel('gatherWindows');
  const sumRows = kernel('sumRows');
  const addRows = kernel('addRows');
  const addRows8 = kernel('addRows8');
  const addToRows = kernel('addToRows');
  const poolGroups = kernel('poolGroups');
  const poolWindows = kernel('poolWindows');
  const crfPotentials = kernel('crfPotentials');
  const crfForward = kernel('crfForward');
  const crfBackward = kernel('crfBackward');
  const crfCounts = kernel('crfCounts');
  const crfBest = kernel('crfBest');

  /** Address of `array`, after a check that it is in the arena and holds `count` elements. */
  const at = (array: ArenaArray, count: number): number => {
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
  let highest = arenaStart;
  /** `array`, zeros; what was never handed out before is left untouched, so that it takes no memory until it is used. */
  const cleared = <A extends ArenaArray>(array: A): A => {
    if (array.byteOffset < highest) array.fill(0);
    highest = Math.max(highest, top);
    return array;
  };
  /** The address of `size` further bytes, rounded up to 16. */
  const take = (size: number): number => {
    const start = top;
    const end = top + ((size + 15) & ~15);
    if (!(end <= buffer.byteLength)) throw full(bytes);
    top = end;
    return start;
  };
  return {
    floats(count) {
      const length = (count + 3) & ~3;
      return cleared(new Float32Array(buffer, take(4 * length), length));
    },
    shorts(count) {
      const length = (count + 7) & ~7;
      return cleared(new Int16Array(buffer, take(2 * length), length));
    },
    integers(count) {
      const length = (count + 3) & ~3;
      return cleared(new Int32Array(buffer, take(4 * length), length));
    },
    bytes(count) {
      const length = (count + 15) & ~15;
      return cleared(new Int8Array(buffer, take(length), length));
    },
    mark: () => top,
    release(mark) {
      top = mark;
    },
    matmul(a, aRow, aColumn, b, c, m, k, n) {
      if (m === 0 || n === 0 || k === 0) return;
      const last = (m - 1) * aRow + (k - 1) * aColumn + 1;
      // Above what is taken, for the time of the call only.
      const panel = top;
      take(32 * k);
      top = panel;
      matmul(at(a, last), aRow, aColumn, at(b, k * n), at(c, m * n), m, k, n, panel);
      highest = Math.max(highest, panel + 32 * k);
    },
    transpose(x, y, rows, columns) {
      transpose(at(x, rows * columns), at(y, rows * columns), rows, columns);
    },
    hardSwish(x, y, count) {
      hardSwish(at(x, count), at(y, count), count);
    },
    hardSwishBackward(x, dy, dx, count) {
      hardSwishBackward(at(x, count), at(dy, count), at(dx, count), count);
    },
    multiply(x, y, count) {
      multiply(at(x, count), at(y, count), count);
    },
    dropFactors(factors, state, count, threshold) {
      dropFactors(at(factors, count), at(state, 4), count, threshold);
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
    matmul16(a, aRow, b, scale, bias, c, m, k, n) {
      if (m === 0) return;
      const last = (m - 1) * aRow + k;
      matmul16(at(a, last), aRow, at(b, k * n), at(scale, n), at(bias, n), at(c, m * n), m, k, n);
    },
    finishLayer(sums, gain, shift, x, q, rows, columns) {
      const count = rows * columns;
      finishLayer(at(sums, count), at(gain, columns), at(shift, columns), at(x, count), at(q, count), rows, columns);
    },
    gatherWindows(table, index, x, sums, rows, columns) {
      const count = rows * columns;
      const largest = checkIndex(index, rows + 2);
      gatherWindows(
        at(table, 4 * columns * (largest + 1)),
        at(index, rows + 2),
        at(x, count),
        at(sums, count),
        rows,
        columns,
      );
    },
    sumRows(table, stride, index, sum, rows, columns) {
      const largest = checkIndex(index, rows);
      sumRows(at(table, stride * (largest + 1)), stride, at(index, rows), at(sum, columns), rows, columns);
    },
    addRows(table, stride, index, factors, sum, rows, columns) {
      const last = stride * checkIndex(index, rows) + columns;
      addRows(at(table, last), stride, at(index, rows), at(factors, rows), at(sum, columns), rows, columns);
    },
    addToRows(table, stride, index, factors, added, rows, columns) {
      const last = stride * checkIndex(index, rows) + columns;
      addToRows(at(table, last), stride, at(index, rows), at(factors, rows), at(added, columns), rows, columns);
    },
    addRows8(table, stride, index, factors, sum, rows, columns) {
      const last = stride * checkIndex(index, rows) + columns;
      addRows8(at(table, last), stride, at(index, rows), at(factors, rows), at(sum, columns), rows, columns);
    },
    poolWindows(table, stride, index, pooled, rows, columns) {
      const last = stride * checkIndex(index, rows + 2) + 3 * columns;
      poolWindows(at(table, last), stride, at(index, rows + 2), at(pooled, columns), rows, columns);
    },
    poolGroups(q, groups, pooled, both, rows, groupCount, columns) {
      const count = rows * columns;
      if (checkIndex(groups, rows) >= groupCount) throw outside();
      poolGroups(
        at(q, count),
        at(groups, rows),
        at(pooled, groupCount * columns),
        at(both, 2 * count),
        rows,
        groupCount,
        columns,
      );
    },
    crfPotentials(scores, potentials, largest, length, { stride }, inverse) {
      const size = length * stride;
      crfPotentials(at(scores, size), at(potentials, size), at(largest, length), length, stride, inverse);
    },
    crfForward(potentials, alphas, scales, weights, length, { labels, stride, weights: count }) {
      const size = length * stride;
      const addresses = [at(potentials, size), at(alphas, size), at(scales, length), at(weights, count)];
      crfForward(...addresses, length, labels, stride);
    },
    crfBackward(potentials, scales, betas, reaches, weights, length, { labels, stride, weights: count }) {
      const size = length * stride;
      const addresses = [at(potentials, size), at(scales, length), at(betas, size), at(reaches, size)];
      crfBackward(...addresses, at(weights, count), length, labels, stride);
    },
    crfCounts(alphas, reaches, counts, length, { labels, stride, weights: count }, factor) {
      const size = length * stride;
      crfCounts(at(alphas, size), at(reaches, size), at(counts, count), length, labels, stride, factor);
    },
    crfBest(scores, weights, best, back, path, length, { labels, stride, weights: count }) {
      const size = length * stride;
      const addresses = [at(scores, size), at(weights, count), at(best, 2 * stride), at(back, size), at(path, length)];
      crfBest(...addresses, length, labels, stride);
    },
  };
}

/** The largest of the first `count` entries of `index`, so that a table can be checked to reach as far. */
function checkIndex(index: Int32Array, count: number): number {
  if (index.length < count) throw outside();
  let largest = -1;
  for (let i = 0; i < count; i++) if (index[i]! > largest) largest = index[i]!;
  return largest;
}

function outside(): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem: 'A kernel got an index of rows that are not there.' });
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null;
  const code = decodeBase64(kernelBytes);
  if (!WebAssembly.validate(code)) return null;
  try {
    return new WebAssembly.Module(code);
  } catch {
    // What is valid and is not compiled is forbidden by the page's Content-Security-Policy (no 'wasm-unsafe-eval').
    return null;
  }
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
  // The runtime's own: with ours, a start of a program spent milliseconds on it.
  const units = atob(text);
  const bytes = new Uint8Array(units.length);
  for (let i = 0; i < units.length; i++) bytes[i] = units.charCodeAt(i);
  return bytes;
}
