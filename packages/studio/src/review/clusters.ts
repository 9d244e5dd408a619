import type { Range } from 'tincture';
import type { ClusterView, Gold, ItemView, MentionView, Tokens } from '../api/messages.ts';
import type { DraftCluster } from './review-kind.ts';
import { shorten } from './shorten.ts';

/** Names a cluster among those of one text: by its first mention. */
export function clusterKey({ mentions: [first] }: ClusterView): string {
  return first === undefined ? '' : mentionKey(first);
}

/** Names a mention among those of one text. */
export function mentionKey({ start, end }: Range): string {
  return `${start} ${end}`;
}

/** Whether two lists of clusters say the same, whoever said it. */
export function sameClusters(a: readonly ClusterView[], b: readonly ClusterView[]): boolean {
  return a.length === b.length && a.every((cluster, index) => sameCluster(cluster, b[index]));
}

function sameCluster({ mentions, label }: ClusterView, other: ClusterView | undefined): boolean {
  if (other === undefined) return false;
  if (mentions === other.mentions) return label === other.label;
  if (mentions.length !== other.mentions.length || label !== other.label) return false;
  return mentions.every(({ start, end }, index) => {
    const against = other.mentions[index];
    return start === against?.start && end === against.end;
  });
}

/** Clusters as gold: who proposed them and how sure is left behind. */
export function goldOfClusters(clusters: readonly ClusterView[]): Gold {
  return {
    coref: clusters.map(({ mentions, label }) => ({
      mentions: mentions.map(({ start, end }) => ({ start, end })),
      ...(label === undefined ? {} : { label }),
    })),
  };
}

/** Clusters as far as their mentions are on the tokens of the text, and their labels ones that the task has now. */
export function fitClusters(
  labels: readonly string[],
  { tokens }: Pick<ItemView, 'tokens'>,
  clusters: readonly DraftCluster[],
): DraftCluster[] {
  const isOnTokens = onTokens(tokens);
  return clusters.flatMap((cluster) => {
    const { label, ...others } = cluster;
    const isLabelThere = label === undefined || labels.includes(label);
    const mentions = cluster.mentions.filter(isOnTokens);
    if (mentions.length === 0) return [];
    if (isLabelThere && mentions.length === cluster.mentions.length) return [cluster];
    return [{ ...others, mentions, ...(label === undefined || !isLabelThere ? {} : { label }) }];
  });
}

function onTokens({ starts, ends }: Tokens): (mention: MentionView) => boolean {
  const [first, last] = [new Set(starts), new Set(ends)];
  return ({ start, end }) => first.has(start) && last.has(end);
}

/** The mentions of a cluster for whoever reads or listens. */
export function clusterInWords(text: string, { mentions, label }: ClusterView): string {
  const words = mentions.slice(0, mostWords).map(({ start, end }) => `“${shorten(text.slice(start, end), 40)}”`);
  const more = mentions.length - words.length;
  return `${label === undefined ? '' : `${label}: `}${[...words, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')}`;
}

/** So many are said aloud, of clusters as of the mentions of each. */
const mostWords = 8;

/** Clusters for whoever listens. */
export function clustersInWords(text: string, clusters: readonly ClusterView[]): string {
  const words = clusters.slice(0, mostWords).map((cluster) => clusterInWords(text, cluster));
  const more = clusters.length - words.length;
  return [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
