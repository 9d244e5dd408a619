// The tree that the nodes of an RST tool make. A satellite names its nucleus as its parent, a nucleus the group that it is in; here a
// node joins both.

import { isMultinuclear } from '../../discourse/labels.ts';
import type { DiscourseTree } from '../../discourse/tree.ts';
import type { Findings } from '../findings.ts';
import { quote } from '../json-checks.ts';
import type { RstFile, RstNode } from './read-nodes.ts';

/** What became of a node: the tree without its satellites, to which they are attached, and with them. */
export interface NodeTrees {
  readonly core: DiscourseTree;
  readonly whole: DiscourseTree;
}

/** The tree of all nodes, and of each; undefined where they make none, which is told to `findings`. */
export function treeOfNodes(
  { nodes, multinuclear, satellites }: RstFile,
  segments: readonly RstNode[],
  findings: Findings,
): { readonly tree: DiscourseTree; readonly trees: ReadonlyMap<string, NodeTrees> } | undefined {
  const fail = (problem: string): undefined => {
    findings.reject('line-invalid', problem);
    return undefined;
  };
  const nuclei = new Map<string, RstNode[]>();
  const others = new Map<string, RstNode[]>();
  const roots: RstNode[] = [];
  const addTo = (lists: Map<string, RstNode[]>, parent: string, node: RstNode): void => {
    const list = lists.get(parent);
    if (list === undefined) lists.set(parent, [node]);
    else list.push(node);
  };
  for (const node of nodes.values()) {
    const { id, parent, relation = '' } = node;
    if (parent === undefined) {
      roots.push(node);
      continue;
    }
    const above = nodes.get(parent);
    if (above === undefined)
      return fail(`The parent of the node ${quote(id)} is ${quote(parent)}, which is not there.`);
    if (relation === 'span') addTo(nuclei, parent, node);
    else if (above.type === 'multinuc' && multinuclear.has(relation)) addTo(nuclei, parent, node);
    else if (!satellites.has(relation) && multinuclear.has(relation))
      return fail(
        `The node ${quote(id)} is one of several nuclei by its relation ${quote(relation)}, and its parent is no group of those.`,
      );
    else if (!satellites.has(relation))
      return fail(`The relation ${quote(relation)} of the node ${quote(id)} is not in the header.`);
    else if (isMultinuclear(relation))
      return fail(`The relation ${quote(relation)} of a satellite ends as one of several nuclei does.`);
    else addTo(others, parent, node);
  }
  const [root] = roots;
  if (root === undefined) return fail('No node is the root of all: each has a parent.');
  if (roots.length > 1)
    return fail(
      `There is more than one root: the nodes ${roots
        .slice(0, 8)
        .map(({ id }) => id)
        .join(', ')} have no parent.`,
    );
  // Nodes after those that they hang on.
  const order = [root];
  for (let at = 0; at < order.length; at++) {
    const { id } = order[at]!;
    for (const child of nuclei.get(id) ?? []) order.push(child);
    for (const child of others.get(id) ?? []) order.push(child);
  }
  if (order.length < nodes.size) {
    const reached = new Set(order);
    const lost = [...nodes.values()].flatMap((node) => (reached.has(node) ? [] : [node.id]));
    return fail(`The parents of the nodes ${lost.slice(0, 8).join(', ')} go round in a circle.`);
  }
  const places = new Map(segments.map(({ id }, index) => [id, index]));
  const trees = new Map<string, NodeTrees>();
  for (const node of order.toReversed()) {
    const { id } = node;
    const core = coreOf(node, nuclei.get(id) ?? [], places, trees, fail);
    if (core === undefined) return undefined;
    let whole = core;
    for (const satellite of nearestFirst(core, others.get(id) ?? [], trees)) {
      const part = trees.get(satellite.id)!.whole;
      const isBehind = part.from >= whole.to;
      if (isBehind ? part.from !== whole.to : part.to !== whole.from)
        return fail(
          `The brackets cross: the node ${quote(id)} with its satellite ${quote(satellite.id)} is no stretch of the text.`,
        );
      whole = {
        from: Math.min(whole.from, part.from),
        to: Math.max(whole.to, part.to),
        parts: isBehind ? [whole, part] : [part, whole],
        relation: { label: satellite.relation ?? '', nuclearity: isBehind ? 'NS' : 'SN' },
      };
    }
    trees.set(id, { core, whole });
  }
  return { tree: trees.get(root.id)!.whole, trees };
}

/** A node without its satellites. */
function coreOf(
  { id, type }: RstNode,
  nuclei: readonly RstNode[],
  places: ReadonlyMap<string, number>,
  trees: ReadonlyMap<string, NodeTrees>,
  fail: (problem: string) => undefined,
): DiscourseTree | undefined {
  const place = places.get(id);
  if (type === 'segment' && place !== undefined) {
    return nuclei.length > 0
      ? fail(`The segment ${quote(id)} is the parent of the nucleus ${quote(nuclei[0]!.id)}; only a group can be.`)
      : { from: place, to: place + 1, parts: [] };
  }
  const parts = nuclei.map((node) => trees.get(node.id)!.whole).sort((a, b) => a.from - b.from);
  const [first] = parts;
  if (first === undefined) return fail(`The group ${quote(id)} has no nucleus.`);
  // Of several nuclei the others may have been taken away.
  if (parts.length === 1) return first;
  if (type === 'span') return fail(`The group ${quote(id)} is of the type span and has ${parts.length} nuclei.`);
  if (parts.some((part, at) => at > 0 && parts[at - 1]!.to !== part.from))
    return fail(`The brackets cross: the nuclei of the group ${quote(id)} are no stretch of the text.`);
  const names = [...new Set(nuclei.map(({ relation = '' }) => relation))];
  const [name = ''] = names;
  if (names.length > 1)
    return fail(
      `The nuclei of the group ${quote(id)} are joined by several relations: ${names.slice(0, 8).join(', ')}.`,
    );
  return {
    from: first.from,
    to: parts.at(-1)!.to,
    parts,
    relation: { label: isMultinuclear(name) ? name : `${name}_m`, nuclearity: 'NN' },
  };
}

/** Satellites of one nucleus, as they are joined to it: the nearest first, of two as near the one behind it. */
function nearestFirst(
  core: DiscourseTree,
  satellites: readonly RstNode[],
  trees: ReadonlyMap<string, NodeTrees>,
): readonly RstNode[] {
  const distance = ({ id }: RstNode): number => {
    const { from, to } = trees.get(id)!.whole;
    return from >= core.to ? from - core.to : core.from - to + 0.5;
  };
  return satellites.toSorted((a, b) => distance(a) - distance(b));
}
