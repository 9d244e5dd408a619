/** A point on the screen, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arc as it is drawn: a path of SVG, and where its label stands. */
export interface Arc {
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

/** What is less apart than this many pixels is on one line. */
const sameLine = 8;
const lowest = 16;
const step = 11;
/** Lines have room for so much above them. */
const highest = 38;

/**
 * Arcs from one point to the other: over the line where both are on one, the longer above the shorter that they cross;
 * else from line to line.
 */
export function placeArcs(ends: readonly { readonly from: Point; readonly to: Point }[]): Arc[] {
  const levels = new Map<number, number>();
  const width = ({ from, to }: (typeof ends)[number]): number => Math.abs(from.x - to.x);
  const shortestFirst = ends.map((_, index) => index).sort((a, b) => width(ends[a]!) - width(ends[b]!));
  for (const index of shortestFirst) {
    const own = ends[index]!;
    if (!isFlat(own)) continue;
    const below = [...levels].filter(([other]) => cross(ends[other]!, own)).map(([, level]) => level);
    levels.set(index, Math.max(0, ...below.map((level) => level + 1)));
  }
  return ends.map(({ from, to }, index) => {
    const height = Math.min(highest, lowest + step * (levels.get(index) ?? 1));
    // Two that join the same ends in opposite directions do not lie on each other.
    const shift = from.x < to.x ? -3 : 3;
    const [x1, x2] = [from.x + shift, to.x + shift];
    const path = `M${round(x1)},${round(from.y)} C${round(x1)},${round(from.y - height)} ${round(x2)},${round(to.y - height)} ${round(x2)},${round(to.y)}`;
    return { path, labelX: round((x1 + x2) / 2), labelY: round((from.y + to.y) / 2 - 0.75 * height) };
  });
}

function isFlat({ from, to }: { readonly from: Point; readonly to: Point }): boolean {
  return Math.abs(from.y - to.y) < sameLine;
}

function cross(
  a: { readonly from: Point; readonly to: Point },
  b: { readonly from: Point; readonly to: Point },
): boolean {
  const isOneLine = Math.abs(a.from.y - b.from.y) < sameLine;
  return (
    isOneLine &&
    Math.min(a.from.x, a.to.x) <= Math.max(b.from.x, b.to.x) &&
    Math.min(b.from.x, b.to.x) <= Math.max(a.from.x, a.to.x)
  );
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
