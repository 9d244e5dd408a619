import { type Component, createRandom, type Document, type Source, scoreDifference } from 'tincture';
import type { ComparisonRow } from '../report/report-data.ts';
import { type Evaluation, evaluateComponent, resamplingSeed } from './evaluate.ts';
import type { MeasureOptions } from './measure.ts';

/** One competitor: a component and what a reader must know to judge it. */
export interface Competitor {
  readonly component: Component;
  readonly detail: string;
}

/** Settings of {@link compareComponents}. */
export interface CompareOptions extends Omit<MeasureOptions, 'onProgress'> {
  /** Name of the component that the others are tested against. */
  readonly baseline: string;
  readonly onProgress?: (name: string, done: number, total: number) => void;
}

/** Measures each competitor on the same gold, one after the other, and tests each against the baseline. */
export async function compareComponents(
  competitors: readonly Competitor[],
  gold: readonly Document[],
  options: CompareOptions,
): Promise<ComparisonRow[]> {
  const { baseline, onProgress, ...measure } = options;
  const evaluations: Evaluation[] = [];
  for (const { component } of competitors) {
    const report = (done: number): void => onProgress?.(component.name, Math.min(done, gold.length), gold.length);
    evaluations.push(await evaluateComponent(component, gold, { ...measure, onProgress: report }));
  }
  const base = evaluations[competitors.findIndex(({ component }) => component.name === baseline)];
  return competitors.flatMap(({ component, detail }, index): ComparisonRow[] => {
    const evaluation = evaluations[index];
    if (evaluation === undefined) return [];
    const { scores, interval, measurement, failed, dropped } = evaluation;
    const { wordsPerSecond, latencyMs, costPerMillionWords } = measurement;
    const { sizeBytes } = component;
    return [
      {
        name: component.name,
        kind: rowKind(component.source),
        detail,
        score: interval,
        precision: scores.precision,
        recall: scores.recall,
        perLabel: scores.perLabel,
        ...(base === undefined || base === evaluation
          ? {}
          : {
              difference: scoreDifference(component.task, scores.counts, base.scores.counts, {
                random: createRandom(resamplingSeed),
              }),
            }),
        ...(wordsPerSecond === undefined ? {} : { wordsPerSecond }),
        ...(latencyMs === undefined ? {} : { latencyMs }),
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        ...(costPerMillionWords === undefined ? {} : { costPerMillionWords }),
        failed: Object.values(failed).reduce((sum, count) => sum + count, 0),
        dropped,
      },
    ];
  });
}

function rowKind(source: Source): ComparisonRow['kind'] {
  return source.kind === 'rules' || source.kind === 'llm' ? source.kind : 'model';
}
