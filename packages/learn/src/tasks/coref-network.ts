// One update of the ranker of antecedents: the marginal log-likelihood of all that a mention may rightly be linked to (Durrett and Klein
// 2013; Lee et al. 2017), by Adagrad over the rows that a few mentions use.
import type { Random } from 'tincture';
import { addVector, type CorefWeights, exp, featureRoles, log, vectorRoles } from 'tincture/training';

/** A mention with its candidates, as rows of the network. */
export interface Ranking {
  /** Rows of the mention, and of it as something new. */
  readonly own: Int32Array;
  /** Of its head. */
  readonly vector: Float32Array | undefined;
  readonly fresh: Int32Array;
  /** For each candidate: the number of its {@link RankedText.befores}, and the rows of the pair. */
  readonly candidates: Int32Array;
  readonly pairs: readonly Int32Array[];
  /** 1 for each candidate that is right; all 0 where it is something new. */
  readonly isRight: Uint8Array;
}

/** A text as the network learns from it. */
export interface RankedText {
  /** For each mention its rows as the one before. */
  readonly befores: readonly Int32Array[];
  /** For each mention that of its head. */
  readonly vectors: readonly (Float32Array | undefined)[];
  readonly rankings: readonly Ranking[];
}

/** A network in training. */
export interface RankerState {
  /** One update from a few mentions of a text; the sum of their losses, in nats. */
  step(text: RankedText, batch: readonly Ranking[], rate: number, dropout: number, random: Random): number;
  /** The numbers as they are: they change with the next update. */
  weights(): CorefWeights;
}

