/**
 * Products of matrices and the few element-wise functions that networks are made of, on float32 arrays that all lie
 * in one arena. Matrices are dense, row by row. Every implementation gives the same bits: sums have a fixed order,
 * nothing is fused, and exponentials are our own.
 */
export interface Kernels {
  /** An array of zeros from the arena, at least `count` long rounded up to a multiple of 4. Throws `argument-invalid` when it is full. */
  floats(count: number): Float32Array;
  /** The present top of the arena, for {@link release}. */
  mark(): number;
  /** Gives back everything that was taken since `mark`: those arrays must not be used any more. */
  release(mark: number): void;
  /**
   * c[m, n] += a·b with b[k, n]. Element (i, p) of a lies at i × `aRow` + p × `aColumn`: (k, 1) for a[m, k],
   * (1, m) for a[k, m] turned, and (width, 1) with k = 3 × width for windows of three rows.
   */
  matmul(
    a: Float32Array,
    aRow: number,
    aColumn: number,
    b: Float32Array,
    c: Float32Array,
    m: number,
    k: number,
    n: number,
  ): void;
  /** y[columns, rows] = x[rows, columns] turned. */
  transpose(x: Float32Array, y: Float32Array, rows: number, columns: number): void;
  /** y = x · σ(1.596·(x + 0.0447·x³)): GELU in its tanh form. `count` is a multiple of 4. */
  gelu(x: Float32Array, y: Float32Array, count: number): void;
  /** dx += dy · GELU′(x). */
  geluBackward(x: Float32Array, dy: Float32Array, dx: Float32Array, count: number): void;
  /**
   * y = normal·gain + shift, with normal = (x − mean)/√(variance + 1e-5) of each row; keeps `normal` and 1/deviation
   * (`scale`, one a row) for the way back. `columns` is a multiple of 4.
   */
  layerNorm(
    x: Float32Array,
    gain: Float32Array,
    shift: Float32Array,
    y: Float32Array,
    normal: Float32Array,
    scale: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** Adds the gradients of {@link layerNorm} to dx, dGain and dShift. */
  layerNormBackward(
    dy: Float32Array,
    normal: Float32Array,
    scale: Float32Array,
    gain: Float32Array,
    dx: Float32Array,
    dGain: Float32Array,
    dShift: Float32Array,
    rows: number,
    columns: number,
  ): void;
  /** One AdamW step on `count` (a multiple of 4) parameters. */
  adam(
    x: Float32Array,
    gradient: Float32Array,
    mean: Float32Array,
    square: Float32Array,
    count: number,
    step: AdamStep,
  ): void;
}

/** The numbers of one AdamW step. */
export interface AdamStep {
  /** Learning rate with the bias correction of the mean: rate / (1 − β₁ᵗ). */
  readonly rate: number;
  /** Bias correction of the square: 1 / (1 − β₂ᵗ). */
  readonly correction: number;
  /** Factor on the gradient. */
  readonly clip: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate × weight decay. */
  readonly decay: number;
}
