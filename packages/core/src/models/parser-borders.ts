// Where sentences begin. Mostly the words at a border say it; where they leave it open, the trees on both sides do.
import { log } from '../kernels/exp-log.ts';

/** A border is open where its probability is above this, and at most one minus this. */
const leastOpen = 0.05;
/** What the logarithm of the probability of a tree counts beside that of a border. */
const treeWeight = 0.4;
/** Open borders that a sentence reaches over at most, so that time stays in proportion to the text. */
const mostInside = 8;

/**
 * The words that begin a sentence, in order; the first word does. `probabilities` has that of each word to begin one, and
 * `treeScore` says the logarithm of the probability of the best tree over the words [start, end): it is asked only where a border is
 * open. Between two borders that are sure, the choice is the one with the greatest sum of these and of the logarithms of the
 * probabilities of open borders.
 */
export function sentenceBorders(
  probabilities: Float64Array,
  treeScore: (start: number, end: number) => number,
): number[] {
  const borders: number[] = [];
  let points = [0];
  for (let word = 1; word <= probabilities.length; word++) {
    if (word === probabilities.length || probabilities[word]! > 1 - leastOpen) {
      points.push(word);
      borders.push(...(points.length === 2 ? [points[0]!] : bestBorders(points, probabilities, treeScore)));
      points = [word];
    } else if (probabilities[word]! > leastOpen) points.push(word);
  }
  return borders;
}

/** Where sentences begin between the first and the last of the `points`, which are sure; the last is left out. */
function bestBorders(
  points: readonly number[],
  probabilities: Float64Array,
  treeScore: (start: number, end: number) => number,
): number[] {
  const last = points.length - 1;
  const best = new Float64Array(points.length).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array(points.length);
  best[0] = 0;
  for (let to = 1; to <= last; to++) {
    // Of a border that is made at `to`, and of those that are not made on the way.
    let score = to === last ? 0 : log(probabilities[points[to]!]!);
    for (let start = to - 1; start >= Math.max(0, to - 1 - mostInside); start--) {
      const sum = best[start]! + score + treeWeight * treeScore(points[start]!, points[to]!);
      if (sum > best[to]!) {
        best[to] = sum;
        from[to] = start;
      }
      score += log(1 - probabilities[points[start]!]!);
    }
  }
  const chosen: number[] = [];
  for (let at = last; at > 0; at = from[at]!) chosen.push(points[from[at]!]!);
  return chosen.reverse();
}
