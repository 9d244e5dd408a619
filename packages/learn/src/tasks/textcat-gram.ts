// Few texts with many features: whatever is learnt is a sum of the texts' own inputs, so a text may as well be given by its
// products with the others. The Cholesky factor L of all products (K = L·Lᵀ) has a row for each text, as long as there are
// texts, with the same products; a linear classifier with a penalty on |W|² cannot tell the difference, and L-BFGS takes the
// same steps. Afterwards the weights are brought back to the features.
import { breathe } from '../train/check.ts';
import type { FitOptions, LinearExample, LinearWeights } from './textcat-fit.ts';

/** Texts in few dimensions, and the way back. */
export interface RotatedInputs {
  readonly inputs: readonly LinearExample[];
  /** Weights over the columns of the first inputs, from those over the dimensions of these. */
  expand(weights: LinearWeights): LinearWeights;
}

/** Columns of inputs: see {@link FitOptions}. */
type InputSize = Pick<FitOptions, 'columns' | 'features'>;

/** The texts as they are learnt from: in as many dimensions as there are texts where {@link isWorthRotating}, else as they are. */
export async function inFewDimensions(
  inputs: readonly LinearExample[],
  { columns, features, labels, signal }: InputSize & Pick<FitOptions, 'labels' | 'signal'>,
  steps: number,
): Promise<RotatedInputs & { readonly size: InputSize }> {
  if (!isWorthRotating(inputs, columns, labels, steps)) {
    return { inputs, size: { columns, features }, expand: (weights) => weights };
  }
  const rotated = await rotateInputs(inputs, features, columns, signal);
  return { ...rotated, size: { columns: inputs.length, features: 0 } };
}

/**
 * Whether `steps` steps of training for `labels` labels cost less, in multiplications, in as many dimensions as there are
 * texts than on their features.
 */
export function isWorthRotating(
  inputs: readonly LinearExample[],
  columns: number,
  labels: number,
  steps: number,
): boolean {
  const count = inputs.length;
  if (count > mostTexts) return false;
  const entries = inputs.reduce((sum, { input }) => sum + input.rows.length + input.dense.length, 0);
  const toRotate = count ** 3 / 3 + (count * entries) / 2;
  // A step reads the entries twice, and L-BFGS passes about 24 times over all weights. Half of rotated inputs is zero.
  const plain = steps * labels * (2 * entries + 24 * columns);
  return toRotate + steps * labels * count * (count + 24) < plain;
}

/** The products of so many texts take 72 MB. */
const mostTexts = 3_000;
/** A text whose distance from the span of those before it is below this, squared, has no dimension of its own. */
const leastPivot = 1e-6;

/** Multiplications after which others get their turn: some tenths of a second. */
const stretch = 1e8;

/** Rotates texts, whose `features` features are followed by their vectors' dimensions, `columns` in all. */
export async function rotateInputs(
  inputs: readonly LinearExample[],
  features: number,
  columns: number,
  signal?: AbortSignal,
): Promise<RotatedInputs> {
  const count = inputs.length;
  let work = 0;
  const pause: Pause = async (multiplications) => {
    work += multiplications;
    if (work < stretch) return;
    work = 0;
    await breathe(signal);
  };
  const factor = await factorize(await products(inputs, columns, features, pause), count, pause);
  return {
    inputs: inputs.map(({ targets }, text) => ({
      input: {
        rows: new Int32Array(0),
        values: new Float32Array(0),
        dense: Float32Array.from(factor.subarray(text * count, text * count + text + 1)),
      },
      targets,
    })),
    expand: ({ rows, bias }) => {
      const shares = solveTransposed(factor, rows, bias.length);
      const expanded = new Float64Array(columns * bias.length);
      inputs.forEach(({ input }, text) => {
        const share = shares.subarray(text * bias.length, (text + 1) * bias.length);
        forEachEntry(input, features, (column, value) => {
          const start = column * bias.length;
          for (let label = 0; label < share.length; label++) expanded[start + label]! += value * share[label]!;
        });
      });
      return { rows: Float32Array.from(expanded), bias };
    },
  };
}

function forEachEntry(
  { rows, values, dense }: LinearExample['input'],
  features: number,
  visit: (column: number, value: number) => void,
): void {
  for (let i = 0; i < rows.length; i++) visit(rows[i]!, values[i]!);
  for (let i = 0; i < dense.length; i++) visit(features + i, dense[i]!);
}

/** Lets others have their turn, once there were enough multiplications. */
type Pause = (multiplications: number) => Promise<void>;

/** The lower half of the products of all texts, [texts, texts]. */
async function products(
  inputs: readonly LinearExample[],
  columns: number,
  features: number,
  pause: Pause,
): Promise<Float64Array> {
  const count = inputs.length;
  const out = new Float64Array(count * count);
  const spread = new Float64Array(columns);
  for (const [text, { input }] of inputs.entries()) {
    forEachEntry(input, features, (column, value) => {
      spread[column] = value;
    });
    let multiplications = 0;
    for (let other = text; other < count; other++) {
      const { rows, values, dense } = inputs[other]!.input;
      let sum = 0;
      for (let i = 0; i < rows.length; i++) sum += spread[rows[i]!]! * values[i]!;
      for (let i = 0; i < dense.length; i++) sum += spread[features + i]! * dense[i]!;
      multiplications += rows.length + dense.length;
      out[other * count + text] = sum;
    }
    forEachEntry(input, features, (column) => {
      spread[column] = 0;
    });
    await pause(multiplications);
  }
  return out;
}

/** The Cholesky factor of `matrix`, in place; columns of texts that lie in the span of those before are zero. */
async function factorize(matrix: Float64Array, count: number, pause: Pause): Promise<Float64Array> {
  for (let row = 0; row < count; row++) {
    await pause((row * row) / 2);
    const start = row * count;
    for (let column = 0; column <= row; column++) {
      const other = column * count;
      let rest = matrix[start + column]!;
      for (let i = 0; i < column; i++) rest -= matrix[start + i]! * matrix[other + i]!;
      if (column === row) matrix[start + row] = rest > leastPivot ? Math.sqrt(rest) : 0;
      else matrix[start + column] = matrix[other + column]! > 0 ? rest / matrix[other + column]! : 0;
    }
  }
  return matrix;
}

/** A with Lᵀ·A = `rows`, both [texts, labels]: how much of each text's input goes into the weights. */
function solveTransposed(factor: Float64Array, rows: Float32Array, labels: number): Float64Array {
  const count = rows.length / labels;
  const shares = Float64Array.from(rows);
  for (let text = count - 1; text >= 0; text--) {
    const pivot = factor[text * count + text]!;
    for (let label = 0; label < labels; label++) {
      const at = text * labels + label;
      const share = pivot > 0 ? shares[at]! / pivot : 0;
      shares[at] = share;
      if (share === 0) continue;
      for (let i = 0; i < text; i++) shares[i * labels + label]! -= factor[text * count + i]! * share;
    }
  }
  return shares;
}
