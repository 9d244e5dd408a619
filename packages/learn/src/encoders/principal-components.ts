// The directions in which vectors differ most (Pearson 1901), by Jacobi's method on their covariance.

/**
 * The first `count` principal components of `vectors` ([rows, dimensions]), [count, dimensions], each of length 1 and the one
 * with the largest variance first; and their mean. Its largest value is positive, so that equal vectors give equal components.
 */
export function principalComponents(
  vectors: Float32Array,
  dimensions: number,
  count: number,
): { readonly mean: Float64Array; readonly components: Float64Array } {
  const rows = vectors.length / dimensions;
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < vectors.length; i++) mean[i % dimensions]! += vectors[i]! / rows;
  const covariance = new Float64Array(dimensions * dimensions);
  const centred = new Float64Array(dimensions);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dimensions; i++) centred[i] = vectors[row * dimensions + i]! - mean[i]!;
    for (let i = 0; i < dimensions; i++) {
      const value = centred[i]!;
      for (let j = i; j < dimensions; j++) covariance[i * dimensions + j]! += (value * centred[j]!) / rows;
    }
  }
  for (let i = 0; i < dimensions; i++) {
    for (let j = 0; j < i; j++) covariance[i * dimensions + j] = covariance[j * dimensions + i]!;
  }
  const { values, directions } = diagonalize(covariance, dimensions);
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count);
  const components = new Float64Array(order.length * dimensions);
  order.forEach((from, to) => {
    const component = directions.subarray(from * dimensions, (from + 1) * dimensions);
    const largest = component.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    for (let i = 0; i < dimensions; i++) components[to * dimensions + i] = component[i]! * Math.sign(largest || 1);
  });
  return { mean, components };
}

/** Sweeps after which what is off the diagonal no longer counts; a dozen is usual. */
const mostSweeps = 30;

/** Eigenvalues of a symmetric matrix, which it overwrites, and its eigenvectors as rows (Jacobi 1846, cyclic). */
function diagonalize(
  matrix: Float64Array,
  size: number,
): { readonly values: Float64Array; readonly directions: Float64Array } {
  const directions = new Float64Array(size * size);
  for (let i = 0; i < size; i++) directions[i * size + i] = 1;
  let scale = 0;
  for (const value of matrix) scale += value * value;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) off += matrix[i * size + j]! ** 2;
    if (off <= 1e-18 * scale) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(matrix, directions, size, p, q);
    }
  }
  return { values: Float64Array.from({ length: size }, (_, i) => matrix[i * size + i]!), directions };
}

/** Turns the plane of `p` and `q` so that the entry where they meet becomes 0. */
function rotate(matrix: Float64Array, directions: Float64Array, size: number, p: number, q: number): void {
  const meeting = matrix[p * size + q]!;
  if (meeting === 0) return;
  const theta = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * meeting);
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const [a, b] = [matrix[k * size + p]!, matrix[k * size + q]!];
    matrix[k * size + p] = cosine * a - sine * b;
    matrix[k * size + q] = sine * a + cosine * b;
  }
  for (const rows of [matrix, directions]) {
    for (let k = 0; k < size; k++) {
      const [a, b] = [rows[p * size + k]!, rows[q * size + k]!];
      rows[p * size + k] = cosine * a - sine * b;
      rows[q * size + k] = sine * a + cosine * b;
    }
  }
}
