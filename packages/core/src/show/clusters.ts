import type { Cluster, LabelledSpan } from '../doc/annotations.ts';

/**
 * Clusters as spans that can be drawn: each mention with the number of its cluster, counted among those with several mentions, and the
 * kind of thing that it is. What is mentioned once has no number.
 */
export function clusterSpans(clusters: readonly Cluster[]): readonly LabelledSpan[] {
  const numbers = numbersOf(clusters);
  return clusters
    .flatMap((cluster) =>
      cluster.mentions.map(({ start, end }) => ({ start, end, label: nameOf(cluster, numbers.get(cluster)) })),
    )
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Clusters as lines for a terminal: number, kind and the words of all mentions; those that are mentioned once together in the last line. */
export function clusterLines(text: string, clusters: readonly Cluster[]): readonly string[] {
  const numbers = numbersOf(clusters);
  const words = ({ mentions }: Cluster): string =>
    mentions.map(({ start, end }) => plain(text.slice(start, end))).join(' = ');
  const repeated = clusters.filter((cluster) => numbers.has(cluster));
  const once = clusters.filter((cluster) => !numbers.has(cluster));
  return [
    ...repeated.map((cluster) => `${nameOf(cluster, numbers.get(cluster))}  ${words(cluster)}`),
    ...(once.length === 0 ? [] : [`once  ${once.map(words).join(', ')}`]),
  ];
}

function numbersOf(clusters: readonly Cluster[]): ReadonlyMap<Cluster, number> {
  return new Map(clusters.filter(({ mentions }) => mentions.length > 1).map((cluster, index) => [cluster, index + 1]));
}

function nameOf({ label }: Cluster, number: number | undefined): string {
  const parts = [...(number === undefined ? [] : [String(number)]), ...(label === undefined ? [] : [label])];
  return parts.length === 0 ? '–' : parts.join(' ');
}

/** Without what would move the cursor of a terminal. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}
