import { parseTask } from 'tincture';
import { expect, test } from 'vitest';
import { childrenOf, openAtFirst, switchLabel, treeRows } from './class-tree.ts';
import { textcatReview } from './tasks/textcat.ts';

const task = parseTask('t', {
  kind: 'textcat',
  multiple: true,
  labels: { food: {}, fruit: { parent: 'food' }, apple: { parent: 'fruit' }, pear: { parent: 'fruit' }, tool: {} },
});
const { labels } = task;

test('rows are those below open ones', () => {
  const rows = (...open: string[]): string[] =>
    treeRows(labels, new Set(open)).map((row) => `${row.depth} ${row.label.name} ${row.place}/${row.size}`);
  expect(rows()).toEqual(['0 food 1/2', '0 tool 2/2']);
  expect(rows('fruit')).toEqual(['0 food 1/2', '0 tool 2/2']);
  expect(rows('food', 'fruit')).toEqual(['0 food 1/2', '1 fruit 1/1', '2 apple 1/2', '2 pear 2/2', '0 tool 2/2']);
  expect(childrenOf(labels, undefined).map(({ name }) => name)).toEqual(['food', 'tool']);
});

test('a label is switched on with those above it, and off with those below', () => {
  expect(switchLabel(labels, ['tool'], 'apple')).toEqual(['food', 'fruit', 'apple', 'tool']);
  expect(switchLabel(labels, ['food', 'fruit', 'apple', 'tool'], 'fruit')).toEqual(['food', 'tool']);
});

test('small trees are open, large ones where something is chosen', () => {
  expect([...openAtFirst(labels, [])]).toEqual(['food', 'fruit', 'fruit'].slice(0, 2));
  const many = [...labels, ...Array.from({ length: 40 }, (_, index) => ({ name: `x${index}`, parent: 'tool' }))];
  expect([...openAtFirst(many, ['apple'])]).toEqual(['fruit', 'food']);
});

test('gold has all that are above what is chosen, where several labels may hold', () => {
  const marks = { spans: [], tokens: [], chosen: ['apple'] };
  const tokens = { starts: [], ends: [] };
  expect(textcatReview.goldOf(task, marks, tokens).cats).toEqual({ food: 1, fruit: 1, apple: 1, pear: 0, tool: 0 });
  const single = { ...task, multiple: false };
  expect(textcatReview.goldOf(single, marks, tokens).cats).toEqual({ food: 0, fruit: 0, apple: 1, pear: 0, tool: 0 });
});
