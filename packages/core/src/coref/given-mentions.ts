import { alignSpan, type TokenRange } from '../doc/align.ts';
import type { Annotations, Cluster, Range } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { clusterOrder, mentionOrder } from '../tasks/coref.ts';

/** A mention on the tokens of a text, with the kind of thing that it was said to stand for. */
export interface PlacedMention extends TokenRange {
  readonly label?: string | undefined;
  readonly confidence?: number | undefined;
}

/**
 * The mentions that a Doc comes with, to be put into clusters anew: those of its clusters. Undefined where it has none of that layer, so
 * that mentions are still to be found. Its entities and spans are not taken for them: those of another task are not all that a text
 * mentions (names and no pronouns), or are no mentions at all.
 */
export function givenMentions(doc: Doc): readonly PlacedMention[] | undefined {
  const { coref } = doc.annotations;
  return (
    coref &&
    place(
      doc,
      coref.flatMap(({ mentions, label }) => mentions.map((mention) => ({ ...mention, label }))),
    )
  );
}

/** Each place once, by start, then by end: with the first label that is said of it. */
function place(
  doc: Doc,
  mentions: readonly (Range & Pick<PlacedMention, 'label' | 'confidence'>)[],
): readonly PlacedMention[] {
  const placed = new Map<string, PlacedMention>();
  for (const { start, end, label, confidence } of mentions) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined || placed.has(`${range.startToken} ${range.endToken}`)) continue;
    placed.set(`${range.startToken} ${range.endToken}`, { ...range, label, confidence });
  }
  return [...placed.values()].sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
}

/** A gold mention for a component that is to link it: what it stands for is taken away. */
export function mentionsAlone({ coref }: Annotations): readonly Cluster[] | undefined {
  return coref
    ?.flatMap(({ mentions }) => mentions.map(({ start, end }): Cluster => ({ mentions: [{ start, end }] })))
    .sort(clusterOrder);
}

/** A cluster in characters; its label is the one that most of its mentions have, of several the first. */
export function clusterInText(
  doc: Doc,
  members: readonly (PlacedMention & { readonly linkConfidence?: number | undefined })[],
): Cluster {
  const counts = new Map<string, number>();
  for (const { label } of members) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return {
    mentions: members
      .map(({ startToken, endToken, confidence, linkConfidence }) => ({
        start: doc.starts[startToken]!,
        end: doc.ends[endToken - 1]!,
        ...(confidence === undefined ? {} : { confidence }),
        ...(linkConfidence === undefined ? {} : { linkConfidence }),
      }))
      .sort(mentionOrder),
    ...(most === undefined ? {} : { label: most[0] }),
  };
}
