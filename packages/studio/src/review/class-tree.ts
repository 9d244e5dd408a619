// Classes that lie below others, as rows that are opened and closed.
import { inTreeOrder, type Label, labelsAbove, labelsBelow, withLabelsAbove } from 'tincture';

/** A row of a tree of labels. */
export interface TreeRow {
  readonly label: Label;
  /** Place of the label in the task. */
  readonly index: number;
  readonly depth: number;
  /** Whether there are labels below it. */
  readonly isInner: boolean;
  readonly isOpen: boolean;
  /** Its place among those below the same label, from 1, and how many those are. */
  readonly place: number;
  readonly size: number;
}

/** The rows that can be seen: those all of whose labels above are open. */
export function treeRows(labels: readonly Label[], open: ReadonlySet<string>): TreeRow[] {
  const inner = new Set(labels.flatMap(({ parent }) => parent ?? []));
  return inTreeOrder(labels).flatMap(({ label, depth }) => {
    if (!labelsAbove(labels, label.name).every((above) => open.has(above))) return [];
    const siblings = childrenOf(labels, label.parent);
    return [
      {
        ...{ label, depth, index: labels.indexOf(label), isInner: inner.has(label.name), isOpen: open.has(label.name) },
        ...{ place: 1 + siblings.indexOf(label), size: siblings.length },
      },
    ];
  });
}

/** The labels right below one; those at the top without a name. */
export function childrenOf(labels: readonly Label[], parent: string | undefined): readonly Label[] {
  return labels.filter((label) => label.parent === parent);
}

/** What is chosen after a label was switched: on with all above it, off with all below it. */
export function switchLabel(labels: readonly Label[], chosen: readonly string[], name: string): readonly string[] {
  if (!chosen.includes(name)) return withLabelsAbove(labels, [...chosen, name]);
  const below = labelsBelow(labels, name);
  return chosen.filter((label) => label !== name && !below.includes(label));
}

/** A tree of more labels than this begins closed, but for what is chosen. */
const mostOpen = 30;

/** The labels that are open at the start. */
export function openAtFirst(labels: readonly Label[], chosen: readonly string[]): ReadonlySet<string> {
  if (labels.length <= mostOpen) return new Set(labels.flatMap(({ parent }) => parent ?? []));
  return new Set(chosen.flatMap((name) => labelsAbove(labels, name)));
}
