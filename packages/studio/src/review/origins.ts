// Where each thing on the screen comes from: its proposer, or the person who changed it.
import type { DiscourseUnit } from 'tincture';
import type { ClusterView, ProposalView, TokenView } from '../api/messages.ts';
import { clusterName } from './cluster-spans.ts';
import { mentionKey } from './clusters.ts';
import { joinedBy } from './discourse-edits.ts';
import { type Draft, spanKey } from './draft.ts';
import { shorten } from './shorten.ts';
import { sameToken, valueInWords } from './token-values.ts';

/** One thing and where it comes from. */
export interface Origin {
  readonly key: string;
  /** What is said of it: its label. */
  readonly label: string;
  /** Its words in the text. */
  readonly words: string;
  /** Who said it, and how sure. */
  readonly by: string;
}

/** The things on the screen, of which there are no more than `most`. Of words only those of which a person said something else. */
export function originsOf(text: string, draft: Draft, proposal: ProposalView | undefined, most: number): Origin[] {
  if (draft.clusters !== undefined) return ofClusters(text, draft.clusters.slice(0, most), proposal?.coref ?? []);
  if (draft.units !== undefined) return ofUnits(text, draft.units, proposal?.discourse ?? [], most);
  if (draft.tokens.length > 0) return ofTokens(text, draft.tokens, proposal?.tokens ?? [], most);
  const proposed = new Set((proposal?.ents ?? proposal?.spans ?? proposal?.frame?.slots)?.map(spanKey));
  return draft.spans.slice(0, most).map((span) => {
    const { label, confidence, kbId } = span;
    const link = kbId === undefined ? '' : ` · ${kbId ?? 'not in the knowledge base'}`;
    const by = proposed.has(spanKey(span)) ? (span.source ?? 'proposed') : 'you';
    return { key: spanKey(span), label, words: wordsOf(text, span), by: `${by}${sure(confidence)}${link}` };
  });
}

function ofClusters(text: string, clusters: Required<Draft>['clusters'], proposed: readonly ClusterView[]): Origin[] {
  const keyOf = ({ mentions, label = '' }: ClusterView): string => `${mentions.map(mentionKey).join(',')} ${label}`;
  const same = new Map(proposed.map((cluster) => [keyOf(cluster), cluster]));
  const known = new Set(proposed.flatMap(({ mentions }) => mentions.map(mentionKey)));
  return clusters.map((cluster, index) => {
    const { number = index + 1, mentions } = cluster;
    const [first] = mentions;
    const more = mentions.length > 1 ? ` and ${mentions.length - 1} more` : '';
    const old = same.get(keyOf(cluster));
    const isKnown = mentions.some((mention) => known.has(mentionKey(mention)));
    return {
      ...{ key: `${number}`, label: clusterName({ ...cluster, number }) },
      words: first === undefined ? '' : `${wordsOf(text, first)}${more}`,
      by: old === undefined ? (isKnown ? 'changed by you' : 'you') : (old.source ?? 'proposed'),
    };
  });
}

function ofUnits(
  text: string,
  units: readonly DiscourseUnit[],
  proposed: readonly DiscourseUnit[],
  most: number,
): Origin[] {
  // By the places of both: the numbers of units move when one is split.
  const at = (of: readonly DiscourseUnit[], index = -1): string => `${of[index]?.start} ${of[index]?.end}`;
  const keyOf = (of: readonly DiscourseUnit[], index: number): string =>
    `${at(of, index)} ${at(of, of[index]?.head)} ${of[index]?.label ?? ''}`;
  const same = new Set(proposed.map((_, index) => keyOf(proposed, index)));
  const known = new Set(proposed.map((_, index) => at(proposed, index)));
  return units.slice(0, most).map((unit, index) => {
    const isSame = same.has(keyOf(units, index));
    return {
      ...{ key: `${unit.start}`, label: `${index + 1} ${joinedBy(unit, index)}`, words: wordsOf(text, unit) },
      by: isSame ? `proposed${sure(unit.confidence)}` : known.has(at(units, index)) ? 'changed by you' : 'you',
    };
  });
}

function ofTokens(text: string, tokens: readonly TokenView[], proposed: readonly TokenView[], most: number): Origin[] {
  const changed: Origin[] = [];
  // Both are in the order of the text: to look up the words of a book by their places would take all of a frame at each change.
  let next = 0;
  for (const token of tokens) {
    if (changed.length === most) break;
    while (next < proposed.length && proposed[next]!.start < token.start) next++;
    const was = proposed[next]?.start === token.start ? proposed[next] : undefined;
    if (token === was || (was === undefined ? !saysAnything(token) : sameToken(token, was))) continue;
    const isOther = was?.value !== undefined && was.value !== token.value;
    const by = isOther ? `you, it was ${valueInWords(was.value)}` : 'you';
    changed.push({ key: `${token.start}`, label: valueInWords(token.value), words: wordsOf(text, token), by });
  }
  return changed;
}

function saysAnything({ value, head, sentenceStart }: TokenView): boolean {
  return value !== undefined || head !== undefined || sentenceStart !== undefined;
}

function wordsOf(text: string, { start, end }: { start: number; end: number }): string {
  return shorten(text.slice(start, end), 100);
}

function sure(confidence: number | undefined): string {
  return confidence === undefined ? '' : ` · ${Math.round(confidence * 100)} %`;
}
