import { expect, test } from 'vitest';
import { describeSource } from './item-view.ts';

test.each([
  [{ kind: 'rules', name: 'menu', hash: 'h' }, 'rules menu'],
  [{ kind: 'rules', name: 'rules', hash: 'h' }, 'rules'],
  [{ kind: 'person', id: 'ada' }, 'ada'],
  [{ kind: 'model', name: 'small', version: '1.0.0', hash: 'h' }, 'model small 1.0.0'],
] as const)('%j is called %s', (source, words) => {
  expect(describeSource(source)).toBe(words);
});
