import type { DiscourseSignal, DiscourseUnit, Task } from 'tincture';
import type { ItemView, RelationView, SpanView } from '../api/messages.ts';
import { allTokens } from './heads.ts';
import { type DraftCluster, type Marks, noMarks } from './review-kind.ts';
import { type SamePlaces, samePlaces } from './same-words.ts';
import { firstAbove } from './spans.ts';

/**
 * What is marked in one text, for another that says nearly the same; undefined where somebody has to look at that one. A class
 * is of the text as a whole. Marks of words go over where all words are the same, whatever their case and the signs between
 * them; units of discourse where the signs at their borders are the same too; what is said of each token, where all tokens are.
 * What somebody wrote, or put in order, is about one text and goes to no other.
 */
export function carryOver(task: Task, item: ItemView, marks: Marks, other: ItemView): Marks | undefined {
  if (task.kind === 'textcat') return { ...noMarks, chosen: marks.chosen };
  const { spans, chosen, tokens, relations, clusters, units, ...others } = marks;
  if (hasMore(others)) return undefined;
  const places = samePlaces(item, other, tokens.length > 0);
  if (places === undefined) return undefined;
  const carried = {
    spans: all(spans, (span) => carrySpan(span, places)),
    relations: all(relations ?? [], (relation) => carryRelation(relation, places)),
    clusters: all(clusters ?? [], (cluster) => carryCluster(cluster, places)),
    units: carryUnits(units ?? [], item, other, places),
  };
  if (!isWhole(carried)) return undefined;
  return {
    ...{ spans: carried.spans, chosen },
    tokens: allTokens(other.tokens, []).flatMap((place, index) =>
      tokens[index] === undefined ? [] : [{ ...tokens[index], ...place }],
    ),
    ...(relations === undefined ? {} : { relations: carried.relations }),
    ...(clusters === undefined ? {} : { clusters: carried.clusters }),
    ...(units === undefined ? {} : { units: carried.units }),
  };
}

/** Whether there are marks of a kind that this file does not know. */
function hasMore(others: object): boolean {
  return Object.entries(others).some(([key, value]) => key !== 'proposal' && value !== undefined);
}

type Whole<Layers> = { readonly [Layer in keyof Layers]: Exclude<Layers[Layer], undefined> };

function isWhole<Layers extends object>(layers: Layers): layers is Layers & Whole<Layers> {
  return Object.values(layers).every((layer) => layer !== undefined);
}

/** What becomes of all of some things; undefined where one of them has no place. */
function all<In, Out>(
  things: readonly In[],
  carry: (thing: In, index: number) => Out | undefined,
): readonly Out[] | undefined {
  const carried = things.flatMap((thing, index) => carry(thing, index) ?? []);
  return carried.length === things.length ? carried : undefined;
}

/** A span, and of a slot all that is in it. */
function carrySpan(span: SpanView, places: SamePlaces): SpanView | undefined {
  const { frame, ...slot } = span;
  const moved = places.range(slot);
  if (frame === undefined || moved === undefined) return moved;
  const [range, slots] = [places.range(frame), all(frame.slots, (inner) => carrySpan(inner, places))];
  return range && slots && { ...moved, frame: { ...range, slots } };
}

function carryRelation({ from, to, ...said }: RelationView, { range }: SamePlaces): RelationView | undefined {
  const ends = { from: range(from), to: range(to) };
  return isWhole(ends) ? { ...said, ...ends } : undefined;
}

function carryCluster(cluster: DraftCluster, { range }: SamePlaces): DraftCluster | undefined {
  const mentions = all(cluster.mentions, range);
  return mentions && { ...cluster, mentions };
}

function carryUnits(
  units: readonly DiscourseUnit[],
  { tokens }: ItemView,
  other: ItemView,
  places: SamePlaces,
): readonly DiscourseUnit[] | undefined {
  const last = other.tokens.starts.length;
  const firsts = all(units, ({ start }) => places.border(firstAbove(tokens.starts, start - 1)));
  return (
    firsts &&
    all(units, (unit, index) => {
      const [start, end] = [
        other.tokens.starts[firsts[index] ?? last],
        other.tokens.ends[(firsts[index + 1] ?? last) - 1],
      ];
      const signals = all(unit.signals ?? [], (signal) => carrySignal(signal, places));
      const edges = all(unit.edges ?? [], (edge) => {
        const own = all(edge.signals ?? [], (signal) => carrySignal(signal, places));
        return own && { ...edge, ...(edge.signals === undefined ? {} : { signals: own }) };
      });
      if (start === undefined || end === undefined || signals === undefined || edges === undefined) return undefined;
      return {
        ...unit,
        ...{ start, end },
        ...(unit.signals === undefined ? {} : { signals }),
        ...(unit.edges === undefined ? {} : { edges }),
      };
    })
  );
}

function carrySignal(signal: DiscourseSignal, { range }: SamePlaces): DiscourseSignal | undefined {
  const ranges = all(signal.ranges, range);
  return ranges && { ...signal, ranges };
}
