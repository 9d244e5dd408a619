import type { Document } from '../doc/annotations.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { columnsOf } from './columns.ts';
import { sentenceRanges } from './sentences.ts';
import { columnWidth, round, svgOf, svgText } from './svg.ts';

/** A dependency between two words of a drawing, by their position in it. */
interface Arc {
  readonly head: number;
  readonly dependent: number;
  readonly label: string;
  /** How many others lie below it, at the least. */
  readonly level: number;
}

const levelHeight = 26;
const margin = 12;
/** Space between two words, in columns. */
const between = 3;

/**
 * The dependency tree of one sentence as an SVG: the words in a line with their tags, an arc from each head to each of its
 * dependents, a straight arrow to the root. Throws `argument-invalid` where the document has no such sentence, or no heads in it.
 */
export function dependencySvg(document: Document, sentence = 0): string {
  const range = sentenceRanges(document)[sentence];
  const { text } = document;
  const tokens = range === undefined ? [] : (document.annotations.tokens ?? []).slice(range.startToken, range.endToken);
  if (range === undefined || tokens.every(({ head }) => head === undefined))
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The document has no sentence number ${sentence + 1} with dependencies.`,
      fix: 'Pass a document whose tokens have heads, and the number of one of its sentences from 0.',
    });
  const words = tokens.map(({ start, end, pos, tag }) => ({ form: text.slice(start, end), tag: pos ?? tag ?? '' }));
  const heads = tokens.map(({ head }) => (head === undefined ? undefined : head - range.startToken));
  const arcs = levelArcs(
    heads.flatMap((head, dependent) => {
      const isArc = head !== undefined && head !== dependent && head >= 0 && head < tokens.length;
      return isArc ? [{ head, dependent, label: tokens[dependent]?.dep ?? '' }] : [];
    }),
  );
  const middles: number[] = [];
  const betweenNeighbours = new Map<number, number>();
  for (const { head, dependent, label } of arcs) {
    const left = Math.min(head, dependent);
    if (Math.abs(head - dependent) === 1)
      betweenNeighbours.set(left, Math.max(betweenNeighbours.get(left) ?? 0, columnsOf(label)));
  }
  let x = margin;
  for (const [index, { form, tag }] of words.entries()) {
    const width = Math.max(columnsOf(form), columnsOf(tag), 1) * columnWidth;
    middles.push(x + width / 2);
    // An arc between neighbours has to have room for its label.
    const label = betweenNeighbours.get(index) ?? 0;
    const next = Math.max(columnsOf(words[index + 1]?.form ?? ''), columnsOf(words[index + 1]?.tag ?? ''), 1);
    x += width + Math.max(between, label + 1 - (width / columnWidth + next) / 2) * columnWidth;
  }
  const levels = arcs.reduce((most, { level }) => Math.max(most, level), 1);
  const base = margin + (levels + 1) * levelHeight;
  const feet = feetOf(arcs, middles);
  const parts = arcs.flatMap((arc) => drawArc(arc, feet, base));
  for (const [index, head] of heads.entries())
    if (head === index) parts.push(...drawRoot(middles[index] ?? 0, base, tokens[index]?.dep ?? 'root'));
  for (const [index, { form, tag }] of words.entries()) {
    parts.push(svgText(middles[index] ?? 0, base + 20, form.replace(/\s+/g, ' '), 'text-anchor="middle"'));
    if (tag !== '')
      parts.push(svgText(middles[index] ?? 0, base + 38, tag, 'text-anchor="middle" font-size="11" opacity="0.75"'));
  }
  const width = x - between * columnWidth + margin;
  return svgOf(width, base + 50, `Dependencies of: ${words.map(({ form }) => form).join(' ')}`, parts);
}

/** Puts each arc over those that lie between its ends. The work grows with the sum of their lengths. */
function levelArcs(arcs: readonly Omit<Arc, 'level'>[]): readonly Arc[] {
  const spread = (arc: Omit<Arc, 'level'>): number => Math.abs(arc.head - arc.dependent);
  /** The highest level so far over the space behind each word. */
  const highest: number[] = [];
  return [...arcs]
    .sort((a, b) => spread(a) - spread(b))
    .map((arc) => {
      const [from, to] = endsOf(arc);
      let level = 1;
      for (let space = from; space < to; space++) level = Math.max(level, 1 + (highest[space] ?? 0));
      for (let space = from; space < to; space++) highest[space] = level;
      return { ...arc, level };
    });
}

function endsOf({ head, dependent }: Omit<Arc, 'level'>): readonly [from: number, to: number] {
  return head < dependent ? [head, dependent] : [dependent, head];
}

/** Where the arc from one word to another stands on the first. */
type Feet = (word: number, other: number) => number;

function drawArc(arc: Arc, feet: Feet, base: number): string[] {
  const [headX, dependentX] = [feet(arc.head, arc.dependent), feet(arc.dependent, arc.head)];
  const top = base - arc.level * levelHeight;
  const bend = Math.min(10, Math.abs(headX - dependentX) / 2);
  const side = headX < dependentX ? 1 : -1;
  const [from, to] = [round(headX), round(dependentX)];
  const path = `M${from} ${base}V${round(top + bend)}Q${from} ${top} ${round(headX + side * bend)} ${top}H${round(dependentX - side * bend)}Q${to} ${top} ${to} ${round(top + bend)}V${base - 5}`;
  return [
    `<path d="${path}" fill="none" stroke="currentColor" opacity="0.6"/>`,
    arrow(dependentX, base),
    svgText((headX + dependentX) / 2, top - 4, arc.label, 'text-anchor="middle" font-size="11"'),
  ];
}

/** Each arc stands on the side of a word that it goes to, the longest nearest to the middle, so that none cross there. */
function feetOf(arcs: readonly Arc[], middles: readonly number[]): Feet {
  const others = new Map<number, number[]>();
  const join = (word: number, other: number): void => {
    const known = others.get(word);
    if (known === undefined) others.set(word, [other]);
    else known.push(other);
  };
  for (const { head, dependent } of arcs) {
    join(head, dependent);
    join(dependent, head);
  }
  const feet = new Map<number, ReadonlyMap<number, number>>();
  for (const [word, joined] of others) {
    const places = new Map<number, number>();
    for (const side of [-1, 1]) {
      const reached = joined.filter((other) => Math.sign(other - word) === side);
      reached.sort((a, b) => side * (b - a));
      reached.forEach((other, longer) => {
        if (!places.has(other)) places.set(other, (middles[word] ?? 0) + side * 5 * (longer + 0.5));
      });
    }
    feet.set(word, places);
  }
  return (word, other) => feet.get(word)?.get(other) ?? middles[word] ?? 0;
}

function drawRoot(x: number, base: number, label: string): string[] {
  return [
    `<path d="M${round(x)} ${margin + 14}V${base - 5}" fill="none" stroke="currentColor" opacity="0.6"/>`,
    arrow(x, base),
    svgText(x, margin + 10, label, 'text-anchor="middle" font-size="11"'),
  ];
}

function arrow(x: number, base: number): string {
  return `<path d="M${round(x - 3)} ${base - 7}L${round(x + 3)} ${base - 7}L${round(x)} ${base}Z"/>`;
}
