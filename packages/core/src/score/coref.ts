// Metrics of coreference: those of the CoNLL-2012 shared task as its reference scorer has them since version 8 (Pradhan et al. 2014,
// "Scoring coreference partitions of predicted mentions"), and LEA (Moosavi and Strube 2016, "Which coreference evaluation metric
// do you trust?"). Mentions are the same where both borders are.
import type { Cluster, Mention } from '../doc/annotations.ts';
import { bestAssignment } from './assignment.ts';
import { type PrecisionRecall, precisionRecall } from './counts.ts';
import type { JudgedConfidence } from './judged-confidence.ts';

/** The metrics of one pair of partitions, in the order in which {@link clusterSums} has them. */
export const clusterMetrics = ['muc', 'b3', 'ceafe', 'lea'] as const;

/** Numbers of {@link clusterSums}: of each metric what was recalled, of how much, what was right, of how much. */
export const clusterSumsSize: number = 4 * clusterMetrics.length;

/**
 * What each of {@link clusterMetrics} counts in one text. Sums over texts give the figures of all of them, as in the reference
 * scorer: see {@link clusterScore}. Time and memory grow with the mentions, not with their pairs.
 */
export function clusterSums(gold: readonly Cluster[], predicted: readonly Cluster[]): Float64Array {
  const sides = compareClusters(gold, predicted);
  const sums = new Float64Array(clusterSumsSize);
  const put = (metric: number, recall: number, goldSize: number, precision: number, predictedSize: number): void => {
    sums.set([recall, goldSize, precision, predictedSize], 4 * metric);
  };
  const [of, by] = [sides.gold, sides.predicted];
  put(0, sum(of, kept), sum(of, links), sum(by, kept), sum(by, links));
  put(1, sum(of, squares), sum(of, size), sum(by, squares), sum(by, size));
  const similarity = alignedSimilarity(sides);
  put(2, similarity, gold.length, similarity, predicted.length);
  put(3, sum(of, linked(by)), sum(of, size), sum(by, linked(of)), sum(by, size));
  return sums;
}

/** Precision, recall and F1 of the metric at `metric` of {@link clusterMetrics}, from sums of {@link clusterSums} that begin at `from`. */
export function clusterScore(sums: ArrayLike<number>, metric: number, from = 0): PrecisionRecall {
  const at = (offset: number): number => sums[from + 4 * metric + offset] ?? 0;
  const recall = at(1) === 0 ? 0 : at(0) / at(1);
  const precision = at(3) === 0 ? 0 : at(2) / at(3);
  const both = precision + recall;
  return { precision, recall, f: both === 0 ? 0 : (2 * precision * recall) / both };
}

/** The average of the CoNLL shared tasks of 2011 and 2012: the mean of MUC, B³ and CEAFe; of precision and recall alike. */
export function conllAverage(sums: ArrayLike<number>, from = 0): PrecisionRecall {
  const [muc, b3, ceafe] = [0, 1, 2].map((metric) => clusterScore(sums, metric, from));
  const mean = (name: keyof PrecisionRecall): number => (muc![name] + b3![name] + ceafe![name]) / 3;
  return { precision: mean('precision'), recall: mean('recall'), f: mean('f') };
}

/** True positives, false positives and false negatives of mentions, whatever they stand for. */
export function mentionCounts(gold: readonly Cluster[], predicted: readonly Cluster[]): [number, number, number] {
  const known = new Set(gold.flatMap(({ mentions }) => mentions.map(placeKey)));
  const said = new Set(predicted.flatMap(({ mentions }) => mentions.map(placeKey)));
  const right = [...said].filter((key) => known.has(key)).length;
  return [right, said.size - right, known.size - right];
}

/** Precision, recall and F1 of mentions from sums of {@link mentionCounts} that begin at `from`. */
export function mentionScore(sums: ArrayLike<number>, from = 0): PrecisionRecall {
  const [truePositives = 0, falsePositives = 0, falseNegatives = 0] = [0, 1, 2].map((at) => sums[from + at] ?? 0);
  return precisionRecall({ truePositives, falsePositives, falseNegatives });
}

/** Clusters without those that have one mention. */
export function withoutSingletons(clusters: readonly Cluster[]): readonly Cluster[] {
  return clusters.filter(({ mentions }) => mentions.length > 1);
}

/**
 * What calibration is measured on: whether each mention is one; and of those that are, whether what was said of its link holds:
 * that a mention before it in its cluster stands for the same, and of the first that no predicted mention before it does.
 */
