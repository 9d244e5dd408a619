import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTree } from '../discourse/testing/any-tree.ts';
import { attachmentsOf } from '../discourse/tree.ts';
import type { Document } from '../doc/annotations.ts';
import { discourseSvg } from './discourse-svg.ts';
import { discourseTable } from './discourse-table.ts';

const document: Document = {
  text: 'We stayed in\nbecause it <rained>, and we read.',
  annotations: {
    discourse: [
      { start: 0, end: 12, head: 0, depth: 0 },
      { start: 13, end: 33, head: 0, label: 'causal-cause', depth: 0 },
      { start: 34, end: 46, head: 1, label: 'joint-list_m', depth: 0 },
    ],
  },
};

test('a table of units: number, relation and head, words under those of the head', () => {
  expect(discourseTable(document)).toBe(
    [
      '1  root            We stayed in',
      '2  causal-cause 1    because it <rained>,',
      '3  joint-list_m 2      and we read.',
      '',
    ].join('\n'),
  );
  const cut = document.annotations.discourse?.map(({ start, end }) => ({ start, end })) ?? [];
  expect(discourseTable({ ...document, annotations: { discourse: cut } })).toContain('2    because it');
  expect(discourseTable({ text: 'a', annotations: {} })).toBe('');
});

describe('a drawing', () => {
  test('has brackets with thick arms to nuclei, and a line for each unit', () => {
    const svg = discourseSvg(document);
    expect(svg).toContain('because it &lt;rained&gt;,');
    expect(svg).toContain('causal-cause → 1');
    // Two nodes: a nucleus with its satellite, and two nuclei.
    expect(svg.match(/M\S+ \S+V/g)).toHaveLength(2);
    expect(svg.match(/stroke-width="2.5"/g)).toHaveLength(3);
    expect(svg.match(/H\S+" fill/g)).toHaveLength(4);
  });

  test('of units that are not joined has no brackets', () => {
    const cut = document.annotations.discourse?.map(({ start, end }) => ({ start, end })) ?? [];
    expect(discourseSvg({ ...document, annotations: { discourse: cut } })).not.toContain('<path');
  });
});

test('any tree can be drawn and listed', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const discourse = attachmentsOf(tree).map((unit, index) => ({ ...unit, start: 2 * index, end: 2 * index + 1 }));
      const shown: Document = { text: 'a '.repeat(discourse.length), annotations: { discourse } };
      expect(discourseSvg(shown)).not.toMatch(/NaN|undefined|Infinity/);
      expect(discourseTable(shown).split('\n')).toHaveLength(discourse.length + 1);
    }),
  );
});
