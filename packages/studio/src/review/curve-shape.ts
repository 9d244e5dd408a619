// The learning curve as shapes in a picture of a given size.
import type { TrainingView } from '../api/learning-messages.ts';

/** A place in the picture, from its upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is drawn. */
export interface CurveShape {
  readonly dots: readonly (Place & { readonly low: number; readonly high: number })[];
  /** Corners of the band of intervals, as an SVG `points`. */
  readonly band: string;
  readonly line: string;
  /** Height of the line of the baseline; absent where there is none. */
  readonly baseline?: number;
  /** Numbers of texts to write below, with their places. */
  readonly sizes: readonly { readonly x: number; readonly documents: number }[];
  /** Scores to write at the left, with their heights. */
  readonly scores: readonly { readonly y: number; readonly score: number }[];
}

/** The part of the picture that the curve has to itself. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Lays the curve out: texts by their logarithm, because they pay by the factor, and scores over the range that occurs. */
export function curveShape(trainings: readonly TrainingView[], { left, right, top, bottom }: Frame): CurveShape {
  const scored = trainings.flatMap(({ documents, score }) => (score === undefined ? [] : [{ documents, score }]));
  const baseline = trainings.at(-1)?.baseline?.score.value;
  const values = [
    ...scored.flatMap(({ score }) => [score.low, score.high]),
    ...(baseline === undefined ? [] : [baseline]),
  ];
  const lowest = Math.max(0, Math.floor(10 * Math.min(1, ...values) - 0.001) / 10);
  const highest = Math.min(1, Math.max(lowest + 0.2, Math.ceil(10 * Math.max(0, ...values)) / 10));
  const sizes = scored.map(({ documents }) => documents);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const x = (documents: number): number =>
    least === most
      ? (left + right) / 2
      : left + ((right - left) * Math.log(documents / least)) / Math.log(most / least);
  const y = (score: number): number => bottom - ((bottom - top) * (score - lowest)) / (highest - lowest);
  const dots = scored.map(({ documents, score }) => ({
    ...{ x: round(x(documents)), y: round(y(score.value)) },
    ...{ low: round(y(score.low)), high: round(y(score.high)) },
  }));
  const upper = dots.map((dot) => `${dot.x},${dot.high}`);
  const lower = dots.map((dot) => `${dot.x},${dot.low}`).reverse();
  const ends = scored.length === 0 ? [] : least === most ? [most] : [least, most];
  return {
    dots,
    band: [...upper, ...lower].join(' '),
    line: dots.map((dot) => `${dot.x},${dot.y}`).join(' '),
    ...(baseline === undefined ? {} : { baseline: round(y(baseline)) }),
    sizes: ends.map((documents) => ({ x: round(x(documents)), documents })),
    scores: [lowest, highest].map((score) => ({ y: round(y(score)), score })),
  };
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}
