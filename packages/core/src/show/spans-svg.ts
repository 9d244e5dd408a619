import type { LabelledSpan, Range } from '../doc/annotations.ts';
import { columnsOf, columnsOfCharacter } from './columns.ts';
import { columnWidth, round, svgOf, svgText } from './svg.ts';

const margin = 12;
const textHeight = 24;
const barHeight = 20;
/** Size of the labels under the bars, as a part of that of the text. */
const labelScale = 11 / 14;

/** A line of the drawing: a stretch of the text with the column at which each of its characters stands. */
interface TextLine extends Range {
  readonly columns: readonly number[];
}

/** The part of a span that is on one line. */
interface Bar {
  readonly span: LabelledSpan;
  readonly from: number;
  readonly to: number;
  readonly isBegin: boolean;
  readonly level: number;
}

/**
 * Spans as an SVG: the text in lines of at most `width` columns, and under it a bar with its label for each span, shorter ones nearer to
 * the text, so that spans which lie in each other or overlap are told apart. Spans outside the text are left out.
 */
export function spansSvg(text: string, spans: readonly LabelledSpan[], width = 90): string {
  const parts: string[] = [];
  let y = margin;
  let most = 0;
  for (const line of linesOf(text, width)) {
    y += textHeight;
    for (const { 0: word, index } of text.slice(line.start, line.end).matchAll(/\S+/gu)) {
      const column = line.columns[index] ?? 0;
      parts.push(svgText(margin + column * columnWidth, y - 7, word));
      most = Math.max(most, column + columnsOf(word));
    }
    const bars = barsOf(spans, line);
    for (const bar of bars) {
      parts.push(...drawBar(bar, y));
      most = Math.max(most, bar.to, bar.from + labelColumns(bar.span));
    }
    y += barHeight * Math.max(0, ...bars.map(({ level }) => level + 1));
  }
  return svgOf(most * columnWidth + 2 * margin, y + margin, `Spans in: ${text.slice(0, 200)}`, parts);
}

/** Breaks the text at white space, and where it has line breaks; a longer word has its own line. */
function linesOf(text: string, width: number): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  let columns: number[] = [];
  let column = 0;
  const end = (at: number, next: number): void => {
    if (text.slice(start, at).trim() !== '') lines.push({ start, end: at, columns });
    [start, columns, column] = [next, [], 0];
  };
  for (const { 0: piece, index } of text.matchAll(/\n|[^\S\n]+|\S+/gu)) {
    if (piece === '\n') {
      end(index, index + 1);
      continue;
    }
    if (column > 0 && piece.trim() !== '' && column + columnsOf(piece) > width) end(index, index);
    let unit = index - start;
    for (const character of piece) {
      for (let next = 0; next < character.length; next++) columns[unit++] = column;
      column += character === '\t' ? 1 : columnsOfCharacter(character);
    }
    columns[unit] = column;
  }
  end(text.length, text.length);
  return lines;
}

function barsOf(spans: readonly LabelledSpan[], line: TextLine): readonly Bar[] {
  const bars: Bar[] = [];
  const inside = spans.filter(({ start, end }) => start < line.end && end > line.start && start < end);
  for (const span of [...inside].sort((a, b) => a.end - a.start - (b.end - b.start))) {
    const from = line.columns[Math.max(span.start, line.start) - line.start] ?? 0;
    const to = line.columns[Math.min(span.end, line.end) - line.start] ?? from;
    const until = Math.max(to, from + labelColumns(span));
    const taken = bars.filter((bar) => bar.from < until && Math.max(bar.to, bar.from + labelColumns(bar.span)) > from);
    const inOthers = Math.max(-1, ...taken.map(({ level }) => level));
    bars.push({ span, from, to, isBegin: span.start >= line.start, level: inOthers + 1 });
  }
  return bars;
}

/** Columns of the text that a label takes. */
function labelColumns({ label }: LabelledSpan): number {
  return (columnsOf(label) + 1) * labelScale;
}

function drawBar({ span, from, to, isBegin, level }: Bar, y: number): string[] {
  const [x, end] = [margin + from * columnWidth, margin + to * columnWidth];
  const top = y + level * barHeight;
  const begin = isBegin
    ? `<path d="M${round(x + 1)} ${top - 3}V${top + 5}" stroke="currentColor" stroke-width="2"/>`
    : '';
  return [
    `<rect x="${round(x)}" y="${top}" width="${round(end - x)}" height="3" rx="1" opacity="0.7"/>${begin}`,
    svgText(x, top + 13, span.label, 'font-size="11"'),
  ];
}
