import { type Difference, forecastCurve, type Interval } from 'tincture';
import type { Evaluation } from '../operations/evaluate.ts';
import { formatBytes, formatCost, formatLatency, formatRate } from '../report/format.ts';
import type { ComparisonRow, CurvePoint } from '../report/report-data.ts';
import { displayWidth, formatTable } from './table.ts';

/** `84.2 [80.1, 88.0]` in percent. */
export function formatInterval({ value, low, high }: Interval): string {
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

/** `+12.3 (p < 0.001)` in points. */
function formatDifference({ value, pValue }: Difference): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '±';
  return `${sign}${percent(Math.abs(value))} (p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`})`;
}

/** Every component on the same gold; in two tables, what it says and what it costs, where one is wider than `width`. */
export function comparisonTable(rows: readonly ComparisonRow[], metric: string, width: number = Infinity): string {
  const name: ComparisonColumn = { title: 'component', align: 'left', cell: (row) => row.name };
  const scores: readonly ComparisonColumn[] = [
    { title: `${metric} [95 %]`, cell: (row) => formatInterval(row.score) },
    { title: 'P', cell: (row) => percent(row.precision) },
    { title: 'R', cell: (row) => percent(row.recall) },
    { title: 'against baseline', cell: ({ difference }) => (difference ? formatDifference(difference) : 'baseline') },
  ];
  const costs: readonly ComparisonColumn[] = [
    { title: 'words/s', cell: ({ wordsPerSecond }) => orDash(wordsPerSecond, formatRate) },
    { title: 'latency p50', cell: ({ latencyMs }) => orDash(latencyMs?.p50, formatLatency) },
    { title: 'size', cell: ({ sizeBytes }) => orDash(sizeBytes, formatBytes) },
    { title: '$/M words', cell: ({ costPerMillionWords }) => orDash(costPerMillionWords, formatCost) },
    { title: 'failed', cell: ({ failed }) => (failed === 0 ? '–' : String(failed)) },
  ];
  const table = (columns: readonly ComparisonColumn[]): string =>
    formatTable(
      columns.map(({ title, align = 'right' }) => ({ title, align })),
      rows.map((row) => columns.map(({ cell }) => cell(row))),
    );
  const whole = table([name, ...scores, ...costs]);
  if (Math.max(...whole.split('\n').map(displayWidth)) <= width) return whole;
  return `${table([name, ...scores])}\n\n${table([name, ...costs])}`;
}

interface ComparisonColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  cell(row: ComparisonRow): string;
}

function orDash(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value);
}

/** Precision, recall and F1 of each label. */
export function labelTable({ scores }: Evaluation): string {
  return formatTable(
    [
      { title: 'label' },
      { title: 'P', align: 'right' },
      { title: 'R', align: 'right' },
      { title: 'F1', align: 'right' },
      { title: 'gold', align: 'right' },
      { title: 'predicted', align: 'right' },
    ],
    Object.entries(scores.perLabel).map(([label, score]) => [
      label,
      percent(score.precision),
      percent(score.recall),
      percent(score.f),
      String(score.support),
      String(score.predicted),
    ]),
  );
}

/** `84.2` for 0.842. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** The points of a curve with their intervals and the spread over seeds. */
export function curveTable(points: readonly CurvePoint[]): string {
  return formatTable(
    [
      { title: 'examples', align: 'right' },
      { title: 'score [95 %]', align: 'right' },
      { title: 'seeds', align: 'right' },
      { title: 'training', align: 'right' },
    ],
    points.map(({ examples, score, seeds, trainSeconds }) => [
      String(examples),
      formatInterval(score),
      seeds.map((entry) => percent(entry.score)).join(' '),
      `${trainSeconds.toFixed(1)} s`,
    ]),
  );
}

/** What 100 more examples are expected to buy. */
export function forecastSentence(points: readonly CurvePoint[]): string | undefined {
  const forecast = forecastCurve(points);
  const last = points.at(-1);
  if (forecast === undefined || last === undefined) return undefined;
  const gain = forecast(last.examples + 100) - forecast(last.examples);
  return `Forecast (inverse power law through the curve): 100 more examples would bring about +${percent(Math.max(0, gain))} points.`;
}
