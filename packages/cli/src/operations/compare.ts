import { type Component, createRandom, type Document, type Source, scoreDifference, TinctureError } from 'tincture';
import type { ComparisonRow } from '../report/report-data.ts';
import { type Evaluation, evaluateComponent, resamplingSeed } from './evaluate.ts';
import type { MeasureOptions } from './measure.ts';

/** One competitor: a component and what a reader must know to judge it. */
export interface Competitor {
  /** What its row is called: no two are called the same. */
  readonly name: string;
  readonly component: Component;
  readonly detail: string;
}

/** Settings of {@link compareComponents}. */
export interface CompareOptions extends Omit<MeasureOptions, 'onProgress'> {
  /** Name of the competitor that the others are tested against. Default: the first prompt, else the first of all. */
  readonly baseline?: string;
  readonly onProgress?: (name: string, done: number, total: number) => void;
}

/** Competitors measured on the same gold. */
export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  /** Name of the row that the others were tested against. */
  readonly baseline: string;
  /** Competitors that failed on every text or stopped before the end, and so have no row. */
  readonly failures: readonly { readonly name: string; readonly error: TinctureError }[];
}

/**
 * Measures each competitor on the same gold, one after the other, and tests each against the baseline. Throws
 * `argument-invalid` for a baseline that is not among them, its failure where it failed, and the first one where all did.
 */
export async function compareComponents(
  competitors: readonly Competitor[],
  gold: readonly Document[],
  options: CompareOptions,
): Promise<Comparison> {
  const { baseline: wanted, onProgress, ...measure } = options;
  const names = competitors.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The baseline "${wanted}" is not among the components.`,
      fix: `Choose one of: ${names.join(', ')}.`,
    });
  }
  const measured: { competitor: Competitor; evaluation: Evaluation }[] = [];
  const failures: { name: string; error: TinctureError }[] = [];
  for (const competitor of competitors) {
    const { name, component } = competitor;
    const report = (done: number): void => onProgress?.(name, Math.min(done, gold.length), gold.length);
    report(0);
    try {
      const evaluation = await evaluateComponent(component, gold, { ...measure, onProgress: report });
      measured.push({ competitor, evaluation });
    } catch (error) {
      if (!(error instanceof TinctureError) || name === wanted) throw error;
      failures.push({ name, error });
    }
  }
  const isPrompt = ({ competitor }: { competitor: Competitor }): boolean => competitor.component.source.kind === 'llm';
  const base =
    wanted === undefined
      ? (measured.find(isPrompt) ?? measured[0])
      : measured.find(({ competitor }) => competitor.name === wanted);
  if (base === undefined) throw failures[0]?.error ?? new RangeError('There is nothing to compare.');
  const rows = measured.map(({ competitor, evaluation }) =>
    comparisonRow(competitor, evaluation, evaluation === base.evaluation ? undefined : base.evaluation),
  );
  return { rows, baseline: base.competitor.name, failures };
}

function comparisonRow(
  { name, component, detail }: Competitor,
  { scores, interval, measurement, failed, firstFailure, dropped }: Evaluation,
  base: Evaluation | undefined,
): ComparisonRow {
  const { wordsPerSecond, latencyMs, costPerMillionWords } = measurement;
  const { sizeBytes } = component;
  const random = createRandom(resamplingSeed);
  return {
    name,
    kind: rowKind(component.source),
    detail,
    score: interval,
    precision: scores.precision,
    recall: scores.recall,
    perLabel: scores.perLabel,
    ...(base && { difference: scoreDifference(component.task, scores.counts, base.scores.counts, { random }) }),
    ...(wordsPerSecond === undefined ? {} : { wordsPerSecond }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(costPerMillionWords === undefined ? {} : { costPerMillionWords }),
    failed: Object.values(failed).reduce((sum, count) => sum + count, 0),
    ...(firstFailure && { failure: firstFailure.problem }),
    dropped,
  };
}

function rowKind(source: Source): ComparisonRow['kind'] {
  return source.kind === 'rules' || source.kind === 'llm' ? source.kind : 'model';
}
