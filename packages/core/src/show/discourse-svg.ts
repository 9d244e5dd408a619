import { type DiscourseTree, treeOfUnits } from '../discourse/tree.ts';
import type { Document } from '../doc/annotations.ts';
import { columnsOf } from './columns.ts';
import { columnWidth, round, svgOf, svgText } from './svg.ts';

const margin = 12;
const rowHeight = 22;
/** From one level of nodes to the next; less where there are many. */
const levelWidth = 18;
const mostTreeWidth = 900;
/** Longer units are cut off. */
const mostColumns = 100;

/** A node with where it is drawn. */
interface Place {
  /** Levels of nodes below it; 0 of a unit. */
  readonly height: number;
  readonly y: number;
}

/**
 * The tree of the units of discourse of a document as an SVG: a line for each unit with its relation, its head and its words, and before
 * them the brackets that join them, to nuclei with a thick arm and to satellites with a thin one. Units that make no tree have no
 * brackets.
 */
export function discourseSvg({ text, annotations: { discourse = [] } }: Document): string {
  const result = treeOfUnits(discourse);
  const rows = 'tree' in result ? placesOf(result.tree) : new Map<DiscourseTree, Place>();
  const height = Math.max(0, ...[...rows.values()].map((place) => place.height));
  const step = Math.min(levelWidth, mostTreeWidth / Math.max(1, height));
  const right = margin + height * step;
  const parts: string[] = [];
  for (const [node, place] of rows) {
    const { relation } = node;
    if (relation === undefined) continue;
    const x = round(right - place.height * step);
    const arms = node.parts.map((part) => ({ part, place: rows.get(part)! }));
    const [top, bottom] = [arms[0]!.place.y, arms.at(-1)!.place.y];
    parts.push(`<path d="M${x} ${top}V${bottom}" fill="none" stroke="currentColor" opacity="0.6"/>`);
    for (const [index, arm] of arms.entries()) {
      const isNucleus = relation.nuclearity === 'NN' || (relation.nuclearity === 'NS') === (index === 0);
      const until = round(right - arm.place.height * step);
      const width = isNucleus ? ' stroke-width="2.5"' : '';
      parts.push(`<path d="M${x} ${arm.place.y}H${until}" fill="none" stroke="currentColor"${width} opacity="0.6"/>`);
    }
  }
  const relations = discourse.map(({ head, label = '' }, index) =>
    head === undefined ? '' : head === index ? 'root' : `${label} → ${head + 1}`,
  );
  const numbers = right + 6;
  const labels = numbers + (String(discourse.length).length + 1) * columnWidth;
  const words = labels + (Math.max(0, ...relations.map(columnsOf)) + 2) * columnWidth;
  let most = 0;
  for (const [index, { start, end }] of discourse.entries()) {
    const baseline = yOf(index) + 5;
    const shown = shortened(text.slice(start, end).replace(/\s+/gu, ' '));
    most = Math.max(most, columnsOf(shown));
    parts.push(svgText(numbers, baseline, String(index + 1), 'opacity="0.7"'));
    parts.push(svgText(labels, baseline, relations[index]!, 'font-size="11"'), svgText(words, baseline, shown));
  }
  const bottom = margin + discourse.length * rowHeight + margin;
  return svgOf(words + most * columnWidth + margin, bottom, `Discourse of: ${text.slice(0, 200)}`, parts);
}

function yOf(unit: number): number {
  return margin + unit * rowHeight + rowHeight / 2;
}

/** Where the nodes of a tree are: in the middle of their parts. */
function placesOf(tree: DiscourseTree): Map<DiscourseTree, Place> {
  const nodes = [tree];
  for (let at = 0; at < nodes.length; at++) for (const part of nodes[at]!.parts) nodes.push(part);
  const places = new Map<DiscourseTree, Place>();
  for (const node of nodes.toReversed()) {
    const parts = node.parts.map((part) => places.get(part)!);
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) {
      places.set(node, { height: 0, y: yOf(node.from) });
      continue;
    }
    const height = 1 + parts.reduce((most, part) => Math.max(most, part.height), 0);
    places.set(node, { height, y: (first.y + last.y) / 2 });
  }
  return places;
}

function shortened(words: string): string {
  const characters = Array.from(words);
  return characters.length > mostColumns ? `${characters.slice(0, mostColumns - 1).join('')}…` : words;
}
