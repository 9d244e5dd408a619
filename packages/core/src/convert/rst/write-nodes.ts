// A tree of discourse as the nodes of an RST tool.
import { relationName } from '../../discourse/labels.ts';
import { type DiscourseTree, headsOf } from '../../discourse/tree.ts';

/** A node that is written. */
interface WrittenNode {
  readonly type: 'segment' | 'span' | 'multinuc';
  parent?: { readonly id: number; readonly relation: string };
}

/** Nodes by their ids, which count from 1: the units, then the groups. */
export interface WrittenTree {
  readonly nodes: ReadonlyMap<number, WrittenNode>;
  /** Relations with their type, in order. */
  readonly relations: readonly { readonly name: string; readonly type: 'rst' | 'multinuc' }[];
  /** The id of the node that is so high above a unit; the highest where there is none. */
  idAt(unit: number, height: number): number;
}

/** The nodes of the tree of so many units. */
export function nodesOfTree(tree: DiscourseTree): WrittenTree {
  const heads = headsOf(tree);
  const nodes = new Map<number, WrittenNode>();
  const byHeight = new Map<number, number[]>();
  const ids = new Map<DiscourseTree, number>();
  const relations = new Map<string, { readonly name: string; readonly type: 'rst' | 'multinuc' }>();
  const declare = (name: string, type: 'rst' | 'multinuc'): void => {
    relations.set(`${name} ${type}`, { name, type });
  };
  let next = tree.to - tree.from + 1;
  // By `headsOf` the parts of a node come before it.
  for (const [node, { unit }] of heads) {
    const { relation, from } = node;
    const id = relation === undefined ? from - tree.from + 1 : next++;
    ids.set(node, id);
    const above = byHeight.get(unit);
    if (above === undefined) byHeight.set(unit, [id]);
    else above.push(id);
    nodes.set(id, {
      type: relation === undefined ? 'segment' : relation.nuclearity === 'NN' ? 'multinuc' : 'span',
    });
    if (relation !== undefined)
      declare(relationName(relation.label), relation.nuclearity === 'NN' ? 'multinuc' : 'rst');
  }
  const hang = (id: number, parent: number, relation: string): void => {
    nodes.get(id)!.parent = { id: parent, relation };
  };
  for (const [node] of heads) {
    const { relation, parts } = node;
    const id = ids.get(node)!;
    if (relation === undefined) continue;
    const name = relationName(relation.label);
    if (relation.nuclearity === 'NN') {
      for (const part of parts) hang(ids.get(part)!, id, name);
      continue;
    }
    const [nucleus, satellite] = relation.nuclearity === 'NS' ? [parts[0]!, parts[1]!] : [parts[1]!, parts[0]!];
    let place = ids.get(nucleus)!;
    // A satellite of a group of several nuclei must not look like one of them.
    if (nucleus.relation?.nuclearity === 'NN' && relations.has(`${name} multinuc`)) {
      const between = next++;
      nodes.set(between, { type: 'span' });
      hang(place, between, 'span');
      place = between;
    }
    hang(place, id, 'span');
    hang(ids.get(satellite)!, place, name);
  }
  return {
    nodes: new Map([...nodes].sort(([a], [b]) => a - b)),
    relations: [...relations.values()].sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1)),
    idAt(unit, height) {
      const all = byHeight.get(unit) ?? [];
      return all[Math.min(height, all.length - 1)] ?? unit + 1;
    },
  };
}
