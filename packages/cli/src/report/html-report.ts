import { renderCurveChart } from './curve-chart.ts';
import { escapeHtml } from './escape.ts';
import { comparisonFootnote, formatBytes, formatCost, formatEstimate, formatLatency, formatRate } from './format.ts';
import type { ComparisonRow, ReportData } from './report-data.ts';

const style = `
:root{color-scheme:light dark;--text:#1b1f24;--muted:#57606a;--line:#d0d7de;--page:#fff;--panel:#f6f8fa;--mark:#ddf4ff}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--muted:#9198a1;--line:#3d444d;--page:#0d1117;--panel:#151b23;--mark:#12324f}}
body{font:15px/1.55 system-ui,sans-serif;color:var(--text);background:var(--page);max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
p.lead,.note{color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .5rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;white-space:nowrap}
th{white-space:normal}
th:first-child,td:first-child{text-align:left;white-space:normal;min-width:11rem}
td small{display:block;color:var(--muted)}
figure{margin:0;background:#fff;border:1px solid var(--line);border-radius:8px;padding:1rem}
figure svg{width:100%;height:auto}figcaption{color:#57606a;font-size:.9rem}
mark{background:var(--mark);color:inherit;border-radius:3px;padding:0 .2em}mark b{font-size:.72em;margin-left:.35em;letter-spacing:.03em}
blockquote{margin:.5rem 0;padding:.5rem .9rem;background:var(--panel);border-left:3px solid var(--line)}
`;

/** The report as one HTML page that needs nothing else: no script, no style, no font, no image from elsewhere. */
export async function renderReport(data: ReportData): Promise<string> {
  const baselines = data.rows.filter((row) => row.kind !== 'model');
  const chart =
    data.curve === undefined || data.curve.length < 2 ? '' : await renderCurveChart(data.metric, data.curve, baselines);
  const sections = [
    `<h1>${escapeHtml(data.project)}: ${escapeHtml(data.task)}</h1>`,
    `<p class="lead">${escapeHtml(data.taskKind)} · ${data.testDocuments} gold test texts · ${data.trainDocuments} gold training texts · ${escapeHtml(data.made.slice(0, 10))} · ${escapeHtml(data.machine)}</p>`,
    chart === ''
      ? ''
      : `<h2>How many examples beat the prompt?</h2><figure>${chart}<figcaption>${escapeHtml(data.metric)} on the test split over training examples. Line: mean over seeds; dots: each seed; band: 95 % interval (bootstrap over seeds and test texts). Dashed: components that were not trained.</figcaption></figure>`,
    '<h2>Every component on the same gold</h2>',
    `<div class="scroll">${comparisonTable(data)}</div><p class="note">${escapeHtml(comparisonFootnote)}</p>`,
    '<h2>By label</h2>',
    `<div class="scroll">${labelTable(data.rows)}</div>`,
    droppedSection(data.rows),
    sampleSection(data),
    data.notes.length === 0
      ? ''
      : `<h2>Notes</h2><ul class="note">${data.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul>`,
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(data.project)} · Tincture report</title><style>${style}</style></head>
<body>${sections.filter((part) => part !== '').join('\n')}</body></html>
`;
}

function comparisonTable(data: ReportData): string {
  const head = [
    'component',
    data.metric,
    `against ${data.baseline}`,
    'P',
    'R',
    'words/s',
    'latency p50 / p99',
    'size',
    '$ / M words',
    'failed',
  ];
  const rows = data.rows.map((row) => {
    const difference =
      row.difference === undefined
        ? '–'
        : `${row.difference.value >= 0 ? '+' : ''}${formatEstimate(row.difference)}<small>p ${row.difference.pValue < 0.001 ? '&lt; 0.001' : `= ${row.difference.pValue.toFixed(3)}`}</small>`;
    const cells = [
      `${escapeHtml(row.name)}<small>${escapeHtml(row.detail)}</small>`,
      formatEstimate(row.score),
      difference,
      row.precision.toFixed(2),
      row.recall.toFixed(2),
      row.wordsPerSecond === undefined ? '–' : formatRate(row.wordsPerSecond),
      row.latencyMs === undefined ? '–' : `${formatLatency(row.latencyMs.p50)} / ${formatLatency(row.latencyMs.p99)}`,
      row.sizeBytes === undefined ? '–' : formatBytes(row.sizeBytes),
      row.costPerMillionWords === undefined ? '–' : formatCost(row.costPerMillionWords),
      String(row.failed),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function labelTable(rows: readonly ComparisonRow[]): string {
  const labels = [...new Set(rows.flatMap((row) => Object.keys(row.perLabel)))];
  const support = (label: string): number => Math.max(...rows.map((row) => row.perLabel[label]?.support ?? 0));
  const head = rows.map((row) => `<th scope="col">${escapeHtml(row.name)}</th>`).join('');
  const body = labels.map(
    (label) =>
      `<tr><td>${escapeHtml(label)}</td><td>${support(label)}</td>${rows
        .map((row) => `<td>${row.perLabel[label]?.f.toFixed(2) ?? '–'}</td>`)
        .join('')}</tr>`,
  );
  return `<table><thead><tr><th scope="col">label</th><th scope="col">gold</th>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function droppedSection(rows: readonly ComparisonRow[]): string {
  const items = rows
    .filter((row) => row.failed > 0 || Object.keys(row.dropped).length > 0)
    .map((row) => {
      const reasons = Object.entries(row.dropped)
        .sort((a, b) => b[1] - a[1])
        .map(([reason, count]) => `${escapeHtml(reason)} ${count}`);
      const failed = row.failure === undefined ? [] : [`failed ${row.failed}, the first: ${escapeHtml(row.failure)}`];
      return `<li><b>${escapeHtml(row.name)}</b>: ${[...reasons, ...failed].join(', ')}</li>`;
    });
  return items.length === 0 ? '' : `<h2>Answers that could not be used</h2><ul>${items.join('')}</ul>`;
}

function sampleSection(data: ReportData): string {
  if (data.samples === undefined || data.samples.length === 0) return '';
  const items = data.samples.map((sample) => {
    let html = '';
    let at = 0;
    for (const span of sample.spans) {
      const confidence = span.confidence === undefined ? '' : ` ${span.confidence.toFixed(2)}`;
      html += `${escapeHtml(sample.text.slice(at, span.start))}<mark>${escapeHtml(sample.text.slice(span.start, span.end))}<b>${escapeHtml(span.label)}${confidence}</b></mark>`;
      at = span.end;
    }
    html += escapeHtml(sample.text.slice(at));
    return `<blockquote dir="auto">${html}</blockquote>`;
  });
  return `<h2>On new text</h2>${items.join('')}`;
}
