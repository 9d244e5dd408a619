import { forecastCurve } from 'tincture';
import type { ForecastView, TrainingView } from '../api/learning-messages.ts';

/** Trainings that it takes: fewer can lie on any curve. */
const leastTrainings = 4;
/** Times as many texts as there are; what a curve says beyond that is not to be believed. */
const reach = 10;
/** Points of the score that twice as many texts must bring, or the curve is called flat. */
const leastGain = 0.01;

/** What more gold is expected to bring: until the baseline is reached, and until more is hardly worth it. */
export function forecastOf(trainings: readonly TrainingView[]): ForecastView {
  const points = trainings.flatMap(({ documents, score }) =>
    score === undefined ? [] : [{ examples: documents, score }],
  );
  const sizes = points.map(({ examples }) => examples);
  const texts = sizes.at(-1) ?? 0;
  const baseline = trainings.at(-1)?.baseline;
  const isReached = baseline !== undefined && baseline.difference.value >= 0 ? { textsToBaseline: 0 } : {};
  // Of sizes that lie close together chance says more than the law.
  if (new Set(sizes).size < leastTrainings || texts < 2 * Math.min(...sizes)) {
    return { unknown: 'few-trainings', ...isReached };
  }
  // At the top there is nothing left to bring, and no law to fit.
  if ((points.at(-1)?.score.value ?? 0) > 1 - leastGain) return { ...isReached, textsToFlat: 0 };
  const forecast = forecastCurve(points);
  if (forecast === undefined) return { unknown: 'no-growth', ...isReached };
  const first = (from: number, isThere: (size: number) => boolean): number | null => {
    for (let more = from; more <= (reach - 1) * texts; more += Math.max(1, Math.floor(more / 20))) {
      if (isThere(texts + more)) return more;
    }
    return null;
  };
  return {
    ...(baseline === undefined ? {} : { textsToBaseline: first(1, (size) => forecast(size) > baseline.score.value) }),
    ...isReached,
    textsToFlat: first(0, (size) => forecast(2 * size) - forecast(size) < leastGain),
  };
}
