// Every layer and loss against central differences.
import { createRandom, type Random } from 'tincture';
import { createKernels, createLattice, createTagScheme, distanceBuckets, type Kernels } from 'tincture/training';
import { describe, expect, it } from 'vitest';
import { arcLabelLoss } from '../losses/arc-labels.ts';
import { arcLoss } from '../losses/arcs.ts';
import { type CrfTarget, crfLoss } from '../losses/crf.ts';
import { type ClassTarget, tokenClassLoss } from '../losses/token-classes.ts';
import type { Parameter } from '../optimizers/parameters.ts';
import { gradcheck } from '../testing/gradcheck.ts';
import type { PlacedTarget } from '../tokens/objective.ts';
import { hardSwish, layerNorm } from './activations.ts';
import { characterConvolution } from './character-convolution.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { gatedRecurrence } from './gated-recurrence.ts';
import { hashedEmbedding } from './hashed-embedding.ts';
import type { Output } from './layer.ts';
import { type PiecesOfWord, pieceSums } from './piece-sums.ts';
import { residualConvolution } from './residual-convolution.ts';
import { sameFormPool } from './same-form-pool.ts';
import { addTextRows, textMean } from './text-mean.ts';
import { windowPool } from './window-pool.ts';

interface Case {
  readonly inputs: readonly Parameter[];
  /** Adds the gradients when `isBackward`, and returns the loss. */
  run(isBackward: boolean): number;
}

function filled(kernels: Kernels, random: Random, count: number, scale = 1): Parameter {
  const value = kernels.floats(count);
  for (let i = 0; i < count; i++) value[i] = random.normal() * scale;
  return { value, gradient: kernels.floats(count) };
}

/** A case of a layer whose loss is a random linear function of its output. */
function ofLayer(kernels: Kernels, inputs: readonly Parameter[], layer: () => Output, from = 0): Case {
  const random = createRandom(9);
  const slopes = kernels.floats(layer().y.length);
  for (let i = from; i < slopes.length - from; i++) slopes[i] = random.normal();
  return {
    inputs,
    run(isBackward) {
      const output = layer();
      if (isBackward) output.backward(slopes, inputs[0]!.gradient);
      return output.y.reduce((sum, y, i) => sum + y * slopes[i]!, 0);
    },
  };
}