export function corefConfidences(gold: readonly Cluster[], predicted: readonly Cluster[]): JudgedConfidence[] {
  const clusterOf = indexMentions(gold);
  const firstOf = new Map<number, number>();
  const said = predicted.flatMap(({ mentions }) => mentions);
  for (const mention of said) {
    const cluster = clusterOf.get(placeKey(mention));
    if (cluster === undefined) continue;
    firstOf.set(cluster, Math.min(firstOf.get(cluster) ?? Number.POSITIVE_INFINITY, mention.start));
  }
  return predicted.flatMap(({ mentions }) => {
    const before = new Set<number>();
    return mentions.flatMap((mention, index): JudgedConfidence[] => {
      const { confidence, linkConfidence, start } = mention;
      const cluster = clusterOf.get(placeKey(mention));
      const judged: JudgedConfidence[] =
        confidence === undefined ? [] : [{ confidence, isRight: cluster !== undefined }];
      if (cluster === undefined) return judged;
      const isRight = index === 0 ? firstOf.get(cluster) === start : before.has(cluster);
      before.add(cluster);
      return linkConfidence === undefined ? judged : [...judged, { confidence: linkConfidence, isRight }];
    });
  });
}

/** A cluster with how it is divided among those of the other side. */
interface Divided {
  readonly size: number;
  /** How many mentions it shares with each cluster of the other side that it shares any with. */
  readonly shared: ReadonlyMap<number, number>;
}

interface Sides {
  readonly gold: readonly Divided[];
  readonly predicted: readonly Divided[];
}

function compareClusters(gold: readonly Cluster[], predicted: readonly Cluster[]): Sides {
  const divide = (clusters: readonly Cluster[], others: ReadonlyMap<string, number>): readonly Divided[] =>
    clusters.map(({ mentions }) => {
      const shared = new Map<number, number>();
      for (const mention of mentions) {
        const other = others.get(placeKey(mention));
        if (other !== undefined) shared.set(other, (shared.get(other) ?? 0) + 1);
      }
      return { size: mentions.length, shared };
    });
  return { gold: divide(gold, indexMentions(predicted)), predicted: divide(predicted, indexMentions(gold)) };
}

function indexMentions(clusters: readonly Cluster[]): ReadonlyMap<string, number> {
  return new Map(clusters.flatMap(({ mentions }, index) => mentions.map((mention) => [placeKey(mention), index])));
}

function placeKey({ start, end }: Mention): string {
  return `${start}:${end}`;
}

function sum(clusters: readonly Divided[], value: (cluster: Divided) => number): number {
  return clusters.reduce((total, cluster) => total + value(cluster), 0);
}

const size = (cluster: Divided): number => cluster.size;

/** MUC (Vilain et al. 1995): a cluster is held together by one link less than it has mentions. */
const links = (cluster: Divided): number => cluster.size - 1;

/** Links that are left where the other side cuts a cluster into parts; what is in none of its clusters is a part by itself. */
function kept({ size: mentions, shared }: Divided): number {
  let parts = mentions;
  for (const count of shared.values()) parts += 1 - count;
  return mentions - parts;
}

/** B³ (Bagga and Baldwin 1998): of each mention the share of its cluster that the other side puts together with it. */
function squares({ size: mentions, shared }: Divided): number {
  let total = 0;
  for (const count of shared.values()) total += count * count;
  return total / mentions;
}

/** LEA: of each cluster the share of its links that are there, weighted by its mentions; a singleton is linked to itself. */
function linked(others: readonly Divided[]): (cluster: Divided) => number {
  return ({ size: mentions, shared }) => {
    if (mentions === 1) {
      const [other] = shared.keys();
      return other !== undefined && others[other]?.size === 1 ? 1 : 0;
    }
    let found = 0;
    for (const count of shared.values()) found += count * (count - 1);
    return found / (mentions - 1);
  };
}

/**
 * CEAFe (Luo 2005): each cluster is held against one of the other side at most, so that together they are as similar as can be; two
 * are by φ4, twice the mentions that they share among all of both. Clusters without a chain of shared mentions between them cannot
 * be held against each other, so each knot of them is solved by itself.
 */
function alignedSimilarity({ gold, predicted }: Sides): number {
  const isSeen = new Uint8Array(gold.length);
  let total = 0;
  for (let first = 0; first < gold.length; first++) {
    if (isSeen[first] === 1) continue;
    const rows = [first];
    const columns = new Map<number, number>();
    isSeen[first] = 1;
    for (let at = 0; at < rows.length; at++) {
      for (const column of gold[rows[at]!]!.shared.keys()) {
        if (columns.has(column)) continue;
        columns.set(column, columns.size);
        for (const row of predicted[column]!.shared.keys()) {
          if (isSeen[row] === 1) continue;
          isSeen[row] = 1;
          rows.push(row);
        }
      }
    }
    const weights = new Float64Array(rows.length * columns.size);
    for (const [at, row] of rows.entries()) {
      const { size: mentions, shared } = gold[row]!;
      for (const [column, count] of shared)
        weights[at * columns.size + columns.get(column)!] = (2 * count) / (mentions + predicted[column]!.size);
    }
    for (const [row, column] of bestAssignment(weights, rows.length, columns.size).entries())
      if (column >= 0) total += weights[row * columns.size + column]!;
  }
  return total;
}
