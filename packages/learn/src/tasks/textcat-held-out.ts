import type { Annotations, Task } from 'tincture';
import { type TextcatCalibration, toProbabilities } from 'tincture/training';
import { aboveThresholds, enoughForThresholds, type HeldOutScores } from './textcat-calibrate.ts';

/** Scores of a text by weights that did not learn from it. */
export interface HeldOutText extends HeldOutScores {
  /** Its place among the documents that were given. */
  readonly index: number;
}

/**
 * What the texts were taken to say, with the probabilities of the finished model. Here are also the texts whose label no
 * other text has: another proposer may well know that label, so who is compared with others must not be spared them.
 */
export function heldOutCats(
  task: Task,
  texts: readonly HeldOutText[],
  calibration: TextcatCalibration,
): ReadonlyMap<number, Annotations> {
  const isMultiple = task.multiple === true;
  const hasThresholds = isMultiple && texts.length >= enoughForThresholds;
  const scored = hasThresholds ? aboveThresholds(texts, task.labels.length) : texts;
  return new Map(
    scored.map(({ scores }, place) => {
      const probabilities = scores.slice();
      toProbabilities(probabilities, isMultiple, calibration);
      const cats = task.labels.map(({ name }, label) => [name, probabilities[label]!] as const);
      return [texts[place]!.index, { cats: Object.fromEntries(cats) }];
    }),
  );
}
