import type { Argument, Relation } from '../doc/annotations.ts';
import { columnsOf } from './columns.ts';
import { columnWidth, round, svgOf, svgText } from './svg.ts';

const margin = 12;
const rowHeight = 40;

/** Relations as lines for a terminal: the relation, and the words and types of its ends. */
export function relationLines(text: string, relations: readonly Relation[]): readonly string[] {
  return relations.map(({ from, to, label }) => `${label}  ${endOf(text, from)} → ${endOf(text, to)}`);
}

/**
 * Relations as an SVG: a line for each with the words and types of its ends, and an arrow with its label from the one to the other. Those
 * of one entity stand together.
 */
export function relationsSvg(text: string, relations: readonly Relation[]): string {
  const rows = [...relations].sort((a, b) => a.from.start - b.from.start || a.to.start - b.to.start);
  const widest = (words: readonly string[]): number => Math.max(0, ...words.map(columnsOf)) * columnWidth;
  const fromWidth = widest(rows.map(({ from }) => endOf(text, from)));
  const arrowWidth = widest(rows.map(({ label }) => label)) + 4 * columnWidth;
  const start = margin + fromWidth + columnWidth;
  const end = start + arrowWidth;
  const parts = rows.flatMap(({ from, to, label }, row) => {
    const y = margin + row * rowHeight + 28;
    return [
      svgText(margin, y, endOf(text, from)),
      svgText((start + end) / 2, y - 9, label, 'font-size="11" text-anchor="middle"'),
      `<path d="M${round(start)} ${y - 4}H${round(end)}M${round(end - 6)} ${y - 8}L${round(end)} ${y - 4}L${round(end - 6)} ${y}" fill="none" stroke="currentColor"/>`,
      svgText(end + columnWidth, y, endOf(text, to)),
    ];
  });
  const width = end + columnWidth + widest(rows.map(({ to }) => endOf(text, to))) + margin;
  return svgOf(width, 2 * margin + rows.length * rowHeight, `Relations in: ${text.slice(0, 200)}`, parts);
}

function endOf(text: string, { start, end, label }: Argument): string {
  return `${text.slice(start, end).replaceAll(/[\s\p{Cc}]+/gu, ' ')} (${label})`;
}