/** The numbers that are learnt, with what Adagrad keeps of their gradients. */
export function createState(features: number, width: number, dimensions: number, random: Random): RankerState {
  const rows = Float32Array.from({ length: features * width }, () => 0.1 * (random.next() - 0.5));
  // Half of the hidden values speak for a link, half against one.
  const output = Float32Array.from({ length: 2 * width }, (_, i) => (i % 2 === 0 ? 0.3 : -0.3));
  const bias = new Float32Array(1);
  const vectors = Float32Array.from({ length: 3 * dimensions * width }, () => 0.1 * (random.next() - 0.5));
  const all = { rows, output, bias, vectors };
  const dense = { width, dimensions, vectors };
  const squares = {
    rows: new Float32Array(rows.length).fill(1e-3),
    output: new Float32Array(output.length).fill(1e-3),
    bias: new Float32Array(1).fill(1e-3),
    vectors: new Float32Array(vectors.length).fill(1e-3),
  };
  const gradients = {
    rows: new Float32Array(rows.length),
    output: new Float32Array(output.length),
    bias: new Float32Array(1),
    vectors: new Float32Array(vectors.length),
  };
  const addVectorGradient = (vector: Float32Array | undefined, role: number, gradient: Float32Array): void => {
    if (vector === undefined) return;
    for (let i = 0, at = vectorRoles[role]! * dimensions * width; i < dimensions; i++)
      for (let j = 0; j < width; j++, at++) gradients.vectors[at] = gradients.vectors[at]! + vector[i]! * gradient[j]!;
  };
  const isTouched = new Uint8Array(features);
  const touched: number[] = [];

  const addRows = (list: Int32Array, sum: Float32Array): void => {
    for (const row of list) for (let i = 0, at = row * width; i < width; i++, at++) sum[i] = sum[i]! + rows[at]!;
  };
  const addGradient = (list: Int32Array, gradient: Float32Array): void => {
    for (const row of list) {
      if (isTouched[row] === 0) {
        isTouched[row] = 1;
        touched.push(row);
      }
      for (let i = 0, at = row * width; i < width; i++, at++) gradients.rows[at] = gradients.rows[at]! + gradient[i]!;
    }
  };
  const update = (name: keyof typeof all, at: number, rate: number): void => {
    const gradient = gradients[name][at]!;
    if (gradient === 0) return;
    squares[name][at] = squares[name][at]! + gradient * gradient;
    all[name][at] = all[name][at]! - (rate * gradient) / Math.sqrt(squares[name][at]!);
    gradients[name][at] = 0;
  };

  const step: RankerState['step'] = (text, batch, rate, dropout, random) => {
    const beforeSums = new Map<number, Float32Array>();
    const beforeGradients = new Map<number, Float32Array>();
    const mask = new Float32Array(width);
    let loss = 0;
    for (const { own, vector, fresh, candidates, pairs, isRight } of batch) {
      for (let i = 0; i < width; i++) mask[i] = random.next() < dropout ? 0 : 1 / (1 - dropout);
      const mention = new Float32Array(width);
      addRows(own, mention);
      addVector(dense, vector, featureRoles.mention, mention);
      const count = candidates.length;
      const hidden = new Float32Array((count + 1) * width);
      const scores = new Float64Array(count + 1);
      for (let place = 0; place <= count; place++) {
        const values = hidden.subarray(place * width, (place + 1) * width);
        if (place === count) {
          addRows(fresh, values);
          addVector(dense, vector, featureRoles.fresh, values);
        } else {
          const before = candidates[place]!;
          let sum = beforeSums.get(before);
          if (sum === undefined) {
            sum = new Float32Array(width);
            addRows(text.befores[before]!, sum);
            addVector(dense, text.vectors[before], featureRoles.before, sum);
            beforeSums.set(before, sum);
          }
          for (let i = 0; i < width; i++) values[i] = mention[i]! + sum[i]!;
          addRows(pairs[place]!, values);
        }
        const from = place === count ? width : 0;
        let score = place === count ? bias[0]! : 0;
        for (let i = 0; i < width; i++) {
          values[i] = values[i]! > 0 ? values[i]! * mask[i]! : 0;
          score += values[i]! * output[from + i]!;
        }
        scores[place] = score;
      }
      const { chances, wanted, loss: own_ } = marginal(scores, isRight);
      loss += own_;
      const ownGradient = new Float32Array(width);
      const gradient = new Float32Array(width);
      for (let place = 0; place <= count; place++) {
        const error = chances[place]! - wanted[place]!;
        if (Math.abs(error) < 1e-5) continue;
        const from = place === count ? width : 0;
        for (let i = 0; i < width; i++) {
          const value = hidden[place * width + i]!;
          gradients.output[from + i] = gradients.output[from + i]! + error * value;
          gradient[i] = value > 0 ? error * output[from + i]! * mask[i]! : 0;
        }
        if (place === count) {
          gradients.bias[0] = gradients.bias[0]! + error;
          addGradient(fresh, gradient);
          addVectorGradient(vector, featureRoles.fresh, gradient);
          continue;
        }
        addGradient(pairs[place]!, gradient);
        const before = candidates[place]!;
        let sum = beforeGradients.get(before);
        if (sum === undefined) {
          sum = new Float32Array(width);
          beforeGradients.set(before, sum);
        }
        for (let i = 0; i < width; i++) {
          ownGradient[i] = ownGradient[i]! + gradient[i]!;
          sum[i] = sum[i]! + gradient[i]!;
        }
      }
      addGradient(own, ownGradient);
      addVectorGradient(vector, featureRoles.mention, ownGradient);
    }
    for (const [before, gradient] of beforeGradients) {
      addGradient(text.befores[before]!, gradient);
      addVectorGradient(text.vectors[before], featureRoles.before, gradient);
    }
    for (const row of touched) {
      isTouched[row] = 0;
      for (let at = row * width; at < (row + 1) * width; at++) update('rows', at, rate);
    }
    touched.length = 0;
    for (let at = 0; at < output.length; at++) update('output', at, rate / 4);
    for (let at = 0; at < vectors.length; at++) update('vectors', at, rate / 4);
    update('bias', 0, rate);
    return loss;
  };
  return { step, weights: () => ({ width, dimensions, vectors, rows, output, bias: bias[0]! }) };
}

/** The probabilities of all places (the last is something new), those given that one of the right ones holds, and the loss in nats. */
export function marginal(
  scores: Float64Array,
  isRight: Uint8Array,
): { readonly chances: Float64Array; readonly wanted: Float64Array; readonly loss: number } {
  const last = scores.length - 1;
  const most = scores.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const isFresh = !isRight.includes(1);
  const chances = scores.map((score) => exp(score - most));
  const wanted = chances.map((chance, place) => ((place === last ? isFresh : isRight[place] === 1) ? chance : 0));
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  const right = wanted.reduce((sum, chance) => sum + chance, 0);
  return {
    chances: chances.map((chance) => chance / all),
    wanted: wanted.map((chance) => (right > 0 ? chance / right : 0)),
    loss: right > 0 ? log(all) - log(right) : 50,
  };
}
