import { type DiscourseUnit, isMultinuclear } from 'tincture';
import type { Tokens } from '../api/messages.ts';

// What a person does with units of discourse: each function makes other units, or the same list where there is nothing to do.

export type Units = readonly DiscourseUnit[];

/** The whole text as one unit, to begin with. */
export function oneUnit({ starts, ends }: Tokens): Units {
  const [start, end] = [starts[0], ends.at(-1)];
  return start === undefined || end === undefined ? [] : [{ start, end }];
}

/** Begins a unit at a token, by its number among all. The part before keeps what joins the unit; the other is not attached yet. */
export function split(units: Units, { starts, ends }: Tokens, token: number): Units {
  const [start, before] = [starts[token], ends[token - 1]];
  const at = units.findIndex((unit) => start !== undefined && unit.start < start && start < unit.end);
  const unit = units[at];
  if (unit === undefined || start === undefined || before === undefined) return units;
  const { confidence: _, ...first } = unit;
  return renumbered(
    [...units.slice(0, at), { ...first, end: before }, { start, end: unit.end }, ...units.slice(at + 1)],
    (index) => (index > at ? index + 1 : index),
    at + 1,
  );
}

/** Makes a unit one with that before it, which keeps what joins it, unless that was this one. */
export function join(units: Units, at: number): Units {
  const [first, second] = [units[at - 1], units[at]];
  if (first === undefined || second === undefined) return units;
  const isFirstBelow = first.head === at;
  const { confidence: _, edges: __, ...kept } = isFirstBelow ? second : first;
  // A root stays one.
  const isRoot = kept.head === (isFirstBelow ? at : at - 1);
  const edges = [...(first.edges ?? []), ...(second.edges ?? [])].filter(({ head }) => head !== at && head !== at - 1);
  const joined: DiscourseUnit = {
    ...kept,
    ...{ start: first.start, end: second.end },
    ...(isRoot ? { head: at - 1 } : {}),
    ...(edges.length > 0 ? { edges } : {}),
  };
  return renumbered([...units.slice(0, at - 1), joined, ...units.slice(at + 1)], (index) =>
    index >= at ? index - 1 : index,
  );
}

/** All heads and ends of edges by their new numbers, but for one unit, which is new. */
function renumbered(units: Units, to: (index: number) => number, fresh = -1): Units {
  return units.map((unit, index): DiscourseUnit => {
    const { head, edges } = unit;
    const isSame =
      (head === undefined || to(head) === head) && (edges ?? []).every((edge) => to(edge.head) === edge.head);
    // What stays is the same object, so that what is kept of each change is small.
    if (index === fresh || isSame) return unit;
    return {
      ...unit,
      ...(head === undefined ? {} : { head: to(head) }),
      ...(edges === undefined ? {} : { edges: edges.map((edge) => ({ ...edge, head: to(edge.head) })) }),
    };
  });
}

/**
 * Attaches a unit to another one. Of a relation with several nuclei the head is the first of them, so where the other one comes later it is
 * that which is attached. At itself a unit is the root, and the root of before is not attached any more.
 */
export function attach(units: Units, unit: number, head: number, label: string): Units {
  if (unit === head) {
    return units.map((other, index) =>
      index === unit ? attached(other, unit) : other.head === index ? attached(other, undefined) : other,
    );
  }
  const [below, above] = isMultinuclear(label) && head > unit ? [head, unit] : [unit, head];
  const [upper, lower] = [units[above], units[below]];
  // One that was below the other takes its place.
  const isTurned = upper?.head === below && lower !== undefined;
  const isRoot = lower?.head === below;
  return units.map((other, index) => {
    if (index === below) return attached(other, above, label);
    return index === above && isTurned ? attached(other, isRoot ? above : lower.head, lower.label) : other;
  });
}

/** A unit with another head. What showed the relation of before, how high it was and how sure anybody was goes with that. */
function attached({ start, end, edges }: DiscourseUnit, head: number | undefined, label?: string): DiscourseUnit {
  return {
    ...{ start, end },
    ...(head === undefined ? {} : { head }),
    ...(label === undefined ? {} : { label }),
    ...(edges === undefined ? {} : { edges }),
  };
}

/** Whether one unit is below another one, or is it: to be attached there would make a circle. */
export function isBelow(units: Units, unit: number, other: number): boolean {
  const seen = new Set<number>();
  for (let at = unit; !seen.has(at); ) {
    if (at === other) return true;
    seen.add(at);
    const head = units[at]?.head;
    if (head === undefined) return false;
    at = head;
  }
  return false;
}

/** How far below the root each unit is; 0 also where it is not attached. */
export function levels(units: Units): number[] {
  const found: number[] = [];
  for (const [start, { head }] of units.entries()) {
    const known = head === undefined ? undefined : found[head];
    if (known !== undefined) {
      found[start] ??= known + 1;
      continue;
    }
    const path: number[] = [];
    const places = new Map<number, number>();
    let at: number | undefined = start;
    while (at !== undefined && units[at] !== undefined && found[at] === undefined && !places.has(at)) {
      places.set(at, path.length);
      path.push(at);
      at = units[at]?.head;
    }
    // Where heads go round, each unit of the circle is as far from itself as the circle is long.
    const circle = at === undefined ? undefined : places.get(at);
    const length = path.length - (circle ?? path.length);
    let above = at === undefined || circle !== undefined ? length - 1 : (found[at] ?? 0);
    for (const [place, unit] of [...path.entries()].reverse()) {
      if (circle === undefined || place < circle) above++;
      found[unit] = above;
    }
  }
  return found;
}

/** What joins a unit to another one, in words: `causal-cause → 2`. */
export function joinedBy({ head, label = '' }: DiscourseUnit, unit: number): string {
  if (head === undefined) return 'not attached';
  return head === unit ? 'root' : `${label} → ${head + 1}`;
}
