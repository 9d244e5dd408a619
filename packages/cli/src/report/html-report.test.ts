import { describe, expect, it } from 'vitest';
import { formatBytes, formatCost, formatEstimate, formatRate } from './format.ts';
import { renderReport } from './html-report.ts';
import type { ComparisonRow, ReportData } from './report-data.ts';

const row = (name: string, kind: ComparisonRow['kind'], value: number): ComparisonRow => ({
  name,
  kind,
  detail: `made by <${name}>`,
  score: { value, low: value - 0.05, high: value + 0.05 },
  precision: value,
  recall: value,
  perLabel: { DISH: { f: value, support: 40 } },
  failed: 0,
  dropped: kind === 'llm' ? { 'quote-not-found': 7, duplicate: 9 } : {},
});

const data: ReportData = {
  project: 'a & b',
  task: 'dishes',
  taskKind: 'ner',
  metric: 'ents_f',
  made: '2026-01-02T03:04:05Z',
  machine: 'two cores',
  testDocuments: 100,
  trainDocuments: 200,
  baseline: 'prompt',
  rows: [row('rules', 'rules', 0.4), row('prompt', 'llm', 0.5), row('distilled', 'model', 0.7)],
  curve: [20, 100].map((examples, index) => ({
    examples,
    score: { value: 0.4 + 0.3 * index, low: 0.3 + 0.3 * index, high: 0.5 + 0.3 * index },
    seeds: [{ seed: 1, score: 0.4 + 0.3 * index }],
    trainSeconds: 2,
  })),
  notes: [],
  samples: [{ text: 'a <b> wok', spans: [{ start: 6, end: 9, label: 'EQUIPMENT', confidence: 0.5 }] }],
};

describe('renderReport', () => {
  it('needs nothing from elsewhere and runs no script', async () => {
    const html = await renderReport(data);
    expect(html).not.toMatch(/<script|<link|<img|\bsrc=|@import|url\(/i);
    expect(html.match(/https?:\/\/[^"'\s<]+/g)?.filter((url) => !url.startsWith('http://www.w3.org/')) ?? []).toEqual(
      [],
    );
  });

  it('escapes everything that comes from the user', async () => {
    const html = await renderReport(data);
    expect(html).toContain('a &#38; b: dishes');
    expect(html).toContain('made by &#60;prompt&#62;');
    expect(html).toContain('a &#60;b&#62; <mark>wok<b>EQUIPMENT 0.50</b></mark>');
  });

  it('says short latencies in microseconds', async () => {
    const [rules] = data.rows;
    const html = await renderReport({ ...data, rows: [{ ...rules!, latencyMs: { p50: 0.0112, p99: 0.31 } }] });
    expect(html).toContain('11 µs / 0.31 ms');
  });

  it('draws the curve against a line for each component that was not trained', async () => {
    const html = await renderReport(data);
    expect(html).toContain('rules 0.40');
    expect(html).toContain('prompt 0.50');
    expect(html).not.toContain('distilled 0.70');
    expect(html).toContain('trained 0.70');
  });

  it('names dropped answers, most frequent first, and leaves the chart out without a curve', async () => {
    const { curve: _, ...withoutCurve } = data;
    const html = await renderReport(withoutCurve);
    expect(html).toContain('duplicate 9, quote-not-found 7');
    expect(html).not.toContain('<svg');
  });
});

describe('number formats', () => {
  it.each([
    [formatBytes(5_260_000), '5.3 MB'],
    [formatBytes(840_400), '840 kB'],
    [formatBytes(12), '12 B'],
    [formatRate(81_342.7), '81,300'],
    [formatRate(4.567), '4.57'],
    [formatCost(0), '$0'],
    [formatCost(0.4211), '$0.42'],
    [formatCost(1_234.4), '$1,234'],
    [formatEstimate({ value: 0.7, low: 0.651, high: 0.75 }), '0.70 [0.65, 0.75]'],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
