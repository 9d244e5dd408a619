// Layers of spans, on the borders of other tokens.
import { type Alignment, alignSpan } from '../doc/align.ts';
import type { Argument, Cluster, Frame, LabelledSpan, Mention, Range, Relation, Slot } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { clusterOrder, mentionOrder } from '../tasks/coref.ts';
import { byPlace } from '../tasks/relations.ts';
import type { OnLost, OnMoved } from './outcome.ts';

type Placed = Range & { readonly label: string };

/** Puts the spans of each layer on the tokens of one Doc. */
export interface SpanMover {
  /** Spans of a layer in which none overlap: of two that come to overlap, the first stays. */
  separate(layer: string, spans: readonly LabelledSpan[]): readonly LabelledSpan[];
  /** Spans that may overlap: of two that come to say the same, the first stays. */
  group(layer: string, spans: readonly LabelledSpan[]): readonly LabelledSpan[];
  /** Relations between what is left of the entities, where there is that layer. */
  relations(relations: readonly Relation[], ents: readonly LabelledSpan[] | undefined): readonly Relation[];
  frames(frames: readonly Frame[]): readonly Frame[];
  /** Clusters of mentions: of two that come to one place, the first stays. */
  clusters(clusters: readonly Cluster[]): readonly Cluster[];
}

/** A mover to the tokens of `doc`. */
export function createSpanMover(doc: Doc, mode: Alignment, onMoved: OnMoved, onLost: OnLost): SpanMover {
  const lose = (layer: string, { start, end, label }: Placed, why: string): void => {
    const quoted = JSON.stringify(doc.text.slice(start, end));
    onLost({ layer, start, end, problem: `${JSON.stringify(label)} on ${quoted}: ${why}` });
  };
  /** Where a span goes; undefined where it finds no place. Tells nothing. */
  const place = ({ start, end }: Range): Range | undefined => placeOn(doc, start, end, mode);
  const move = <Span extends Placed>(layer: string, span: Span): Span | undefined => {
    const to = place(span);
    if (to === undefined) {
      lose(layer, span, 'it begins or ends inside a token.');
      return undefined;
    }
    if (to.start === span.start && to.end === span.end) return span;
    onMoved({ layer, label: span.label, from: { start: span.start, end: span.end }, to });
    return { ...span, ...to };
  };
  const inOrder = (a: Range, b: Range): number => a.start - b.start || a.end - b.end;
  const withoutOverlaps = <Span extends Placed>(layer: string, spans: readonly Span[]): Span[] => {
    let end = 0;
    return spans.toSorted(inOrder).filter((span) => {
      if (span.start < end) {
        lose(layer, span, 'it overlaps the one before it on the new tokens.');
        return false;
      }
      end = span.end;
      return true;
    });
  };
  const withoutTwins = <Span>(
    spans: readonly Span[],
    keyOf: (span: Span) => string,
    onTwin: (span: Span) => void,
  ): Span[] => {
    const seen = new Set<string>();
    return spans.filter((span) => {
      const key = keyOf(span);
      if (!seen.has(key)) return seen.add(key);
      onTwin(span);
      return false;
    });
  };
  const keyOf = ({ start, end, label }: Placed): string => `${start} ${end} ${label}`;

  const moveFrame = (frame: Frame): Frame | undefined => {
    const moved = move('frames', frame);
    if (moved === undefined) return undefined;
    const slots = frame.slots.flatMap((slot): Slot[] => {
      const placed = move('frames', slot);
      if (placed === undefined) return [];
      const { frame: inner, ...rest } = placed;
      const nested = inner === undefined ? undefined : moveFrame(inner);
      return [{ ...rest, ...(nested && { frame: nested }) }];
    });
    return { ...moved, slots: withoutOverlaps('frames', slots) };
  };

  return {
    separate: (layer, spans) =>
      withoutOverlaps(
        layer,
        spans.flatMap((span) => move(layer, span) ?? []),
      ),
    group: (layer, spans) =>
      withoutTwins(spans.flatMap((span) => move(layer, span) ?? []).sort(inOrder), keyOf, (span) =>
        lose(layer, span, 'another one says the same on the new tokens.'),
      ),
    frames: (frames) =>
      withoutOverlaps(
        'frames',
        frames.flatMap((frame) => moveFrame(frame) ?? []),
      ),
    clusters(clusters) {
      const taken = new Set<string>();
      const moveMention = (mention: Mention): Mention | undefined => {
        const moved = move('coref', { ...mention, label: 'mention' });
        if (moved === undefined) return undefined;
        const { label: _, ...placed } = moved;
        if (!taken.has(keyOf(moved))) {
          taken.add(keyOf(moved));
          return placed;
        }
        lose('coref', moved, 'another one has its place on the new tokens.');
        return undefined;
      };
      return clusters
        .map((cluster) => ({
          ...cluster,
          mentions: cluster.mentions.flatMap((mention) => moveMention(mention) ?? []).sort(mentionOrder),
        }))
        .filter(({ mentions }) => mentions.length > 0)
        .sort(clusterOrder);
    },
    relations(relations, ents) {
      const known = ents && new Set(ents.map(keyOf));
      const drop = ({ from, to, label }: Relation, why: string): void => {
        const ends = [from, to].map(({ start, end }) => JSON.stringify(doc.text.slice(start, end))).join(' to ');
        const [start, end] = [Math.min(from.start, to.start), Math.max(from.end, to.end)];
        onLost({ layer: 'rels', start, end, problem: `${JSON.stringify(label)} from ${ends}: ${why}` });
      };
      const moved = relations.flatMap((relation) => {
        // That the entities moved has been told with them.
        const [from, to] = [relation.from, relation.to].map((end): Argument | undefined => {
          const placed = place(end);
          return placed && { ...end, ...placed };
        });
        if (from === undefined || to === undefined || (known && !(known.has(keyOf(from)) && known.has(keyOf(to))))) {
          drop(relation, 'one of its ends is lost.');
          return [];
        }
        if (from.start !== to.start || from.end !== to.end) return [{ ...relation, from, to }];
        drop(relation, 'both ends are one stretch on the new tokens.');
        return [];
      });
      const key = ({ from, to, label }: Relation): string => `${keyOf(from)}\n${keyOf(to)}\n${label}`;
      return withoutTwins(moved.sort(byPlace), key, (relation) => drop(relation, 'another one says the same now.'));
    },
  };
}

/** A stretch on token borders; undefined where `mode` finds none. */
export function placeOn(doc: Doc, start: number, end: number, mode: Alignment): Range | undefined {
  const range = alignSpan(doc, start, end, mode);
  return range && { start: doc.starts[range.startToken]!, end: doc.ends[range.endToken - 1]! };
}