const cases: Record<string, (kernels: Kernels, random: Random) => Case> = {
  dense(kernels, random) {
    const [x, weight, bias] = [filled(kernels, random, 12), filled(kernels, random, 32), filled(kernels, random, 8)];
    return ofLayer(kernels, [x, weight, bias], () => dense(kernels, x.value, weight, bias, 3, 4, 8));
  },
  hardSwish(kernels, random) {
    const x = filled(kernels, random, 24, 2);
    return ofLayer(kernels, [x], () => hardSwish(kernels, x.value, 24));
  },
  'layer norm'(kernels, random) {
    const [x, gain, shift] = [filled(kernels, random, 24), filled(kernels, random, 8), filled(kernels, random, 8)];
    return ofLayer(kernels, [x, gain, shift], () => layerNorm(kernels, x.value, gain, shift, 3, 8));
  },
  'residual convolution with dropout over two texts'(kernels, random) {
    const [rows, width] = [6, 4];
    const x = filled(kernels, random, (rows + 2) * width);
    const real = Uint8Array.from([1, 1, 0, 1, 1, 1]);
    for (const row of [0, 3, rows + 1]) x.value.fill(0, row * width, (row + 1) * width);
    const weight = filled(kernels, random, 3 * width * width);
    const [bias, gain, shift] = [filled(kernels, random, 4), filled(kernels, random, 4), filled(kernels, random, 4)];
    const parameters = { weight, bias, gain, shift };
    return ofLayer(
      kernels,
      [{ value: x.value.subarray(0), gradient: x.gradient }, weight, bias, gain, shift],
      () => residualConvolution(kernels, x.value, parameters, rows, width, real, 0.3, createRandom(5)),
      width,
    );
  },
  'gated recurrence over two stretches'(kernels, random) {
    const [rows, columns] = [6, 4];
    const sums = filled(kernels, random, rows * 2 * columns);
    const stretches = [
      { start: 0, length: 2 },
      { start: 3, length: 3 },
    ];
    return ofLayer(kernels, [sums], () => {
      const copy = kernels.floats(rows * 2 * columns);
      copy.set(sums.value);
      return gatedRecurrence(kernels, copy, rows, columns, stretches);
    });
  },
  'character convolution'(kernels, random) {
    const table = filled(kernels, random, 5 * 3);
    const [weight, bias] = [filled(kernels, random, 9 * 4), filled(kernels, random, 4)];
    const words = [Int32Array.from([0, 1, -1, 4]), Int32Array.from([2]), Int32Array.from([])];
    return ofLayer(kernels, [table, weight, bias], () => {
      const parameters = { table, dimensions: 3, weight, bias, filters: 4 };
      const { y, backward } = characterConvolution(kernels, parameters, words);
      return { y, backward: (dy) => backward(dy) };
    });
  },
  'largest values over the windows of texts'(kernels, random) {
    const [inputs, filters] = [5, 4];
    const x = filled(kernels, random, 3 * inputs);
    const [weight, bias] = [filled(kernels, random, inputs * 3 * filters), filled(kernels, random, filters)];
    const texts = [Int32Array.from([0, 1, -1, 2, 1]), Int32Array.from([2]), Int32Array.from([])];
    return ofLayer(kernels, [x, weight, bias], () =>
      windowPool(kernels, x.value, 3, { inputs, weight, bias, filters }, texts),
    );
  },
  'sums of the pieces of words'(kernels, random) {
    const table = filled(kernels, random, 5 * 4);
    const word = (rows: number[]): PiecesOfWord => {
      const own = { rows: kernels.integers(rows.length), factors: kernels.floats(rows.length) };
      own.rows.set(rows);
      own.factors.fill(1 / rows.length);
      return { rows: own.rows.subarray(0, rows.length), factors: own.factors };
    };
    const words = [word([0, 3, 3]), word([4]), word([1, 0])];
    return ofLayer(kernels, [table], () => {
      const y = kernels.floats(3 * 6);
      const back = pieceSums(kernels, table, 4, words, y, 6, 2);
      return { y, backward: (dy) => back(dy) };
    });
  },
  'mean of a text, added to its rows'(kernels, random) {
    const x = filled(kernels, random, 5 * 4);
    const [weight, bias] = [filled(kernels, random, 16), filled(kernels, random, 4)];
    const textOf = Int32Array.from([0, 0, -1, 1, 0]);
    return ofLayer(kernels, [x, weight, bias], () => {
      const mean = textMean(kernels, x.value, weight, bias, textOf, 2, 4);
      const y = kernels.floats(20);
      const back = addTextRows(y, mean.y, textOf, 4);
      return {
        y,
        backward(dy, dx) {
          const dMean = kernels.floats(8);
          back(dy, dMean);
          mean.backward(dMean, dx);
        },
      };
    });
  },
  'largest values of the same form, with dropout'(kernels, random) {
    const [x, weight] = [filled(kernels, random, 7 * 4), filled(kernels, random, 32)];
    const [bias, gain, shift] = [filled(kernels, random, 4), filled(kernels, random, 4), filled(kernels, random, 4)];
    const parameters = { weight, bias, gain, shift };
    const groups = Int32Array.from([0, 1, -1, 0, 2]);
    return ofLayer(kernels, [x, weight, bias, gain, shift], () =>
      sameFormPool(kernels, x.value, parameters, groups, 3, 4, 0.3, createRandom(5)),
    );
  },
  dropout(kernels, random) {
    const x = filled(kernels, random, 24);
    return ofLayer(kernels, [x], () => {
      const y = kernels.floats(24);
      y.set(x.value);
      const drop = dropout(kernels, y, 24, 0.4, createRandom(2));
      return {
        y,
        backward(dy, dx) {
          const slopes = kernels.floats(24);
          slopes.set(dy);
          drop(slopes);
          slopes.forEach((slope, i) => {
            dx![i] = dx![i]! + slope;
          });
        },
      };
    });
  },
  'hashed embedding'(kernels, random) {
    const table = filled(kernels, random, 12);
    const ids = Int32Array.from([2, -1, 0, 2]);
    return ofLayer(kernels, [table], () => {
      const y = kernels.floats(4 * 5);
      const back = hashedEmbedding(table, 4, ids, y, 4, 5, 1);
      return { y, backward: (dy) => back(dy) };
    });
  },
  'conditional random field with cost and missing annotations'(kernels, random) {
    const scheme = createTagScheme(2);
    const lattice = createLattice(kernels, scheme, 8);
    const scores = filled(kernels, random, 7 * 9, 2);
    const steps = filled(kernels, random, scheme.from.length);
    const [starts, ends] = [filled(kernels, random, 9), filled(kernels, random, 9)];
    const known = (...tags: number[]): Uint8Array => {
      const allowed = new Uint8Array(tags.length * 9);
      tags.forEach((tag, i) => {
        if (tag < 0) allowed.fill(1, i * 9, (i + 1) * 9);
        else allowed[i * 9 + tag] = 1;
      });
      return allowed;
    };
    const targets: PlacedTarget<CrfTarget>[] = [
      { start: 0, length: 5, target: known(0, 1, 3, -1, -1) },
      { start: 6, length: 1, target: known(8) },
    ];
    return {
      inputs: [scores, steps, starts, ends],
      run(isBackward) {
        const spare = (parameter: Parameter): Parameter =>
          isBackward ? parameter : { value: parameter.value, gradient: parameter.gradient.slice() };
        const parameters = { steps: spare(steps), starts: spare(starts), ends: spare(ends) };
        return crfLoss(scheme, lattice, parameters, scores.value, spare(scores).gradient, targets, 0.5, 3);
      },
    };
  },
  'arcs of two sentences, with a head that is not known'(kernels, random) {
    const sizes = [7 * 4, 7 * 4, 4, distanceBuckets * 4];
    const sentences = [
      { start: 1, length: 4, heads: Int32Array.from([1, 1, -1, 0]) },
      { start: 6, length: 1, heads: Int32Array.from([0]) },
    ];
    return ofLoss(kernels, random, sizes, ([dependents, heads, root, distances]) =>
      arcLoss(
        kernels,
        { root: root!, distances: distances! },
        dependents!.value,
        heads!.value,
        dependents!.gradient,
        heads!.gradient,
        4,
        sentences,
        0.5,
      ),
    );
  },
  'labels of arcs, one of them that of a root'(kernels, random) {
    const targets = [
      { dependent: 0, head: 2, label: 1 },
      { dependent: 3, head: 3, label: 2 },
      { dependent: 2, head: 0, label: -1 },
      { dependent: 1, head: 2, label: 0 },
    ];
    return ofLoss(kernels, random, [16, 16, 4, distanceBuckets * 4, 12, 4], (inputs) => {
      const [dependents, heads, root, distances, weight, bias] = inputs;
      const parts = { root: root!, distances: distances!, weight: weight!, bias: bias!, labels: 3 };
      const gradients = [dependents!.gradient, heads!.gradient] as const;
      const values = [dependents!.value, heads!.value] as const;
      return arcLabelLoss(kernels, parts, ...values, ...gradients, 4, targets, 0.5, 0.3, createRandom(5));
    });
  },
  'classes of tokens with smoothing, some missing'(kernels, random) {
    const scores = filled(kernels, random, 24, 2);
    const targets: PlacedTarget<ClassTarget>[] = [
      { start: 0, length: 2, target: Int32Array.of(3, -1) },
      { start: 3, length: 3, target: Int32Array.of(0, 2, 3) },
    ];
    return {
      inputs: [scores],
      run(isBackward) {
        const gradient = isBackward ? scores.gradient : scores.gradient.slice();
        return tokenClassLoss(scores.value, gradient, 4, targets, 0.5, 0.1);
      },
    };
  },
};

