/** A place where the computed gradient is not that of the function. */
export interface GradientMismatch {
  readonly index: number;
  readonly computed: number;
  /** By central differences. */
  readonly measured: number;
}

/**
 * Compares `gradient` with central differences of `loss` over the first `count` elements of `x`, which `loss` reads.
 * `x` is left as it was. Returns the places that differ by more than `tolerance`, relative to the larger of the two
 * and 1. The values are float32, so steps are large and tolerances coarse.
 */
export function gradcheck(
  loss: () => number,
  x: Float32Array,
  gradient: Float32Array,
  count: number,
  { step = 1e-2, tolerance = 1e-2 }: { readonly step?: number; readonly tolerance?: number } = {},
): GradientMismatch[] {
  const wrong: GradientMismatch[] = [];
  for (let index = 0; index < count; index++) {
    const value = x[index]!;
    x[index] = value + step;
    const above = x[index]!;
    const high = loss();
    x[index] = value - step;
    const low = loss();
    const measured = (high - low) / (above - x[index]!);
    x[index] = value;
    const computed = gradient[index]!;
    if (!(Math.abs(measured - computed) <= tolerance * Math.max(1, Math.abs(measured), Math.abs(computed)))) {
      wrong.push({ index, computed, measured });
    }
  }
  return wrong;
}
