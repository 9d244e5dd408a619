import type { Cluster, Range } from '../doc/annotations.ts';
import type { Confusions, ScoredPair } from '../score/confusion.ts';
import {
  clusterMetrics,
  clusterScore,
  clusterSums,
  clusterSumsSize,
  conllAverage,
  corefConfidences,
  mentionCounts,
  mentionScore,
  withoutSingletons,
} from '../score/coref.ts';
import { countsSize, type DocumentCounts } from '../score/counts.ts';
import { countStatements, doubtOfStatements, type Statement } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';
import type { Task } from './task.ts';

/**
 * What stands for the same thing in a whole text. Singletons count as they are annotated, in gold and predictions alike; figures with
 * `_no_singletons` are those of both without them. Labels, where the task has any, count on each mention by itself.
 */
export const corefKind: KindOfTask = {
  layer: 'coref',
  metric: () => 'coref_conll',
  labels: labelNames,
  pick: (_, { coref }) => coref && { coref },
  statements: (_, { coref = [] }) => [...mentionStatements(coref), ...linkStatements(coref)],
  isComplete: (_, { coref }) => coref !== undefined,
  doubt: (_, { coref = [] }) => doubtOfStatements([...mentionStatements(coref), ...linkStatements(coref)]),
  count: countCoref,
  confidences: (_, pairs) =>
    pairs.flatMap(({ gold, predicted }) =>
      gold.coref === undefined ? [] : corefConfidences(gold.coref, predicted.coref ?? []),
    ),
  headline: (task, sums) => conllAverage(sums, placesOf(task).all).f,
  counted: (task) => [placesOf(task).mentions / 3, 1],
  figures(task, sums) {
    const { mentions, all, repeated } = placesOf(task);
    const conll = conllAverage(sums, all);
    const parts = (
      name: string,
      { precision, recall, f }: ReturnType<typeof mentionScore>,
    ): Record<string, number> => ({
      [`${name}_p`]: precision,
      [`${name}_r`]: recall,
      [`${name}_f`]: f,
    });
    const metrics = clusterMetrics.map((name, metric) => parts(name, clusterScore(sums, metric, all)));
    return {
      ...conll,
      figures: Object.assign(
        { coref_conll: conll.f },
        ...metrics,
        parts('mentions', mentionScore(sums, mentions)),
        { coref_conll_no_singletons: conllAverage(sums, repeated).f },
        ...clusterMetrics.map((name, metric) => ({
          [`${name}_f_no_singletons`]: clusterScore(sums, metric, repeated).f,
        })),
      ),
    };
  },
};

/** Sorts clusters by their first mentions, and mentions by where they are. */
export function clusterOrder(
  { mentions: [a] }: Pick<Cluster, 'mentions'>,
  { mentions: [b] }: Pick<Cluster, 'mentions'>,
): number {
  return a === undefined || b === undefined ? 0 : mentionOrder(a, b);
}

/** Sorts mentions by where they start, then by where they end. */
export function mentionOrder(a: Range, b: Range): number {
  return a.start - b.start || a.end - b.end;
}

/** Where the sums of a task have what is not said of its labels. */
function placesOf({ labels }: Pick<Task, 'labels'>): Record<'mentions' | 'all' | 'repeated' | 'size', number> {
  const mentions = countsSize(labels.length);
  const all = mentions + 3;
  const repeated = all + clusterSumsSize;
  return { mentions, all, repeated, size: repeated + clusterSumsSize };
}

function countCoref(task: Task, pair: ScoredPair, confusions: Confusions): DocumentCounts | undefined {
  if (pair.gold.coref === undefined) return undefined;
  // A cluster without mentions, as a program may make one, says nothing; CEAFe would count it, and B³ divide by its size.
  const [gold = [], coref = []] = [pair.gold, pair.predicted].map((side) =>
    (side.coref ?? []).filter((cluster) => cluster.mentions.length > 0),
  );
  const { mentions, all, repeated, size } = placesOf(task);
  const counts = new Float64Array(size);
  if (task.labels.length > 0) counts.set(countStatements(labelNames(task), kinds(gold), kinds(coref), confusions));
  counts.set(mentionCounts(gold, coref), mentions);
  counts.set(clusterSums(gold, coref), all);
  counts.set(clusterSums(withoutSingletons(gold), withoutSingletons(coref)), repeated);
  return counts;
}

/** Of each mention what kind of thing it stands for, where that is said. */
function kinds(clusters: readonly Cluster[]): Statement[] {
  return mentionStatements(clusters.filter(({ label }) => label !== undefined));
}

/** That each mention is one. */
function mentionStatements(clusters: readonly Cluster[]): Statement[] {
  return clusters.flatMap(({ mentions, label = 'mention' }) =>
    mentions.map((mention) => {
      const { start, end, confidence } = mention;
      return { place: `${start}:${end}`, label, at: [mention], confidence };
    }),
  );
}

/** That each mention stands for what the one before it in its cluster does: two sources say the same links where clusters are the same. */
function linkStatements(clusters: readonly Cluster[]): Statement[] {
  return clusters.flatMap(({ mentions }) =>
    mentions.flatMap((mention, index): Statement[] => {
      const { start, end, linkConfidence: confidence } = mention;
      const before = mentions[index - 1];
      if (before === undefined) return [];
      const place = `${start}:${end} ${before.start}:${before.end}`;
      return [{ place, label: 'same', at: [mention, before], confidence }];
    }),
  );
}
