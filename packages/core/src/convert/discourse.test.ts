import { describe, expect, test } from 'vitest';
import type { DiscourseUnit, Document } from '../doc/annotations.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { readAll, writeAll } from './testing/read-all.ts';

const labels = ['causal-cause', 'joint-list_m', 'adversative-contrast'];
const task = parseTask('rst', { kind: 'discourse', labels });
const text = 'We stayed in because it rained, and we read.';
const units: readonly DiscourseUnit[] = [
  { start: 0, end: 12, head: 0, depth: 0 },
  {
    ...{ start: 13, end: 31, head: 0, label: 'causal-cause', depth: 0, confidence: 0.75 },
    signals: [{ type: 'dm', subtype: 'because', ranges: [{ start: 13, end: 20 }], status: 'gold' }],
    edges: [{ head: 2, label: 'adversative-contrast', headDepth: 1, signals: [{ type: 'lex', ranges: [] }] }],
  },
  { start: 32, end: 44, head: 0, label: 'joint-list_m', depth: 1 },
];
const read = (discourse: unknown, options = {}) =>
  readAll(JSON.stringify({ text, discourse }), { format: 'jsonl', task, ...options });
const changed = (index: number, change: object): object[] =>
  units.map((unit, at) => (at === index ? { ...unit, ...change } : unit));

describe('units of discourse in our JSON lines', () => {
  test('come back as they were written, also without heads', async () => {
    const cut = units.map(({ start, end }) => ({ start, end }));
    const documents: Document[] = [units, cut].map((discourse) => ({ text, annotations: { discourse } }));
    const { content, losses } = await writeAll(documents, { format: 'jsonl', task });
    const back = await readAll(content, { format: 'jsonl', task });
    expect([back.rejects, back.repairs, losses]).toEqual([[], [], []]);
    expect(back.documents).toEqual(documents);
  });

  test('are put on the borders of tokens, white space around them is nothing', async () => {
    const { documents, repairs } = await read([
      { ...units[0], end: 13 },
      { ...units[1], end: 30 },
      { ...units[2], start: 30 },
    ]);
    expect(documents[0]?.annotations.discourse?.map(({ start, end }) => [start, end])).toEqual([
      [0, 12],
      [13, 30],
      [30, 44],
    ]);
    expect(repairs).toEqual([]);
    const moved = await read([{ ...units[0], end: 11 }, units[1], units[2]]);
    expect(moved.repairs).toEqual([
      'Moved to token borders: the unit number 1 at [0, 11), "We stayed i" became "We stayed in"',
    ]);
  });

  test('may have finer relations than the task', async () => {
    const coarse = parseTask('rst', { kind: 'discourse', labels: ['causal', 'joint_m', 'adversative'] });
    expect(await read(units, { task: coarse })).toMatchObject({ rejects: [], documents: [{}] });
  });

  test.each<[string, unknown, string]>([
    ['no list', { a: 1 }, 'must hold a list'],
    ['units that are no objects', [1], '"discourse" number 1 must be an object'],
    ['words in no unit', [units[0], units[2]], 'leaves out what is before it: "because it rained,"'],
    [
      'words behind the last unit',
      units.slice(0, 1),
      'end before the text does: "because it rained, and we read." is in none',
    ],
    ['no units', [], 'The units of discourse end before the text does'],
    ['units that overlap', changed(1, { start: 10 }), 'The unit number 2 at [10, 31) overlaps the one before it'],
    ['a unit outside the text', changed(2, { end: 90 }), 'lies outside the text of 44 characters'],
    ['a unit without a place', changed(0, { start: 'x' }), 'The key "start" of "discourse" number 1 must be a number'],
    ['a head that is not there', changed(1, { head: 9 }), 'The head of unit 2 is unit 10, and there are 3 units'],
    [
      'a head below 0',
      changed(1, { head: -1 }),
      'The key "head" of "discourse" number 2 must be a whole number from 0 on',
    ],
    ['a circle', changed(0, { head: 1, label: 'causal-cause' }), 'No unit is the root of all'],
    ['two roots', changed(2, { head: 2, label: null }), 'There is more than one root: the units 1, 3'],
    ['heads of some units', changed(2, { head: null }), 'Unit 3 is not attached to any'],
    [
      'a relation without heads',
      [{ start: 0, end: 44, label: 'causal-cause' }],
      'number 1 has a relation or a depth, and no head',
    ],
    ['crossing brackets', changed(2, { depth: 0 }).with(1, { ...units[1], depth: 1 }), 'The brackets cross'],
    ['a depth of a half', changed(2, { depth: 0.5 }), 'The key "depth" of "discourse" number 3'],
    [
      'an unknown relation',
      changed(1, { label: 'mode-means' }),
      'The task rst has no label "mode-means"; it has causal-cause',
    ],
    ['an edge to itself', changed(1, { edges: [{ head: 1, label: 'causal-cause' }] }), 'number 2 leads to itself'],
    [
      'an edge to nothing',
      changed(1, { edges: [{ head: 5, label: 'causal-cause' }] }),
      'leads to unit 6, and there are 3',
    ],
    [
      'an edge without a head',
      changed(1, { edges: [{ label: 'causal-cause' }] }),
      'edge number 1 of "discourse" number 2',
    ],
    ['an unknown edge', changed(1, { edges: [{ head: 0, label: 'mode-means' }] }), 'has no label "mode-means"'],
    ['a signal without a type', changed(1, { signals: [{ ranges: [] }] }), 'The key "type" of signal number 1'],
    [
      'a signal outside the text',
      changed(1, { signals: [{ type: 'dm', ranges: [{ start: 50, end: 51 }] }] }),
      'A signal "dm" of the unit number 2 at [50, 51) lies outside',
    ],
    [
      'a signal with places out of order',
      changed(1, {
        signals: [
          {
            type: 'dm',
            ranges: [
              { start: 3, end: 7 },
              { start: 1, end: 5 },
            ],
          },
        ],
      }),
      'begins before the range that is listed before it',
    ],
  ])('%s: set aside with the reason', async (_, discourse, problem) => {
    const { rejects, documents } = await read(discourse);
    expect(documents).toEqual([]);
    expect(rejects[0]?.problem).toContain(problem);
    expect(rejects[0]?.line).toBe(1);
  });

  test('formats that cannot carry them say how many are lost', async () => {
    const document: Document = { text, annotations: { discourse: units } };
    const { losses } = await writeAll([document], { format: 'csv', task });
    expect(losses.filter((what) => what === 'units of discourse with what joins them')).toHaveLength(3);
  });
});
