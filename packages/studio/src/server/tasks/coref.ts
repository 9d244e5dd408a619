import {
  alignSpan,
  type Cluster,
  clusterOrder,
  counted,
  type Doc,
  type Mention,
  mentionOrder,
  type Task,
  tokenizerFor,
} from 'tincture';
import type { ClusterView, Gold } from '../../api/messages.ts';
import { badSpan, checkLabel, wrongLayer } from '../decision-errors.ts';
import { describeSource } from '../describe-source.ts';
import type { ServerKind } from '../server-kind.ts';

/** Clusters of mentions on the server. */
export const corefServer: ServerKind = {
  check: (task, text, gold) => ({ coref: checkClusters(task, text, gold) }),
  show: (task, doc, { coref }, source, notes) =>
    coref === undefined ? {} : { coref: showClusters(task, doc, coref, source, notes) },
  goldView: (_, { coref }) =>
    coref === undefined
      ? {}
      : {
          coref: coref.map(({ mentions, label }) => ({
            mentions: mentions.map(({ start, end }) => ({ start, end })),
            ...(label === undefined ? {} : { label }),
          })),
        },
};

/** On whole tokens, each mention in the first cluster that has it. */
function showClusters(
  task: Task,
  doc: Doc,
  clusters: readonly Cluster[],
  source: string,
  notes: string[],
): ClusterView[] {
  const seen = new Set<string>();
  let left = 0;
  const place = ({ start, end, confidence, linkConfidence }: Mention): Mention[] => {
    const range = alignSpan(doc, start, end, 'expand');
    const at = range && { start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
    if (at === undefined || seen.has(`${at.start} ${at.end}`)) {
      left++;
      return [];
    }
    seen.add(`${at.start} ${at.end}`);
    return [
      {
        ...at,
        ...(confidence === undefined ? {} : { confidence }),
        ...(linkConfidence === undefined ? {} : { linkConfidence }),
      },
    ];
  };
  const shown = clusters.flatMap(({ mentions, label, source: own }): ClusterView[] => {
    const placed = mentions.flatMap(place).sort(mentionOrder);
    const isKnown = task.labels.some(({ name }) => name === label);
    const isOther = own !== undefined && describeSource(own) !== source;
    if (placed.length === 0) return [];
    return [
      {
        mentions: placed,
        ...(label === undefined || !isKnown ? {} : { label }),
        ...(isOther ? { source: describeSource(own) } : {}),
      },
    ];
  });
  if (left > 0) {
    const why = 'for lying outside the text or being in two clusters';
    notes.push(`Not shown: ${counted(left, 'proposed mention')}, ${why}.`);
  }
  return shown.sort(clusterOrder);
}

function checkClusters(task: Task, text: string, { coref, ...others }: Gold): readonly Cluster[] {
  if (coref === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'coref');
  const doc = tokenizerFor(task).tokenize(text);
  const seen = new Set<string>();
  for (const { mentions, label } of coref) {
    if (label !== undefined) checkLabel(task, label);
    if (mentions.length === 0) throw badSpan('A cluster has no mention.');
    for (const { start, end } of mentions) {
      if (alignSpan(doc, start, end, 'strict') === undefined)
        throw badSpan(`The mention ${start}–${end} is not on token borders.`);
      if (seen.has(`${start} ${end}`)) throw badSpan(`The mention ${start}–${end} is there twice.`);
      seen.add(`${start} ${end}`);
    }
  }
  return coref.map((cluster) => ({ ...cluster, mentions: cluster.mentions.toSorted(mentionOrder) })).sort(clusterOrder);
}
