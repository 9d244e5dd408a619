// What a split or a join makes of units of discourse: few of them are new, but all others name their heads by other numbers.
import type { DiscourseEdge, DiscourseUnit } from 'tincture';

/** Some units in the place of others. */
interface UnitEdit {
  readonly at: number;
  readonly drop: number;
  readonly items: readonly unknown[];
}

/** The edit after which all other units are as before but for the numbers of heads; undefined where that is not all, or none moved. */
export function unitEdit(from: readonly DiscourseUnit[], to: readonly DiscourseUnit[]): UnitEdit | undefined {
  const moved = to.length - from.length;
  const shorter = Math.min(from.length, to.length);
  let at = 0;
  while (at < shorter && isSamePlace(from[at], to[at])) at++;
  let kept = 0;
  while (kept < shorter - at && isSamePlace(from[from.length - 1 - kept], to[to.length - 1 - kept])) kept++;
  const edit = { at, drop: from.length - at - kept, items: to.slice(at, to.length - kept) };
  if (moved === 0 || edit.items.length === 0) return undefined;
  for (let index = 0; index < from.length; index++) {
    if (index >= at && index < at + edit.drop) continue;
    const [before, after] = [from[index], to[index < at ? index : index + moved]];
    if (before === undefined || after === undefined || !isRenumbered(before, after, edit)) return undefined;
  }
  return edit;
}

/** What comes of items that stay where some are put in the place of others. */
export function renumbered(items: readonly unknown[], edit: UnitEdit): readonly unknown[] {
  return items.map((item) => withNumbers(item, edit));
}

/** The number that a unit has after an edit, by its number before it. */
function numberAfter({ at, drop, items }: UnitEdit, number: number): number {
  if (number < at) return number;
  return number < at + drop ? Math.min(number, at + items.length - 1) : number + items.length - drop;
}

function isSamePlace(one: DiscourseUnit | undefined, other: DiscourseUnit | undefined): boolean {
  return one?.start === other?.start && one?.end === other?.end;
}

function isRenumbered(before: DiscourseUnit, after: DiscourseUnit, edit: UnitEdit): boolean {
  if (!isMoved(before.head, after.head, edit)) return false;
  const [edges, moved] = [before.edges, after.edges];
  const isSame =
    before.start === after.start &&
    before.end === after.end &&
    before.label === after.label &&
    before.depth === after.depth &&
    before.confidence === after.confidence &&
    before.signals === after.signals;
  if (!isSame || edges?.length !== moved?.length) return false;
  return edges?.every((edge, index) => isEdgeMoved(edge, moved?.[index], edit)) ?? true;
}

function isEdgeMoved(before: DiscourseEdge, after: DiscourseEdge | undefined, edit: UnitEdit): boolean {
  return (
    after !== undefined &&
    isMoved(before.head, after.head, edit) &&
    before.label === after.label &&
    before.depth === after.depth &&
    before.headDepth === after.headDepth &&
    before.signals === after.signals
  );
}

function isMoved(before: number | undefined, after: number | undefined, edit: UnitEdit): boolean {
  return after === (before === undefined ? undefined : numberAfter(edit, before));
}

/** Something that may have been in a storage meanwhile, with other numbers where it is a unit or an edge. What they do not change stays. */
function withNumbers(item: unknown, edit: UnitEdit): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const head = 'head' in item && typeof item.head === 'number' ? item.head : undefined;
  const edges: readonly unknown[] = 'edges' in item && Array.isArray(item.edges) ? item.edges : [];
  const moved = edges.map((edge) => withNumbers(edge, edit));
  const after = head === undefined ? undefined : numberAfter(edit, head);
  if (after === head && moved.every((edge, index) => edge === edges[index])) return item;
  return { ...item, ...(after !== undefined && { head: after }), ...(moved.length > 0 && { edges: moved }) };
}
