// The plain twins of the kernels of the conditional random field.
import { type CrfKernels, type CrfShape, closerPlace } from './crf-kernels.ts';
import { exp32, f, rowSum } from './reference-numbers.ts';

/** A step between two places of a row, and where its weight lies. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** All steps into each place, those of a place in the order in which the kernels add them. */
function stepsOf({ labels, closers, row, plane }: CrfShape): Step[][] {
  const into: Step[][] = Array.from({ length: 1 + 4 * labels }, () => []);
  for (let i = 0; i < closers; i++) {
    const from = closerPlace(i, labels);
    for (let to = 0; to < closers; to++) into[to]!.push({ from, to, at: i * row + to });
  }
  const inner = closers * row;
  for (let label = 0; label < labels; label++) {
    for (const [part, place] of [closers + label, closers + labels + label].entries()) {
      const at = inner + 2 * part * plane + label;
      into[place]!.push({ from: 1 + label, to: place, at }, { from: closers + label, to: place, at: at + plane });
    }
  }
  return into;
}

export const crfKernels: CrfKernels = {
  crfPotentials(scores, potentials, largest, length, { stride }, inverse) {
    for (let t = 0; t < length; t++) {
      const rowScores = scores.subarray(t * stride, (t + 1) * stride);
      const top = rowScores.reduce((a, b) => Math.max(a, b));
      largest[t] = f(top * f(inverse));
      rowScores.forEach((score, j) => {
        const away = f(f(score - top) * f(inverse));
        potentials[t * stride + j] = away >= -87 ? exp32(away) : 0;
      });
    }
  },
  crfForward(potentials, alphas, scales, weights, length, shape) {
    const { closers, row, plane, stride } = shape;
    const steps = stepsOf(shape);
    for (let t = 0; t < length; t++) {
      const at = t * stride;
      alphas.fill(0, at, at + stride);
      steps.forEach((into, place) => {
        let sum = 0;
        if (t === 0) sum = place < closers ? weights[closers * row + 4 * plane + place]! : 0;
        else for (const step of into) sum = f(sum + f(alphas[at - stride + step.from]! * weights[step.at]!));
        alphas[at + place] = f(sum * potentials[at + place]!);
      });
      const scale = rowSum(stride, (j) => alphas[at + j]!);
      scales[t] = scale;
      const share = f(1 / scale);
      for (let j = 0; j < stride; j++) alphas[at + j] = alphas[at + j]! * share;
    }
  },
  crfBackward(potentials, scales, betas, reaches, weights, length, shape) {
    const { labels, closers, row, plane, stride } = shape;
    const inner = closers * row;
    for (let t = length - 1; t >= 0; t--) {
      const at = t * stride;
      betas.fill(0, at, at + stride);
      for (let i = 0; i < closers; i++) {
        const place = closerPlace(i, labels);
        betas[at + place] =
          t === length - 1
            ? weights[inner + 4 * plane + row + i]!
            : rowSum(row, (j) => (j < closers ? f(weights[i * row + j]! * reaches[at + stride + j]!) : 0));
      }
      for (let label = 0; t < length - 1 && label < labels; label++) {
        const into = reaches[at + stride + closers + label]!;
        const out = reaches[at + stride + closers + labels + label]!;
        const weight = (which: number): number => weights[inner + which * plane + label]!;
        betas[at + 1 + label] = f(into * weight(0)) + f(out * weight(2));
        betas[at + closers + label] = f(into * weight(1)) + f(out * weight(3));
      }
      const share = f(1 / scales[t]!);
      for (let j = at; j < at + stride; j++) reaches[j] = f(f(potentials[j]! * betas[j]!) * share);
    }
  },
  crfCounts(alphas, reaches, counts, length, shape, factor) {
    const { stride } = shape;
    const steps = stepsOf(shape).flat();
    for (let t = 1; t < length; t++) {
      for (const { from, to, at } of steps) {
        const alpha = f(alphas[(t - 1) * stride + from]! * f(factor));
        counts[at] = counts[at]! + f(alpha * reaches[t * stride + to]!);
      }
    }
  },
  crfBest(scores, weights, best, _back, path, length, shape) {
    const { labels, closers, row, plane, stride } = shape;
    const steps = stepsOf(shape);
    const tags = 1 + 4 * labels;
    const from: Int32Array[] = [];
    let before = best.subarray(0, stride);
    let here = best.subarray(stride, 2 * stride);
    for (let t = 0; t < length; t++) {
      const back = new Int32Array(tags);
      for (let place = 0; place < tags; place++) {
        let most = f(-2e38);
        if (t === 0) most = place < closers ? weights[closers * row + 4 * plane + place]! : f(-1e30);
        else {
          for (const step of steps[place]!) {
            const sum = f(before[step.from]! + weights[step.at]!);
            if (!(sum > most)) continue;
            most = sum;
            back[place] = step.from;
          }
        }
        here[place] = f(most + scores[t * stride + place]!);
      }
      from.push(back);
      [before, here] = [here, before];
    }
    let most = f(-2e38);
    let place = 0;
    for (let i = 0; i < closers; i++) {
      const at = closerPlace(i, labels);
      const sum = f(before[at]! + weights[closers * row + 4 * plane + row + i]!);
      if (!(sum > most)) continue;
      most = sum;
      place = at;
    }
    for (let t = length - 1; t >= 0; t--) {
      path[t] = place;
      place = from[t]![place]!;
    }
  },
};
