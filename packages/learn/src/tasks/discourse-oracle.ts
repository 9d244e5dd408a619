// The steps by which a parser would make gold trees: what it sees at each, and what is right there.
import { type DiscourseTree, type Nuclearity, relationIn, type Task, treeOfUnits } from 'tincture';
import {
  type DiscourseNode,
  outcomesOf,
  readDiscourseText,
  relationFeatures,
  structureFeatures,
} from 'tincture/training';
import type { DiscourseText } from './discourse-data.ts';

/** One decision: hashes of what is seen, and the number of what is right. */
export interface Decision {
  readonly hashes: readonly number[];
  readonly right: number;
}

/** The decisions of one text. */
export interface TextDecisions {
  /** 0: take the next unit; 1: join. Only where both can be done. */
  readonly structure: readonly Decision[];
  /** Numbers of outcomes. */
  readonly relation: readonly Decision[];
}

/** A gold node of two parts, or a unit. */
interface BinaryNode extends DiscourseNode {
  readonly parts: readonly [BinaryNode, BinaryNode] | undefined;
}

/** The decisions that lead to the tree of `example`; those on relations that the task does not have are left out. */
export function decisionsOf(task: Task, { doc, begins, units }: DiscourseText): TextDecisions {
  const result = treeOfUnits(units);
  const structure: Decision[] = [];
  const relation: Decision[] = [];
  if ('problem' in result) return { structure, relation };
  const text = readDiscourseText(doc, begins);
  const labels = task.labels.map(({ name }) => name);
  const numbers = new Map(
    outcomesOf(labels).map(({ label, nuclearity }, index) => [`${labels[label]} ${nuclearity}`, index]),
  );
  const root = binaryOf(
    result.tree,
    (label, nuclearity) => numbers.get(`${relationIn(task, label)} ${nuclearity}`) ?? -1,
  );
  const stack: DiscourseNode[] = [];
  /** Gold nodes with what is still to be done: their parts first, then they. */
  const open: { readonly node: BinaryNode; readonly isReady: boolean }[] = [{ node: root, isReady: false }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node, isReady } = item;
    const { parts } = node;
    if (parts !== undefined && !isReady) {
      open.push({ node, isReady: true }, { node: parts[1], isReady: false }, { node: parts[0], isReady: false });
      continue;
    }
    const next = stack[stack.length - 1]?.to ?? 0;
    if (stack.length > 1 && next < begins.length) {
      const hashes = structureFeatures(text, { top: stack.slice(-3).reverse(), next });
      structure.push({ hashes, right: parts === undefined ? 0 : 1 });
    }
    if (parts === undefined) {
      stack.push(node);
      continue;
    }
    const [left, right] = stack.splice(-2);
    if (node.outcome >= 0) relation.push({ hashes: relationFeatures(text, left!, right!), right: node.outcome });
    stack.push(node);
  }
  return { structure, relation };
}

/** The tree with nodes of two parts; one with more grows from the left. */
function binaryOf(tree: DiscourseTree, numberOf: (label: string, nuclearity: Nuclearity) => number): BinaryNode {
  const nodes = [tree];
  for (let at = 0; at < nodes.length; at++) for (const part of nodes[at]!.parts) nodes.push(part);
  const made = new Map<DiscourseTree, BinaryNode>();
  for (const node of nodes.toReversed()) {
    const { relation, parts, from, to } = node;
    const [first, ...others] = parts.map((part) => made.get(part)!);
    if (relation === undefined || first === undefined) {
      made.set(node, { from, to, head: from, outcome: -1, parts: undefined });
      continue;
    }
    const outcome = numberOf(relation.label, relation.nuclearity);
    const joined = others.reduce<BinaryNode>(
      (left, right) => ({
        ...{ from: left.from, to: right.to, outcome },
        head: relation.nuclearity === 'SN' ? right.head : left.head,
        parts: [left, right],
      }),
      first,
    );
    made.set(node, joined);
  }
  return made.get(tree)!;
}
