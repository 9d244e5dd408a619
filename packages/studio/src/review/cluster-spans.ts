// Clusters as they are drawn: each mention is a span that has the number of its cluster.
import type { ClusterView, MentionView, SpanView } from '../api/messages.ts';
import { type NumberedCluster, numbered } from './cluster-edits.ts';
import { mentionKey } from './clusters.ts';
import { labelSign } from './label-sign.ts';
import type { DraftCluster } from './review-kind.ts';

/** A cluster for whoever reads or listens: its number, and what kind of thing it is. */
export function clusterName({ number, label }: NumberedCluster): string {
  return label === undefined ? `${number}` : `${number} ${label}`;
}

/** The look of clusters up to a number, by what stands beside their mentions. */
export function clusterSigns(most: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: most }, (_, index) => [`${index + 1}`, labelSign(index)]));
}

/** A number that none of the clusters is above. It stays the same for many new ones, so that what hangs on it does. */
export function roomFor(clusters: readonly NumberedCluster[]): number {
  const most = clusters.reduce((highest, { number }) => Math.max(highest, number), 1);
  return Math.ceil(most / 1_000) * 1_000;
}

/** Makes spans of the mentions of clusters, sorted. A mention that has not changed stays the same object, and is not drawn again. */
export function spanMaker(): (clusters: readonly NumberedCluster[]) => SpanView[] {
  const known = new WeakMap<MentionView, SpanView>();
  return (clusters) => {
    const spans = clusters.flatMap((cluster) => {
      const label = `${cluster.number}`;
      return cluster.mentions.map((mention): SpanView => {
        const { start, end, linkConfidence: confidence } = mention;
        const old = known.get(mention);
        if (old?.label === label) return old;
        const span = { start, end, label, ...(confidence === undefined ? {} : { confidence }) };
        known.set(mention, span);
        return span;
      });
    });
    return spans.sort((a, b) => a.start - b.start || a.end - b.end);
  };
}

/**
 * Numbers for what several say of one text, so that a cluster has the same in each: that of the cluster of an earlier one
 * that it shares the most mentions with, as long as no other has taken it; else a new one.
 */
export function numberAcross(outputs: readonly (readonly ClusterView[])[]): NumberedCluster[][] {
  const numbers = new Map<string, number>();
  let next = 1;
  return outputs.map((clusters) => {
    const taken = new Set<number>();
    const made: DraftCluster[] = clusters.map((cluster) => {
      const votes = new Map<number, number>();
      for (const mention of cluster.mentions) {
        const number = numbers.get(mentionKey(mention));
        if (number !== undefined && !taken.has(number)) votes.set(number, (votes.get(number) ?? 0) + 1);
      }
      const [best] = [...votes].sort(([, a], [, b]) => b - a);
      const number = best?.[0] ?? next++;
      taken.add(number);
      return { ...cluster, number };
    });
    for (const { mentions, number = 0 } of made)
      for (const mention of mentions) if (!numbers.has(mentionKey(mention))) numbers.set(mentionKey(mention), number);
    return numbered(made);
  });
}
