import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasParents, inTreeOrder, labelsBelow, withLabelsAbove } from './label-tree.ts';
import { parseTask } from './parse-task.ts';
import type { Label } from './task.ts';

const kitchen = {
  kind: 'textcat',
  multiple: true,
  labels: { apple: { parent: 'fruit' }, food: {}, fruit: { parent: 'food' }, tool: {}, knife: { parent: 'tool' } },
};

test('labels lie below others, whatever their order', () => {
  const { labels } = parseTask('t', kitchen);
  expect(hasParents(labels)).toBe(true);
  expect(inTreeOrder(labels).map(({ label, depth }) => `${depth} ${label.name}`)).toEqual([
    ...['0 food', '1 fruit', '2 apple', '0 tool', '1 knife'],
  ]);
  expect(withLabelsAbove(labels, ['apple', 'tool'])).toEqual(['apple', 'food', 'fruit', 'tool']);
  expect(labelsBelow(labels, 'food')).toEqual(['apple', 'fruit']);
  const task = parseTask('t', kitchen);
  expect(parseTask('t', JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test.each([
  ['textcat', { A: { parent: 'X' }, B: {} }, 'no label'],
  ['textcat', { A: { parent: 'A' }, B: {} }, 'below itself'],
  ['textcat', { A: { parent: 'B' }, B: { parent: 'C' }, C: { parent: 'A' } }, 'below itself'],
  ['textcat', { A: { parent: 1 }, B: {} }, 'parent'],
  ['ner', { A: {}, B: { parent: 'A' } }, 'kind ner'],
])('%s with %j: %s', (kind, labels, problem) => {
  expect(() => parseTask('t', { kind, labels })).toThrow(problem);
});

test('of any tree each label comes once, after the one above it, and what is chosen is closed', () => {
  const forest = fc
    .array(fc.nat(20), { minLength: 1, maxLength: 20 })
    .map((parents) =>
      parents.map((parent, index): Label => ({ name: `${index}`, ...(parent < index ? { parent: `${parent}` } : {}) })),
    );
  fc.assert(
    fc.property(forest, fc.nat(19), (labels, pick) => {
      const order = inTreeOrder(labels).map(({ label }) => label.name);
      expect(order.toSorted()).toEqual(labels.map(({ name }) => name).toSorted());
      for (const { name, parent } of labels)
        if (parent !== undefined) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(name));
      const chosen = withLabelsAbove(labels, [`${pick % labels.length}`]);
      expect(withLabelsAbove(labels, chosen)).toEqual(chosen);
    }),
  );
});
