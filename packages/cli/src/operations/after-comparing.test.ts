import { expect, test } from 'vitest';
import type { ComparisonRow } from '../report/report-data.ts';
import { nextAfterComparing } from './after-comparing.ts';

const row = (
  name: string,
  kind: ComparisonRow['kind'],
  value: number,
  difference?: [number, number],
): ComparisonRow => ({
  ...{ name, kind, detail: '', precision: value, recall: value, perLabel: {}, failed: 0, dropped: {} },
  score: { value, low: value - 0.05, high: value + 0.05 },
  ...(difference && { difference: { value: 0, low: difference[0], high: difference[1], pValue: 0.01 } }),
});
const files = new Map([['pets', 'models/pets.safetensors']]);
const project = { hasTraining: true, models: ['models/pets.safetensors'] };
const untrained = { hasTraining: true, models: [] };

const next = (rows: readonly ComparisonRow[], baseline: string, more: object = {}): string | undefined =>
  nextAfterComparing({ rows, baseline, files, project, repeat: 'tincture compare --with rules', ...more })?.split(
    '   ',
  )[0];

test('a component that beats the prompt by more than chance is packaged, however hard the task is', () => {
  const rows = [row('prompt', 'llm', 0.1), row('pets', 'model', 0.4, [0.2, 0.4])];
  expect(next(rows, 'prompt')).toBe('tincture package models/pets.safetensors');
});

test('one that loses to it, or may be ahead by chance, wants more gold', () => {
  expect(next([row('prompt', 'llm', 0.8), row('pets', 'model', 0.6, [-0.3, -0.1])], 'prompt')).toBe('tincture review');
  expect(next([row('prompt', 'llm', 0.8), row('pets', 'model', 0.81, [-0.1, 0.1])], 'prompt')).toBe('tincture review');
});

test('one that was compared with nothing else must be right more often than wrong', () => {
  expect(next([row('pets', 'model', 0.6)], 'pets')).toBe('tincture package models/pets.safetensors');
  expect(next([row('pets', 'model', 0.1)], 'pets')).toBe('tincture review');
});

test('where nothing is trained yet, train, if there is something to learn from', () => {
  const rows = [row('prompt', 'llm', 0.5), row('rules', 'rules', 0.6, [0, 0.2])];
  expect(next(rows, 'prompt', { files: new Map(), project: untrained })).toBe('tincture train');
  expect(next(rows, 'prompt', { files: new Map(), project: { ...untrained, hasTraining: false } })).toBe(
    'tincture review',
  );
});

test('where a model is there that was not compared, compare it too', () => {
  const rows = [row('rules', 'rules', 0.6)];
  expect(next(rows, 'rules', { files: new Map() })).toBe('tincture compare --with rules models/pets.safetensors');
});

test('without a project nothing is advised that needs one', () => {
  expect(next([row('pets', 'model', 0.1)], 'pets', { project: undefined })).toBeUndefined();
});
