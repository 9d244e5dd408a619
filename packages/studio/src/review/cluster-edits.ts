// What a person can do with clusters. Each has a number of its own, which it keeps whatever becomes of the others.
import { clusterOrder, mentionOrder, type Range } from 'tincture';
import type { MentionView } from '../api/messages.ts';
import { mentionKey } from './clusters.ts';
import type { DraftCluster } from './review-kind.ts';

/** A cluster with its number, from 1. */
export type NumberedCluster = DraftCluster & { readonly number: number };

/** The clusters with numbers: those that have none get the next free ones, in the order of the text. */
export function numbered(clusters: readonly DraftCluster[]): NumberedCluster[] {
  let next = Math.max(0, ...clusters.map(({ number = 0 }) => number)) + 1;
  // What has a number stays the same object, so that what is kept of each change is small.
  return clusters.map((cluster) => (isNumbered(cluster) ? cluster : { ...cluster, number: next++ }));
}

function isNumbered(cluster: DraftCluster): cluster is NumberedCluster {
  return cluster.number !== undefined;
}

/** The cluster that a mention is in. */
export function clusterOf(clusters: readonly NumberedCluster[], { start, end }: Range): NumberedCluster | undefined {
  return clusters.find(({ mentions }) => mentions.some((mention) => mention.start === start && mention.end === end));
}

/**
 * Clusters in which a stretch of text is a mention of the cluster with a number, or, without one, of a new cluster. It leaves
 * the cluster that it was in.
 */
export function putMention(
  clusters: readonly NumberedCluster[],
  { start, end }: Range,
  into: number | undefined,
): NumberedCluster[] {
  const without = removeMention(clusters, { start, end });
  const target = without.find(({ number }) => number === into);
  if (target === undefined) {
    const number = Math.max(0, ...clusters.map((cluster) => cluster.number)) + 1;
    return inOrder([...without, { mentions: [{ start, end }], number }]);
  }
  const grown = { ...target, mentions: [...target.mentions, { start, end }].sort(mentionOrder) };
  return inOrder(without.map((cluster) => (cluster === target ? grown : cluster)));
}

/** Clusters without a mention; one that had no other is gone. */
export function removeMention(clusters: readonly NumberedCluster[], { start, end }: Range): NumberedCluster[] {
  const is = (mention: Range): boolean => mention.start === start && mention.end === end;
  const left = clusters.flatMap((cluster) => {
    if (!cluster.mentions.some(is)) return [cluster];
    const mentions = cluster.mentions.filter((mention) => !is(mention));
    return mentions.length === 0 ? [] : [{ ...cluster, mentions }];
  });
  return inOrder(left);
}

/** A mention with another place; undefined where there is a mention already. */
export function resizeMention(
  clusters: readonly NumberedCluster[],
  from: Range,
  to: Range,
): NumberedCluster[] | undefined {
  if (clusterOf(clusters, to) !== undefined) return undefined;
  const own = clusterOf(clusters, from);
  const key = mentionKey(from);
  const moved = own?.mentions.map((mention) =>
    mentionKey(mention) === key ? { start: to.start, end: to.end } : mention,
  );
  return inOrder(
    clusters.map((cluster) =>
      cluster === own && moved !== undefined ? { ...cluster, mentions: moved.sort(mentionOrder) } : cluster,
    ),
  );
}

/** Two clusters made one, with the number of the second, and its label if it has one. */
export function mergeClusters(clusters: readonly NumberedCluster[], from: number, into: number): NumberedCluster[] {
  const gone = clusters.find(({ number }) => number === from);
  const target = clusters.find(({ number }) => number === into);
  if (gone === undefined || target === undefined || gone === target) return [...clusters];
  const label = target.label ?? gone.label;
  const mentions = [...target.mentions, ...gone.mentions].sort(mentionOrder);
  const merged = { mentions, number: into, ...(label === undefined ? {} : { label }) };
  return inOrder(clusters.flatMap((cluster) => (cluster === gone ? [] : [cluster === target ? merged : cluster])));
}

/** A cluster with another label, or none. */
export function labelCluster(
  clusters: readonly NumberedCluster[],
  number: number,
  label: string | undefined,
): NumberedCluster[] {
  return clusters.map((cluster) => {
    if (cluster.number !== number) return cluster;
    const { label: _, ...others } = cluster;
    return label === undefined ? others : { ...others, label };
  });
}

/**
 * The mention of a cluster that comes after one in the text, or before it; from the last one on to the first. Undefined where
 * there is no other.
 */
export function nextOfCluster(
  clusters: readonly NumberedCluster[],
  mention: Range,
  isBackwards: boolean,
): MentionView | undefined {
  const mentions = clusterOf(clusters, mention)?.mentions ?? [];
  const at = mentions.findIndex(({ start, end }) => start === mention.start && end === mention.end);
  const next = mentions[(at + (isBackwards ? -1 : 1) + mentions.length) % mentions.length];
  return mentions.length < 2 ? undefined : next;
}

function inOrder(clusters: readonly NumberedCluster[]): NumberedCluster[] {
  return clusters.toSorted(clusterOrder);
}
