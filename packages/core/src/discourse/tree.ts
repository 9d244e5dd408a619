// Between the two forms of a rhetorical structure: the tree of constituents (Mann and Thompson 1988), and the dependencies that
// Li et al. (2014) make of it. With the depth at which each unit is attached, nothing is lost either way.
import type { DiscourseUnit } from '../doc/annotations.ts';
import { isMultinuclear } from './labels.ts';

/** Which parts of a node are nuclei: the first of two, the second of two, all. */
export type Nuclearity = 'NS' | 'SN' | 'NN';

/** A rhetorical structure: one unit, or a node that joins several. */
export interface DiscourseTree {
  /** Index of its first unit, and of the one behind its last. */
  readonly from: number;
  readonly to: number;
  /** Two of a relation with a satellite, two or more of one with several nuclei; none of a unit. */
  readonly parts: readonly DiscourseTree[];
  /** What joins the parts; absent of a unit. */
  readonly relation?: { readonly label: string; readonly nuclearity: Nuclearity };
}

/** How one unit is attached. */
export type Attachment = Required<Pick<DiscourseUnit, 'head' | 'depth'>> & Pick<DiscourseUnit, 'label'>;

/** The tree that attached units make, or why they make none, as a sentence that counts units from 1. */
export type TreeResult = { readonly tree: DiscourseTree } | { readonly problem: string };

/**
 * Makes the tree of units that all have heads. There is none where heads are missing, lead nowhere or in a circle, where there is no root or
 * several, where brackets would cross, or where a relation with several nuclei leads to a later unit: its head is the first nucleus.
 */
export function treeOfUnits(units: readonly DiscourseUnit[]): TreeResult {
  const ordered = headsFirst(units);
  if ('problem' in ordered) return ordered;
  const { order, children } = ordered;
  const trees: DiscourseTree[] = units.map((_, unit) => ({ from: unit, to: unit + 1, parts: [] }));
  for (const unit of order.toReversed()) {
    for (const group of nodesOver(unit, children[unit]!, units)) {
      const spine = trees[unit]!;
      const parts = [spine, ...group.map((child) => trees[child]!)].sort((a, b) => a.from - b.from);
      const gap = parts.findIndex((part, at) => at > 0 && parts[at - 1]!.to !== part.from);
      if (gap >= 0) return { problem: crossing(unit, group) };
      const { label = '' } = units[group[0]!]!;
      const nuclearity = isMultinuclear(label) ? 'NN' : parts[0] === spine ? 'NS' : 'SN';
      if (nuclearity === 'NN' && parts[0] !== spine)
        return {
          problem: `Unit ${group[0]! + 1} is attached to the later unit ${unit + 1} by ${label}, of which the first nucleus must be the head.`,
        };
      trees[unit] = { from: parts[0]!.from, to: parts.at(-1)!.to, parts, relation: { label, nuclearity } };
    }
  }
  return { tree: trees[order[0]!]! };
}

/** The unit that the head of a node is, and how many nodes with that head are below it. */
export interface NodeHead {
  readonly unit: number;
  readonly height: number;
}

/** The heads of all nodes of a tree; each comes after its parts. */
export function headsOf(tree: DiscourseTree): ReadonlyMap<DiscourseTree, NodeHead> {
  // Nodes after those that they are in, so that the way back comes by the parts first.
  const nodes = [tree];
  for (let at = 0; at < nodes.length; at++) for (const part of nodes[at]!.parts) nodes.push(part);
  const heads = new Map<DiscourseTree, NodeHead>();
  for (const node of nodes.toReversed()) {
    const { relation, from } = node;
    const below = relation && heads.get(nucleusOf(node)!)!;
    heads.set(node, below === undefined ? { unit: from, height: 0 } : { unit: below.unit, height: below.height + 1 });
  }
  return heads;
}

/** The part of a node that its head is in; undefined of a unit. */
function nucleusOf({ relation, parts }: DiscourseTree): DiscourseTree | undefined {
  return parts[relation?.nuclearity === 'SN' ? 1 : 0];
}

