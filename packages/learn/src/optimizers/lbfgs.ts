/** A function to be made small, with its gradient: writes the gradient at `x` into `gradient` and returns the value. */
export type Objective = (x: Float32Array, gradient: Float32Array) => number;

/** Settings of {@link minimize}. */
export interface LbfgsOptions {
  /** Steps at most. Default 60. */
  readonly iterations?: number;
  /** Pairs of steps and gradient changes that are remembered. Default 6. */
  readonly memory?: number;
  /** Stops when the largest entry of the gradient is below this, relative to the first gradient's. Default 1e-4. */
  readonly tolerance?: number;
  /** Called after each step; may throw to stop. */
  readonly onStep?: (iteration: number, value: number) => Promise<void> | void;
}

/**
 * Minimises a convex function from `x` on, in place, by limited-memory BFGS with backtracking until the Armijo condition
 * holds. Reference: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5. Returns the last value.
 */
export async function minimize(objective: Objective, x: Float32Array, options: LbfgsOptions = {}): Promise<number> {
  const { iterations = 60, memory = 6, tolerance = 1e-4 } = options;
  const { length } = x;
  let gradient = new Float32Array(length);
  let value = objective(x, gradient);
  const firstNorm = largest(gradient);
  const steps: Float32Array[] = [];
  const changes: Float32Array[] = [];
  const curvatures: number[] = [];
  const trial = new Float32Array(length);
  let trialGradient = new Float32Array(length);
  const direction = new Float32Array(length);

  for (let iteration = 1; iteration <= iterations && largest(gradient) > tolerance * firstNorm; iteration++) {
    descend(direction, gradient, steps, changes, curvatures);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) break;
    let step = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let trialValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 20; tries++) {
      for (let i = 0; i < length; i++) trial[i] = x[i]! + step * direction[i]!;
      trialValue = objective(trial, trialGradient);
      if (trialValue <= value + 1e-4 * step * slope) break;
      step /= 2;
    }
    if (!(trialValue < value)) break;
    const full = steps.length === memory;
    const stepTaken = (full ? steps.shift() : undefined) ?? new Float32Array(length);
    const change = (full ? changes.shift() : undefined) ?? new Float32Array(length);
    if (full) curvatures.shift();
    for (let i = 0; i < length; i++) {
      stepTaken[i] = trial[i]! - x[i]!;
      change[i] = trialGradient[i]! - gradient[i]!;
    }
    // Without positive curvature the pair would make the next direction useless.
    const curvature = dot(stepTaken, change);
    if (curvature > 1e-10 * dot(change, change)) {
      curvatures.push(curvature);
      steps.push(stepTaken);
      changes.push(change);
    }
    x.set(trial);
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
    await options.onStep?.(iteration, value);
  }
  return value;
}

/** The two-loop recursion: `direction` = −H · gradient; `curvatures` are the products of each step and its change. */
function descend(
  direction: Float32Array,
  gradient: Float32Array,
  steps: readonly Float32Array[],
  changes: readonly Float32Array[],
  curvatures: readonly number[],
): void {
  direction.set(gradient);
  const alphas: number[] = [];
  for (let k = steps.length - 1; k >= 0; k--) {
    const alpha = dot(steps[k]!, direction) / curvatures[k]!;
    alphas[k] = alpha;
    addScaled(direction, changes[k]!, -alpha);
  }
  const last = steps.length - 1;
  if (last >= 0) {
    const scale = curvatures[last]! / dot(changes[last]!, changes[last]!);
    for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * scale;
  }
  for (let k = 0; k < steps.length; k++) {
    const beta = dot(changes[k]!, direction) / curvatures[k]!;
    addScaled(direction, steps[k]!, alphas[k]! - beta);
  }
  for (let i = 0; i < direction.length; i++) direction[i] = -direction[i]!;
}

function addScaled(target: Float32Array, source: Float32Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + scale * source[i]!;
}

function dot(a: Float32Array, b: Float32Array): number {
  // Four sums, because each addition waits for the one before.
  const whole = a.length & ~3;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    first += a[i]! * b[i]!;
    second += a[i + 1]! * b[i + 1]!;
    third += a[i + 2]! * b[i + 2]!;
    fourth += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) first += a[i]! * b[i]!;
  return first + second + (third + fourth);
}

function largest(values: Float32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
