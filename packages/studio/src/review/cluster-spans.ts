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

/**
 * Makes spans of the mentions of clusters, sorted. A mention that has not changed stays the same object, and is not drawn again.
 * What a change costs hangs on the clusters that it changed, not on all of a book.
 */
export function spanMaker(): (clusters: readonly NumberedCluster[]) => readonly SpanView[] {
  const known = new WeakMap<MentionView, SpanView>();
  let made: ReadonlyMap<NumberedCluster, readonly SpanView[]> = new Map();
  let sorted: readonly SpanView[] = [];
  const spanOf = (mention: MentionView, label: string): SpanView => {
    const old = known.get(mention);
    if (old?.label === label) return old;
    const { start, end, linkConfidence: confidence } = mention;
    const span = { start, end, label, ...(confidence === undefined ? {} : { confidence }) };
    known.set(mention, span);
    return span;
  };
  return (clusters) => {
    const before = made;
    const added: SpanView[] = [];
    const now = new Map<NumberedCluster, readonly SpanView[]>();
    for (const cluster of clusters) {
      const old = before.get(cluster);
      const spans = old ?? cluster.mentions.map((mention) => spanOf(mention, `${cluster.number}`));
      if (old === undefined) added.push(...spans);
      now.set(cluster, spans);
    }
    const gone = new Set<SpanView>();
    for (const [cluster, spans] of before) if (!now.has(cluster)) for (const span of spans) gone.add(span);
    made = now;
    const kept = gone.size === 0 ? sorted : sorted.filter((span) => !gone.has(span));
    sorted = mergeSorted(kept, added.sort(byPlace));
    return sorted;
  };
}

function byPlace(a: SpanView, b: SpanView): number {
  return a.start - b.start || a.end - b.end;
}

/** Two sorted lists made one. */
function mergeSorted(one: readonly SpanView[], other: readonly SpanView[]): readonly SpanView[] {
  if (other.length === 0) return one;
  const merged: SpanView[] = [];
  let next = 0;
  for (const span of one) {
    for (let added = other[next]; added !== undefined && byPlace(added, span) < 0; added = other[++next])
      merged.push(added);
    merged.push(span);
  }
  merged.push(...other.slice(next));
  return merged;
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