/** A case of a loss that adds its gradients at once. */
function ofLoss(
  kernels: Kernels,
  random: Random,
  sizes: readonly number[],
  loss: (inputs: readonly Parameter[]) => number,
): Case {
  const inputs = sizes.map((size) => filled(kernels, random, size));
  const spare = inputs.map(({ value }) => ({ value, gradient: kernels.floats(value.length) }));
  return { inputs, run: (isBackward) => loss(isBackward ? inputs : spare) };
}

describe('gradients are those of central differences', () => {
  it.each(Object.keys(cases))('%s', (name) => {
    const kernels = createKernels(1 << 24);
    const { inputs, run } = cases[name]!(kernels, createRandom(3));
    run(true);
    for (const { value, gradient } of inputs) {
      const isBorder = (index: number): boolean =>
        name.startsWith('residual') && value === inputs[0]!.value && borders(index);
      const wrong = gradcheck(() => run(false), value, gradient.slice(), value.length, { step: 3e-3 });
      expect(wrong.filter(({ index }) => !isBorder(index))).toEqual([]);
      expect(gradient.some((slope) => Math.abs(slope) > 0.01)).toBe(true);
    }
  });
});

/** Whether a value of the convolution's input lies in a row between texts, which the caller keeps at zero. */
function borders(index: number): boolean {
  return [0, 3, 7].includes(index >> 2);
}

describe('the loss of the conditional random field', () => {
  const scheme = createTagScheme(1);
  const kernels = createKernels(1 << 16);
  const lattice = createLattice(kernels, scheme, 4);
  const parameter = (count: number): Parameter => ({ value: kernels.floats(count), gradient: kernels.floats(count) });
  const parameters = { steps: parameter(scheme.from.length), starts: parameter(5), ends: parameter(5) };

  it('is the logarithm of the number of paths where all scores are 0', () => {
    // Three tokens: OOO, S and O in 7 other mixes (8 in all), BE beside O or S (2 × 2), BIE.
    const allowed = new Uint8Array(15);
    for (const at of [0, 5, 10]) allowed[at] = 1;
    const target: PlacedTarget<CrfTarget> = { start: 0, length: 3, target: allowed };
    const loss = crfLoss(scheme, lattice, parameters, new Float32Array(15), new Float32Array(15), [target], 1, 0);
    expect(loss).toBeCloseTo(Math.log(8 + 4 + 1), 5);
  });

  it('is 0 where nothing is known', () => {
    const target: PlacedTarget<CrfTarget> = { start: 0, length: 3, target: new Uint8Array(15).fill(1) };
    const dScores = new Float32Array(15);
    const scores = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
    expect(crfLoss(scheme, lattice, parameters, scores, dScores, [target], 1, 5)).toBeCloseTo(0, 5);
    for (const slope of dScores) expect(slope).toBeCloseTo(0, 6);
  });
});
