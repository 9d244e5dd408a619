import type { DiscourseUnit } from '../doc/annotations.ts';
import { isMultinuclear } from './labels.ts';

/**
 * The same units with a depth for each that is attached, where nobody gave one: what is nearest to its head is attached first, of two as
 * near the one after the head; nuclei that follow each other with the same relation are one node.
 */
export function withDepths(units: readonly DiscourseUnit[]): DiscourseUnit[] {
  const children = units.map((): number[] => []);
  for (const [index, { head }] of units.entries())
    if (head !== undefined && head !== index) children[head]?.push(index);
  const depths = new Map<number, number>();
  for (const [head, own] of children.entries()) {
    const near = own.sort((a, b) => Math.abs(a - head) - Math.abs(b - head) || b - a);
    let depth = -1;
    let last: string | undefined;
    for (const child of near) {
      const { label } = units[child]!;
      if (label === undefined || label !== last || !isMultinuclear(label)) depth++;
      last = label;
      depths.set(child, depth);
    }
  }
  return units.map((unit, index) => {
    const depth = unit.head === index ? 0 : depths.get(index);
    return depth === undefined || unit.depth !== undefined ? unit : { ...unit, depth };
  });
}
