// What is fitted on texts that the models did not learn from: from which probability on a unit begins, and how sure attachments are.
import { type Document, relationIn, type Task } from 'tincture';
import {
  beginsOf,
  createDiscourseParser,
  type DiscourseModel,
  exp,
  logOdds,
  type SaidOfToken,
  segmentClasses,
} from 'tincture/training';
import type { DiscourseText } from './discourse-data.ts';

const thresholds: readonly number[] = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

/** From which probability on units begin, so that most borders are right: best F1. Of equally good ones the nearest to a half. */
export function fitThreshold(said: readonly (readonly SaidOfToken[])[], gold: readonly Document[]): number {
  const right = gold.map(({ annotations: { tokens = [] } }) => {
    return new Set(tokens.flatMap(({ tag }, token) => (tag === segmentClasses.begin && token > 0 ? [token] : [])));
  });
  const score = (threshold: number): number => {
    let [shared, all] = [0, 0];
    for (const [text, own] of said.entries()) {
      const begins = beginsOf(own, threshold).slice(1);
      all += begins.length + right[text]!.size;
      shared += begins.filter((token) => right[text]!.has(token)).length;
    }
    return all === 0 ? 0 : (2 * shared) / all;
  };
  const away = (threshold: number): number => Math.abs(threshold - 0.5);
  const scored = thresholds.map((threshold) => ({ threshold, f: score(threshold) }));
  return scored.reduce((best, one) =>
    one.f > best.f || (one.f === best.f && away(one.threshold) < away(best.threshold)) ? one : best,
  ).threshold;
}

/** Attachments below which confidences stay as the steps of the parser say. */
const enoughAttachments = 50;

/** How log-odds of steps become those of attachments, by logistic regression on texts whose units are given. */
export function fitCalibration(
  model: DiscourseModel,
  task: Task,
  texts: readonly DiscourseText[],
): DiscourseModel['calibration'] {
  const parse = createDiscourseParser(
    model,
    task.labels.map(({ name }) => name),
  );
  const points = texts.flatMap(({ doc, begins, units }) =>
    parse(doc, begins).map(({ head, label, probability }, index) => {
      const gold = units[index]!;
      const name = gold.label === undefined ? undefined : relationIn(task, gold.label);
      return { odds: logOdds(probability), isRight: gold.head === head && name === label ? 1 : 0 };
    }),
  );
  let [slope, offset] = [1, 0];
  if (points.length < enoughAttachments) return { slope, offset };
  for (let step = 0; step < 25; step++) {
    // Newton's method, held back a little so that a single cloud of points does not send it off.
    let [g0, g1, h00, h01, h11] = [0.1 * offset, 0.1 * (slope - 1), 0.1, 0, 0.1];
    for (const { odds, isRight } of points) {
      const chance = 1 / (1 + exp(-(slope * odds + offset)));
      const error = chance - isRight;
      const weight = Math.max(1e-6, chance * (1 - chance));
      g0 += error;
      g1 += error * odds;
      h00 += weight;
      h01 += weight * odds;
      h11 += weight * odds * odds;
    }
    const determinant = h00 * h11 - h01 * h01;
    offset -= (h11 * g0 - h01 * g1) / determinant;
    slope -= (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope, offset };
}
