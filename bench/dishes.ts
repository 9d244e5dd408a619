// The demo as a measurement: runs the real command on a fresh copy of examples/dishes, and writes its chart for the README
// and its tables to bench/results/dishes.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderCurveChart } from '../packages/cli/src/report/curve-chart.ts';
import type { ComparisonRow, CurvePoint } from '../packages/cli/src/report/report-data.ts';
import { comparisonTable, curveTable } from '../packages/cli/src/terminal/tables.ts';
import { describeMachine, machineLine } from './lib/machine.ts';
import { writeResults } from './lib/results.ts';

export async function runDishes(): Promise<void> {
  const machine = machineLine(describeMachine());
  const folder = mkdtempSync(join(tmpdir(), 'tincture-dishes-'));
  try {
    const launcher = fileURLToPath(new URL('../packages/cli/bin/tincture.js', import.meta.url));
    const demo = (...flags: string[]): { rows: ComparisonRow[]; curve: CurvePoint[] } =>
      JSON.parse(
        execFileSync(process.execPath, [launcher, 'demo', join(folder, 'dishes'), '--recorded', '--json', ...flags], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'inherit'],
          maxBuffer: 64 << 20,
        }),
      );
    const started = performance.now();
    const { rows, curve } = demo();
    const seconds = Math.round((performance.now() - started) / 1_000);
    const bare = demo('--no-vectors').curve;
    const chart = await renderCurveChart(
      'ents_f',
      curve,
      rows.filter((row) => row.kind !== 'model'),
    );
    writeFileSync(new URL('../docs/images/dishes-curve.svg', import.meta.url), chart);
    const seeds = curve[0]?.seeds.map(({ seed }) => seed).join(', ') ?? '';
    const text = [
      '# The demo: examples/dishes',
      '',
      `Entity F1 (exact) on the 160 gold test texts, percent, with 95 % bootstrap intervals over texts (and, for the curve, over the seeds ${seeds}). Each trained component learned from the given number of texts and nothing else; stopping and calibration take what they need from those.`,
      '',
      '```',
      curveTable(curve),
      '',
      comparisonTable(rows, 'ents_f'),
      '```',
      '',
      ...rows.map((row) => `- **${row.name}**: ${row.detail}`),
      '',
      'The same curve without word vectors:',
      '',
      '```',
      curveTable(bare),
      '```',
      '',
      `The texts and their gold were made for this example (see its README), and so were the rules. Recorded responses are of a real model; their speed is that of the machine that recorded them, on its two cores.`,
      '',
      `Made by \`npm run bench -- dishes\` in ${seconds} s on ${machine}.`,
      '',
    ].join('\n');
    writeResults('dishes', text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