/** How the units of a tree are attached, by their index. */
export function attachmentsOf(tree: DiscourseTree): readonly Attachment[] {
  const heads = headsOf(tree);
  const attachments: Attachment[] = [];
  for (const node of heads.keys()) {
    const { relation, parts } = node;
    if (relation === undefined) continue;
    const nucleus = nucleusOf(node)!;
    const { unit, height } = heads.get(nucleus)!;
    for (const part of parts) {
      if (part === nucleus) continue;
      attachments[heads.get(part)!.unit - tree.from] = {
        head: unit - tree.from,
        label: relation.label,
        depth: height,
      };
    }
  }
  const root = heads.get(tree)!.unit - tree.from;
  attachments[root] = { head: root, depth: 0 };
  return attachments;
}

/** All nodes of a tree that join two parts, where those with more are taken as nested to the right, as scorers do (Morey et al. 2017). */
export function binaryNodes(
  tree: DiscourseTree,
): readonly (Pick<DiscourseTree, 'from' | 'to'> & Required<Pick<DiscourseTree, 'relation'>>)[] {
  const open = [tree];
  const nodes: ReturnType<typeof binaryNodes>[number][] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { relation, parts, to } = node;
    if (relation === undefined) continue;
    for (const part of parts) open.push(part);
    for (const { from } of parts.slice(0, -1)) nodes.push({ from, to, relation });
  }
  return nodes;
}

/** The units such that each comes after its head, and what is attached to each in the order of the text. */
function headsFirst(
  units: readonly DiscourseUnit[],
):
  | { readonly order: readonly number[]; readonly children: readonly (readonly number[])[] }
  | { readonly problem: string } {
  const children = units.map((): number[] => []);
  const roots: number[] = [];
  for (const [index, { head, label = '' }] of units.entries()) {
    if (head === undefined) return { problem: `Unit ${index + 1} is not attached to any.` };
    const siblings = children[head];
    if (siblings === undefined)
      return {
        problem: `The head of unit ${index + 1} is ${Number.isInteger(head) ? `unit ${head + 1}` : head}, and there are ${units.length} units.`,
      };
    if (head === index && label !== '') return { problem: `Unit ${index + 1} is the root and has a relation.` };
    if (head === index) roots.push(index);
    else if (label === '') return { problem: `Unit ${index + 1} is attached to unit ${head + 1} without a relation.` };
    else siblings.push(index);
  }
  const [root] = roots;
  if (root === undefined) return { problem: 'No unit is the root of all.' };
  if (roots.length > 1)
    return {
      problem: `There is more than one root: the units ${listed(roots)}.`,
    };
  const order = [root];
  for (let at = 0; at < order.length; at++) for (const child of children[order[at]!]!) order.push(child);
  if (order.length === units.length) return { order, children };
  const reached = new Set(order);
  const circle = circleFrom(
    units.findIndex((_, index) => !reached.has(index)),
    units,
  );
  return { problem: `The heads of the units ${listed(circle)} go round in a circle.` };
}

/** The circle that the heads end in, going up from a unit that no root is above. */
function circleFrom(start: number, units: readonly DiscourseUnit[]): readonly number[] {
  const seen: number[] = [];
  const places = new Map<number, number>();
  for (let at = start; ; at = units[at]!.head!) {
    const first = places.get(at);
    if (first !== undefined) return seen.slice(first);
    places.set(at, seen.length);
    seen.push(at);
  }
}

/** What is attached to a unit, lowest first: by itself, or all nuclei of one node. */
function nodesOver(
  unit: number,
  children: readonly number[],
  units: readonly DiscourseUnit[],
): readonly (readonly number[])[] {
  const isLower = (a: number, b: number): number =>
    (units[a]!.depth ?? 0) - (units[b]!.depth ?? 0) || Math.abs(a - unit) - Math.abs(b - unit) || b - a;
  const groups: number[][] = [];
  for (const child of children.toSorted(isLower)) {
    const last = groups.at(-1);
    const sibling = last && units[last[0]!]!;
    const { label = '', depth } = units[child]!;
    if (isMultinuclear(label) && sibling?.label === label && depth !== undefined && sibling.depth === depth)
      last?.push(child);
    else groups.push([child]);
  }
  return groups;
}

function crossing(unit: number, group: readonly number[]): string {
  const those = `unit${group.length > 1 ? 's' : ''} ${listed(group)}`;
  return `The brackets cross: with ${those} what is attached to unit ${unit + 1} is no stretch of the text.`;
}

function listed(units: readonly number[]): string {
  const shown = units.slice(0, 8).map((unit) => unit + 1);
  return `${shown.join(', ')}${units.length > shown.length ? `, and ${units.length - shown.length} more` : ''}`;
}
