// Units of discourse, which are the tokens of a text one after the other, on other tokens.
import type { DiscourseUnit } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { OnLost, OnMoved } from './outcome.ts';

/**
 * The units on the tokens of `doc`: a token in which one ends and the next begins goes to the first of them. Undefined, and told as lost,
 * where a unit has no token left: without it there is no tree.
 */
export function moveDiscourse(
  doc: Doc,
  units: readonly DiscourseUnit[],
  onMoved: OnMoved,
  onLost: OnLost,
): readonly DiscourseUnit[] | undefined {
  const moved: DiscourseUnit[] = [];
  let token = 0;
  for (const unit of units) {
    const first = token;
    while (token < doc.length && doc.starts[token]! < unit.end) token++;
    if (token === first) {
      const problem = `${JSON.stringify(doc.text.slice(unit.start, unit.end))} has no token left, so no unit can be kept.`;
      onLost({ layer: 'discourse', start: unit.start, end: unit.end, problem });
      return undefined;
    }
    moved.push({ ...unit, start: doc.starts[first]!, end: doc.ends[token - 1]! });
  }
  for (const [index, { start, end }] of moved.entries()) {
    const from = { start: units[index]!.start, end: units[index]!.end };
    if (from.start !== start || from.end !== end) onMoved({ layer: 'discourse', from, to: { start, end } });
  }
  return moved;
}
