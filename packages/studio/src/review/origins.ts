// Where each thing on the screen comes from: its proposer, or the person who changed it.
import type { DiscourseUnit } from 'tincture';
import type { ClusterView, ProposalView, SpanView, TokenView } from '../api/messages.ts';
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
  const proposed = keysOfSpans(proposal?.ents ?? proposal?.spans ?? proposal?.frame?.slots ?? []);
  return draft.spans.slice(0, most).map((span) => {
    const { label, confidence, kbId } = span;
    const link = kbId === undefined ? '' : ` · ${kbId ?? 'not in the knowledge base'}`;
    const by = proposed.has(spanKey(span)) ? (span.source ?? 'proposed') : 'you';
    return { key: spanKey(span), label, words: wordsOf(text, span), by: `${by}${sure(confidence)}${link}` };
  });
}

function ofClusters(text: string, clusters: Required<Draft>['clusters'], proposed: readonly ClusterView[]): Origin[] {
  const { same, known } = keysOfClusters(proposed);
  return clusters.map((cluster, index) => {
    const { number = index + 1, mentions } = cluster;
    const [first] = mentions;
    const more = mentions.length > 1 ? ` and ${mentions.length - 1} more` : '';
    const old = same.get(keyOfCluster(cluster));
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
  const { same, known } = keysOfUnits(proposed);
  return units.slice(0, most).map((unit, index) => {
    const isSame = same.has(keyOfUnit(units, index));
    return {
      ...{ key: `${unit.start}`, label: `${index + 1} ${joinedBy(unit, index)}`, words: wordsOf(text, unit) },
      by: isSame ? `proposed${sure(unit.confidence)}` : known.has(placeOfUnit(units, index)) ? 'changed by you' : 'you',
    };
  });
}

const keysOfSpans = onceForEach((spans: readonly SpanView[]) => new Set(spans.map(spanKey)));

function keyOfCluster({ mentions, label = '' }: ClusterView): string {
  return `${mentions.map(mentionKey).join(',')} ${label}`;
}

const keysOfClusters = onceForEach((clusters: readonly ClusterView[]) => ({
  same: new Map(clusters.map((cluster) => [keyOfCluster(cluster), cluster])),
  known: new Set(clusters.flatMap(({ mentions }) => mentions.map(mentionKey))),
}));

function placeOfUnit(units: readonly DiscourseUnit[], index = -1): string {
  return `${units[index]?.start} ${units[index]?.end}`;
}

/** By the places of both: the numbers of units move when one is split. */
function keyOfUnit(units: readonly DiscourseUnit[], index: number): string {
  return `${placeOfUnit(units, index)} ${placeOfUnit(units, units[index]?.head)} ${units[index]?.label ?? ''}`;
}

const keysOfUnits = onceForEach((units: readonly DiscourseUnit[]) => ({
  same: new Set(units.map((_, index) => keyOfUnit(units, index))),
  known: new Set(units.map((_, index) => placeOfUnit(units, index))),
}));

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

/** What is made of a list, made once: a proposal is the same with every change, and that of a book takes half a frame to go through. */
function onceForEach<List extends object, Made>(make: (list: List) => Made): (list: List) => Made {
  const known = new WeakMap<List, Made>();
  return (list) => {
    const made = known.get(list) ?? make(list);
    known.set(list, made);
    return made;
  };
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
