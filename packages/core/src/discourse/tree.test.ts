import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DiscourseUnit } from '../doc/annotations.ts';
import { relationClass, relationIn, relationName } from './labels.ts';
import { anyTree } from './testing/any-tree.ts';
import { attachmentsOf, binaryNodes, treeOfUnits } from './tree.ts';

/** Units of one character each; `[head, label, depth]`. */
function unitsOf(
  rows: readonly (readonly [head: number, label?: string, depth?: number | undefined])[],
): DiscourseUnit[] {
  return rows.map(([head, label, depth], index) => ({
    ...{ start: index, end: index + 1, head },
    ...(label !== undefined && { label }),
    ...(depth !== undefined && { depth }),
  }));
}

test('any tree comes back from its attachments, and any attachments from their tree', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const attachments = attachmentsOf(tree);
      const units = attachments.map((attachment, index) => ({ ...attachment, start: index, end: index + 1 }));
      const back = treeOfUnits(units);
      expect(back).toEqual({ tree });
      expect('tree' in back && attachmentsOf(back.tree)).toEqual(attachments);
    }),
    { numRuns: 500 },
  );
});

test('a tree of units has one node fewer than units, once it is binary', () => {
  fc.assert(fc.property(anyTree, (tree) => binaryNodes(tree).length === tree.to - 1));
});

test('the depth tells what is attached first, on either side', () => {
  const near = unitsOf([[1, 'a', 0], [1], [1, 'b', 1]]);
  const far = unitsOf([[1, 'a', 1], [1], [1, 'b', 0]]);
  expect(treeOfUnits(near)).toMatchObject({ tree: { parts: [{ from: 0, to: 2 }, { from: 2 }] } });
  expect(treeOfUnits(far)).toMatchObject({
    tree: {
      parts: [
        { from: 0, to: 1 },
        { from: 1, to: 3 },
      ],
    },
  });
});

test('without a depth the nearest is attached first, and what follows before what precedes', () => {
  const result = treeOfUnits(unitsOf([[2, 'a'], [2, 'b'], [2], [2, 'c']]));
  expect('tree' in result && binaryNodes(result.tree).map(({ from, to }) => [from, to])).toEqual([
    [0, 4],
    [1, 4],
    [2, 4],
  ]);
});

test('nuclei of one node have the same depth; of nested ones the depth differs', () => {
  const flat = unitsOf([[0], [0, 'list_m', 0], [0, 'list_m', 0]]);
  const nested = unitsOf([[0], [0, 'list_m', 0], [0, 'list_m', 1]]);
  expect(treeOfUnits(flat)).toMatchObject({ tree: { parts: { length: 3 } } });
  expect(treeOfUnits(nested)).toMatchObject({ tree: { parts: [{ from: 0, to: 2 }, { from: 2 }] } });
});

test.each<[string, DiscourseUnit[], string]>([
  ['no units', [], 'No unit is the root of all.'],
  ['a circle', unitsOf([[0], [2, 'a'], [3, 'a'], [1, 'a']]), 'The heads of the units 2, 3, 4 go round in a circle.'],
  ['two roots', unitsOf([[0], [1]]), 'There is more than one root: the units 1, 2.'],
  ['a head that is not there', unitsOf([[0], [7, 'a']]), 'The head of unit 2 is unit 8, and there are 2 units.'],
  ['a head that is no number', unitsOf([[0], [0.5, 'a']]), 'The head of unit 2 is 0.5, and there are 2 units.'],
  ['a unit that is not attached', [...unitsOf([[0]]), { start: 1, end: 2 }], 'Unit 2 is not attached to any.'],
  ['no relation', unitsOf([[0], [0]]), 'Unit 2 is attached to unit 1 without a relation.'],
  [
    'a root with a relation',
    unitsOf([
      [0, 'a'],
      [0, 'a'],
    ]),
    'Unit 1 is the root and has a relation.',
  ],
  [
    'arcs that cross',
    unitsOf([[0], [3, 'a'], [0, 'a'], [0, 'a']]),
    'The brackets cross: with unit 2 what is attached to unit 4 is no stretch of the text.',
  ],
  [
    'what is further off attached lower down',
    unitsOf([[0], [0, 'a', 1], [0, 'a', 0]]),
    'The brackets cross: with unit 3 what is attached to unit 1 is no stretch of the text.',
  ],
  [
    'nuclei of which the head is not the first',
    unitsOf([[1, 'list_m', 0], [1]]),
    'Unit 1 is attached to the later unit 2 by list_m, of which the first nucleus must be the head.',
  ],
])('%s make no tree', (_, units, problem) => {
  expect(treeOfUnits(units)).toEqual({ problem });
});

test('any heads make a tree or none, and it has all units', () => {
  const row = fc.tuple(fc.integer({ min: -1, max: 6 }), fc.constantFrom('a', 'b_m', ''), fc.option(fc.nat(3)));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const result = treeOfUnits(unitsOf(rows.map(([head, label, depth]) => [head, label, depth ?? undefined])));
      if ('tree' in result) expect([result.tree.from, result.tree.to]).toEqual([0, rows.length]);
      else expect(result.problem).toMatch(/\.$/);
    }),
    { numRuns: 2_000 },
  );
});

test('a chain of very many units is no danger to the stack', () => {
  const units = unitsOf(Array.from({ length: 60_000 }, (_, index) => (index === 0 ? [0] : [index - 1, 'a', 0])));
  const result = treeOfUnits(units);
  expect('tree' in result && attachmentsOf(result.tree).length).toBe(units.length);
  const star = unitsOf(Array.from({ length: 60_000 }, (_, index) => (index === 0 ? [0] : [0, 'a_m', 0])));
  expect(treeOfUnits(star)).toMatchObject({ tree: { to: star.length } });
});

test('labels have a name and a class, and a task may know the class alone', () => {
  expect([relationName('joint-list_m'), relationClass('joint-list_m')]).toEqual(['joint-list', 'joint_m']);
  expect([relationName('causal-cause'), relationClass('causal-cause')]).toEqual(['causal-cause', 'causal']);
  const task = { labels: [{ name: 'joint_m' }, { name: 'causal-cause' }, { name: 'causal' }] };
  expect(relationIn(task, 'joint-list_m')).toBe('joint_m');
  expect(relationIn(task, 'causal-cause')).toBe('causal-cause');
  expect(relationIn(task, 'causal-result')).toBe('causal');
  expect(relationIn(task, 'joint-list')).toBeUndefined();
  expect(relationIn({ labels: [] }, 'anything')).toBe('anything');
});
