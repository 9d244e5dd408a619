import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ComparisonRow, CurvePoint } from './report-data.ts';

const width = 640;
const height = 320;
/** Blue, orange, green, purple: distinguishable with the common kinds of colour blindness (Okabe and Ito, 2008). */
const baselineColours = ['#d55e00', '#009e73', '#cc79a7', '#e69f00'];
const curveColour = '#0072b2';

const labelMark = {
  type: 'text',
  align: 'right',
  baseline: 'bottom',
  dx: -4,
  dy: -3,
  fontSize: 12,
  fontWeight: 'bold',
} as const;

/**
 * The learning curve as an SVG text: score over training examples with its interval and each seed as a dot, against a
 * horizontal line for each baseline. The x axis is logarithmic, because examples pay by the factor.
 */
export async function renderCurveChart(
  metric: string,
  curve: readonly CurvePoint[],
  baselines: readonly Pick<ComparisonRow, 'name' | 'score'>[],
): Promise<string> {
  const sizes = curve.map((point) => point.examples);
  const x = {
    field: 'examples',
    type: 'quantitative' as const,
    title: 'training examples',
    scale: { type: 'log' as const, nice: false, domain: [Math.min(...sizes) * 0.9, Math.max(...sizes) * 1.1] },
    axis: { values: sizes, format: 'd', grid: false },
  };
  const top = Math.min(1, Math.max(...curve.map((p) => p.score.high), ...baselines.map((b) => b.score.high)) + 0.08);
  const y = { type: 'quantitative' as const, title: metric, scale: { domain: [0, top] }, axis: { format: '.1f' } };
  const spec: TopLevelSpec = {
    width,
    height,
    background: 'white',
    config: {
      font: 'system-ui, sans-serif',
      axis: { labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal' },
    },
    layer: [
      {
        data: { values: curve.map((p) => ({ examples: p.examples, low: p.score.low, high: p.score.high })) },
        mark: { type: 'area', color: curveColour, opacity: 0.18 },
        encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' } },
      },
      {
        data: { values: curve.flatMap((p) => p.seeds.map((s) => ({ examples: p.examples, score: s.score }))) },
        mark: { type: 'circle', color: curveColour, opacity: 0.45, size: 28 },
        encoding: { x, y: { field: 'score', ...y } },
      },
      {
        data: { values: curve.map((p) => ({ examples: p.examples, score: p.score.value })) },
        mark: { type: 'line', color: curveColour, strokeWidth: 2.5, point: { color: curveColour, size: 60 } },
        encoding: { x, y: { field: 'score', ...y } },
      },
      {
        // Above the band, where nothing else is.
        data: {
          values: curve
            .slice(-1)
            .map(({ score }) => ({ high: score.high, label: `trained ${score.value.toFixed(2)}` })),
        },
        mark: { ...labelMark, color: curveColour },
        encoding: { x: { value: width }, y: { field: 'high', ...y }, text: { field: 'label' } },
      },
      ...baselines.flatMap((baseline, index) => {
        const color = baselineColours[index % baselineColours.length] ?? curveColour;
        const label = `${baseline.name} ${baseline.score.value.toFixed(2)}`;
        return [
          {
            data: { values: [{ score: baseline.score.value }] },
            mark: { type: 'rule' as const, color, strokeWidth: 2, strokeDash: [6, 4] },
            encoding: { y: { field: 'score', ...y } },
          },
          {
            data: { values: [{ score: baseline.score.value, label }] },
            mark: { ...labelMark, color },
            encoding: { x: { value: width }, y: { field: 'score', ...y }, text: { field: 'label' } },
          },
        ];
      }),
    ],
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg.replace('<svg ', '<svg role="img" ');
}
