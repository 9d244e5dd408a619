// Clusters of a file against their text: mentions on token borders, each in one cluster.
import { type Alignment, alignSpan } from '../doc/align.ts';
import type { Cluster, Mention } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { clusterOrder, mentionOrder } from '../tasks/coref.ts';
import type { Findings } from './findings.ts';
import { quote } from './json-checks.ts';
import { placeOf, whyNot } from './span-places.ts';

/**
 * Clusters with their mentions on token borders, all in order. Rejects mentions that are no place in the text, and those that are in
 * two clusters; one that a cluster has twice is kept once.
 */
export function alignClusters(
  doc: Doc,
  clusters: readonly Cluster[],
  mode: Alignment,
  findings: Findings,
): readonly Cluster[] {
  const clusterAt = new Map<string, number>();
  const before = new Map<string, Mention>();

  const align = (mention: Mention): Mention | undefined => {
    const range = alignSpan(doc, mention.start, mention.end, mode);
    if (range === undefined) {
      findings.reject('span-invalid', `The mention at ${placeOf(mention)} ${whyNot(doc, mention)}.`);
      return undefined;
    }
    const aligned = { ...mention, start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
    if (aligned.start !== mention.start || aligned.end !== mention.end) {
      const was = quote(doc.text.slice(mention.start, mention.end));
      const is = quote(doc.text.slice(aligned.start, aligned.end));
      findings.repair(`Moved to token borders: the mention at ${placeOf(mention)}, ${was} became ${is}`);
    }
    return aligned;
  };

  const take = (mention: Mention, aligned: Mention, cluster: number): boolean => {
    const key = placeOf(aligned);
    const other = clusterAt.get(key);
    if (other === undefined) {
      clusterAt.set(key, cluster);
      before.set(key, mention);
      return true;
    }
    const shown = `${quote(doc.text.slice(aligned.start, aligned.end))} at ${key}`;
    const isSame = before.get(key)?.start === mention.start && before.get(key)?.end === mention.end;
    if (other === cluster) {
      findings.repair(
        `${isSame ? 'Listed twice' : 'Became the same on token borders'}, kept once: the mention ${shown}`,
      );
    } else {
      const why = isSame ? '' : ', as two are widened to whole tokens';
      findings.reject('span-invalid', `The mention ${shown} is in two clusters${why}.`);
    }
    return false;
  };

  return clusters
    .map((cluster, index) => ({
      ...cluster,
      mentions: cluster.mentions
        .flatMap((mention) => {
          const aligned = align(mention);
          return aligned !== undefined && take(mention, aligned, index) ? [aligned] : [];
        })
        .sort(mentionOrder),
    }))
    .sort(clusterOrder);
}
