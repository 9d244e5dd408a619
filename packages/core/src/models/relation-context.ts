// What the other pairs of a text say of one pair, by the scores of a first look at all of them: a firm that somebody works for
// and that is based in a town makes it likelier that they live there; who is killed by one is seldom killed by another. A
// second look with these features is stacking over relational data (Kou and Cohen 2007).
import { restOfText } from './relation-rest.ts';
import type { ScoredPair } from './relation-scorer.ts';

/** Values for each label, and for each pair of labels over a third entity. */
const perLabel = 15;
const perPair = 4;

/** Chances below this say nothing. */
const least = 0.02;

/** The part of the first look's scores that is shown, so that they are of the size of the chances beside them. */
export const shownScore = 0.25;

/** The feature that is {@link shownScore} of the score of a label at the first look. */
export function scoreColumn(labels: number, label: number): number {
  return 8 * labels + label;
}

/** How many features a second look has for so many labels and types: what the pairs say, then the types of the two. */
export function contextColumns(labels: number, types: number): number {
  return perLabel * labels + perPair * labels * labels + 2 * types * types;
}

/** Features of a pair at the second look, sparse. */
export interface ContextFeatures {
  readonly rows: Int32Array;
  readonly values: Float32Array;
}

/** The features of each of all pairs of one text, which are in the order of the entities that come first. */
export function contextFeatures(pairs: readonly ScoredPair[], types: number): ContextFeatures[] {
  const labels = pairs[0]?.chances.length ?? 0;
  const none = new Float64Array(labels);
  /** By the entity that a pair starts from, then by where it leads. */
  const leading = new Map<number, Map<number, ScoredPair>>();
  const coming = new Map<number, ScoredPair[]>();
  for (const pair of pairs) {
    const targets = leading.get(pair.from) ?? new Map<number, ScoredPair>();
    leading.set(pair.from, targets.set(pair.to, pair));
    const sources = coming.get(pair.to) ?? [];
    sources.push(pair);
    coming.set(pair.to, sources);
  }
  const chancesOf = (from: number, to: number): Float64Array => leading.get(from)?.get(to)?.chances ?? none;
  const rests = restOfText(pairs);
  return pairs.map((pair, index) => {
    const { from, to, scores, chances } = pair;
    const { greatest, nothing } = rests[index]!;
    const values = new Float64Array(perLabel * labels + perPair * labels * labels);
    const raise = (at: number, value: number): void => {
      if (value > values[at]!) values[at] = value;
    };
    const back = chancesOf(to, from);
    const around = new Set<number>();
    for (const end of [from, to]) {
      for (const other of leading.get(end)?.keys() ?? []) around.add(other);
      for (const other of coming.get(end) ?? []) around.add(other.from);
    }
    around.delete(from);
    around.delete(to);
    for (const third of around) {
      const [fromThird, thirdTo] = [chancesOf(from, third), chancesOf(third, to)];
      const [thirdFrom, toThird] = [chancesOf(third, from), chancesOf(to, third)];
      for (let label = 0; label < labels; label++) {
        raise(2 * labels + label, fromThird[label]!);
        raise(3 * labels + label, thirdTo[label]!);
        raise(4 * labels + label, thirdFrom[label]!);
        raise(5 * labels + label, toThird[label]!);
        for (let other = 0; other < labels; other++) {
          const at = perLabel * labels + perPair * (label * labels + other);
          raise(at, fromThird[label]! * thirdTo[other]!);
          raise(at + 1, fromThird[label]! * toThird[other]!);
          raise(at + 2, thirdFrom[label]! * thirdTo[other]!);
          raise(at + 3, thirdFrom[label]! * toThird[other]!);
        }
      }
    }
    for (let label = 0; label < labels; label++) {
      values[label] = chances[label]!;
      values[labels + label] = back[label]!;
      values[6 * labels + label] = chances[label]! - values[2 * labels + label]!;
      values[7 * labels + label] = chances[label]! - values[3 * labels + label]!;
      if (chances[label]! === 0) continue;
      values[scoreColumn(labels, label)] = shownScore * scores[label]!;
      let rival = 0;
      for (let other = 0; other < labels; other++)
        rival = Math.max(rival, greatest[other]!, other === label ? 0 : chances[other]!);
      values[9 * labels + label] = rival;
      values[10 * labels + label] = chances[label]! >= rival ? 1 : 0;
      values[11 * labels + label] = chances[label]! - rival;
      values[12 * labels + label] = greatest[label]!;
      values[13 * labels + label] = nothing;
      values[14 * labels + label] = nothing * chances[label]!;
    }
    const rows: number[] = [];
    const kept: number[] = [];
    values.forEach((value, row) => {
      if (Math.abs(value) < least) return;
      rows.push(row);
      kept.push(value);
    });
    const order = from < to ? 0 : 1;
    rows.push(values.length + (order * types + pair.fromType) * types + pair.toType);
    kept.push(1);
    return { rows: Int32Array.from(rows), values: Float32Array.from(kept) };
  });
}
