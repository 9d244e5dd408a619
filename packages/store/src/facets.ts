import type { Annotations, Frame, LabelledSpan, Slot } from 'tincture';
import type { StoredAnnotation } from './store.ts';

/** What a queue is ordered and filtered by; it follows from the newest proposal of each source, and from the gold. */
export interface Facets {
  /** How unsure the newest proposal is that says how sure it is, in [0, 1]: 1 minus its confidence. */
  readonly doubt?: number;
  /** How much the sources differ, in [0, 1]: the mean over all pairs. Absent for fewer than two. */
  readonly dispute?: number;
  /** Labels of the gold in force, else of the proposals. */
  readonly labels: ReadonlySet<string>;
}

/** The facets of a document: `proposals` newest first, `gold` where there is some. */
export function facetsOf(proposals: readonly StoredAnnotation[], gold: Annotations | undefined): Facets {
  const doubt = proposals.map(({ annotations }) => doubtOf(annotations)).find((value) => value !== undefined);
  const said = proposals.map(({ annotations }) => annotations);
  const differences = said.flatMap((one, index) => said.slice(index + 1).map((other) => difference(one, other)));
  const labels = gold === undefined ? said.flatMap(labelsOf) : labelsOf(gold);
  return {
    ...(doubt === undefined ? {} : { doubt }),
    ...(differences.length === 0
      ? {}
      : { dispute: differences.reduce((sum, value) => sum + value, 0) / differences.length }),
    labels: new Set(labels),
  };
}

/**
 * 1 minus the confidence: of the least sure span; of classes that exclude each other, the likeliest one; of others, the
 * least sure yes or no. Undefined where nothing says how sure it is.
 */
function doubtOf(annotations: Annotations): number | undefined {
  const { cats } = annotations;
  const mentions = (annotations.coref ?? []).flatMap((cluster) => cluster.mentions);
  const parts = [...partsIn(annotations), ...mentions, ...(annotations.discourse ?? [])];
  const confidences = parts.flatMap(({ confidence }) => (confidence === undefined ? [] : [confidence]));
  if (confidences.length > 0) return 1 - Math.min(...confidences);
  const scores = Object.values(cats ?? {});
  if (scores.length < 2) return undefined;
  const sum = scores.reduce((total, score) => total + score, 0);
  if (Math.abs(sum - 1) < 0.02) return 1 - Math.max(...scores);
  return Math.max(...scores.map((score) => Math.min(score, 1 - score)));
}

/** 0 where two annotations say the same, 1 where they share nothing: 1 minus twice the shared part of both. */
function difference(one: Annotations, other: Annotations): number {
  const [a, b] = [said(one), said(other)];
  if (a.size + b.size === 0) return 0;
  const shared = [...a].filter((item) => b.has(item)).length;
  return 1 - (2 * shared) / (a.size + b.size);
}

function said(annotations: Annotations): Set<string> {
  const spans = partsIn(annotations).map(({ start, end, label }) => `${start} ${end} ${label}`);
  const joined = (annotations.rels ?? []).map(({ from, to, label }) => `${from.start} ${to.start} ${label}`);
  const units = annotations.discourse ?? [];
  const attached = units.map(({ start, head, label }) => `unit ${start} ${units[head ?? -1]?.start} ${label}`);
  return new Set([...spans, ...joined, ...attached, ...clustersSaid(annotations), ...classes(annotations)]);
}

/** The mentions, and of each the one before it in its cluster: the same where clusters are. */
function clustersSaid({ coref = [] }: Annotations): string[] {
  return coref.flatMap(({ mentions }) =>
    mentions.flatMap(({ start, end }, index) => {
      const before = mentions[index - 1];
      const mention = `${start} ${end} mention`;
      return before === undefined ? [mention] : [mention, `${start} ${end} ${before.start} ${before.end}`];
    }),
  );
}

/** Entities, spans of all groups, and frames with their slots. */
function partsIn({ ents = [], spans = {}, frames = [] }: Annotations): readonly (LabelledSpan | Frame | Slot)[] {
  return [...ents, ...Object.values(spans).flat(), ...partsOf(frames)];
}

function labelsOf(annotations: Annotations): string[] {
  const { rels = [], coref = [], discourse = [] } = annotations;
  const marked = [...partsIn(annotations), ...rels, ...coref, ...discourse];
  return [...marked.flatMap(({ label }) => label ?? []), ...classes(annotations)];
}

/** Frames with their slots, and what is inside these. */
function partsOf(frames: readonly Frame[]): (Frame | Slot)[] {
  return frames.flatMap((frame) => [
    frame,
    ...frame.slots.flatMap((slot) => [slot, ...(slot.frame === undefined ? [] : partsOf([slot.frame]))]),
  ]);
}

/** The classes that are at least as likely as not; where none is, the likeliest one. */
function classes({ cats = {} }: Annotations): string[] {
  const scores = Object.entries(cats);
  const likely = scores.flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
  const best = scores.reduce((most, [, score]) => Math.max(most, score), 0);
  return likely.length > 0 || best === 0 ? likely : scores.flatMap(([label, score]) => (score === best ? [label] : []));
}
