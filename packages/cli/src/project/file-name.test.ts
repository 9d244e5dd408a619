import { expect, test } from 'vitest';
import { fileNameOf, isFileName } from './file-name.ts';

test.each([
  ['dishes', 'dishes'],
  ['Ton & Laune (v2)', 'Ton-Laune-v2'],
  ['Größe', 'Größe'],
  ['Gro\u0308ße', 'Größe'],
  ['настроение', 'настроение'],
  ['料理', '料理'],
  ['../up', 'up'],
  ['&', 'model'],
])('%s lies in a file called %s', (task, name) => {
  expect(fileNameOf(task)).toBe(name);
  expect(isFileName(name)).toBe(true);
});
