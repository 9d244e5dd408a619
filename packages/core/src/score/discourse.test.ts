import { describe, expect, test } from 'vitest';
import type { Annotations, DiscourseUnit } from '../doc/annotations.ts';
import { kindOf } from '../tasks/kinds.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { scoreTask } from './score-task.ts';

const task = parseTask('rst', {
  kind: 'discourse',
  labels: ['causal-cause', 'attribution-positive', 'joint-list_m', 'elaboration-additional'],
});

/** Units that begin at these characters, up to character 40; `[start, head, label, depth]`. */
function units(
  ...rows: readonly (readonly [start: number, head?: number, label?: string, depth?: number])[]
): Annotations {
  const discourse = rows.map(
    ([start, head, label, depth], index): DiscourseUnit => ({
      ...{ start, end: rows[index + 1]?.[0] ?? 40 },
      ...(head !== undefined && { head }),
      ...(label !== undefined && { label }),
      ...(depth !== undefined && { depth }),
    }),
  );
  return { discourse };
}

const gold = units([0, 1, 'attribution-positive', 0], [10, 1], [20, 1, 'causal-cause', 1], [30, 2, 'joint-list_m', 0]);

test('the same structure is right in every figure', () => {
  const { figures, value, metric, perLabel } = scoreTask(task, [{ gold, predicted: gold }]);
  for (const figure of Object.values(figures)) expect(figure).toBe(1);
  expect([metric, value]).toEqual(['rst_full_f', 1]);
  expect(perLabel['joint-list_m']).toMatchObject({ support: 1, predicted: 1, f: 1 });
});

test('a relation of the gold that the task does not have is missed, and one that a task without labels has is found', () => {
  const rare = units([0, 1, 'attribution-positive', 0], [10, 1], [20, 1, 'restatement', 1], [30, 2, 'joint-list_m', 0]);
  expect(scoreTask(task, [{ gold: rare, predicted: gold }]).figures.rst_full_f).toBeCloseTo(2 / 3);
  const open = parseTask('rst', { kind: 'discourse' });
  expect(scoreTask(open, [{ gold, predicted: gold }]).value).toBe(1);
  expect(scoreTask(open, [{ gold: rare, predicted: gold }]).value).toBeCloseTo(2 / 3);
});

test('each figure counts its own part of a structure that is partly wrong', () => {
  // Nodes of the gold: [0, 40) NS cause, [0, 20) SN attribution, [20, 40) NN list. Here the list is an elaboration, the cause comes first.
  const predicted = units(
    [0, 1, 'attribution-positive', 1],
    [10, 1],
    [20, 1, 'causal-cause', 0],
    [30, 2, 'elaboration-additional', 0],
  );
  // Its nodes: [0, 40) SN attribution, [10, 40) NS cause, [20, 40) NS elaboration.
  const { figures, perLabel, confusions } = scoreTask(task, [{ gold, predicted }]);
  expect(figures).toMatchObject({
    edu_f: 1,
    rst_span_f: 2 / 3,
    rst_nuclearity_f: 0,
    rst_relation_f: 0,
    rst_full_f: 0,
    rst_uas: 1,
    rst_las: 3 / 4,
  });
  expect(perLabel['causal-cause']).toMatchObject({ support: 1, predicted: 1, f: 0 });
  expect(confusions).toContainEqual({ gold: 'joint-list_m', predicted: null, count: 1 });
});

test('a relation counts by itself where only the nuclearity is another, and the nuclearity where only the relation is', () => {
  const right = units([0], [20, 0, 'causal-cause', 0]).discourse ?? [];
  const joined = (head: number, label: string): Annotations => ({
    discourse: right.map(({ start, end }, index) =>
      index === head ? { start, end, head } : { start, end, head, label },
    ),
  });
  const figuresOf = (predicted: Annotations) =>
    scoreTask(task, [{ gold: joined(0, 'causal-cause'), predicted }]).figures;
  expect(figuresOf(joined(1, 'causal-cause'))).toMatchObject({ rst_span_f: 1, rst_nuclearity_f: 0, rst_relation_f: 1 });
  expect(figuresOf(joined(0, 'elaboration-additional'))).toMatchObject({
    rst_nuclearity_f: 1,
    rst_relation_f: 0,
    rst_full_f: 0,
    rst_uas: 1,
    rst_las: 0.5,
  });
});

test('units that are cut otherwise are compared by their characters, and where the text begins counts for nothing', () => {
  const predicted = units([0, 0], [20, 0, 'causal-cause', 0], [30, 1, 'joint-list_m', 0]);
  const { figures } = scoreTask(task, [{ gold, predicted }]);
  // Borders at 20 and 30 of 10, 20 and 30; nodes [0, 40) and [20, 40) of three.
  expect(figures).toMatchObject({ edu_p: 1, edu_r: 2 / 3, rst_span_f: 0.8, rst_full_f: 0.8 });
  expect(figures.rst_uas).toBeCloseTo(2 / 7);
  expect(scoreTask(task, [{ gold: units([0, 0]), predicted: units([0, 0]) }]).figures.edu_f).toBe(0);
});

describe('what is scored', () => {
  test('is nothing where nobody looked, and borders alone where units are not joined', () => {
    expect(scoreTask(task, [{ gold: {}, predicted: gold }])).toMatchObject({ documents: 0, skipped: 1 });
    const { figures } = scoreTask(task, [{ gold: units([0], [10], [20]), predicted: gold }]);
    expect(figures).toMatchObject({ edu_r: 1, edu_p: 2 / 3, rst_span_f: 0, rst_uas: 0 });
  });

  test('a failed or broken prediction misses all', () => {
    const circle = units([0, 1, 'causal-cause'], [10, 0, 'causal-cause'], [20, 1, 'causal-cause'], [30, 3]);
    for (const predicted of [{}, circle])
      expect(scoreTask(task, [{ gold, predicted }]).figures).toMatchObject({ rst_span_f: 0, rst_full_f: 0 });
  });

  test('by classes, where the task names only these', () => {
    const coarse = parseTask('rst', { kind: 'discourse', labels: ['causal', 'attribution', 'joint_m'] });
    const { perLabel, value } = scoreTask(coarse, [{ gold, predicted: gold }]);
    expect([value, perLabel.causal?.f]).toEqual([1, 1]);
  });

  test('statements say units and attachments; without heads they are not complete', () => {
    const kind = kindOf(task);
    expect(kind.statements(task, gold)).toHaveLength(8);
    expect(kind.isComplete(task, gold)).toBe(true);
    expect(kind.isComplete(task, units([0], [10]))).toBe(false);
    const unsure = (gold.discourse ?? []).map((unit) => ({ ...unit, confidence: 0.6 }));
    expect(kind.doubt(task, { discourse: unsure })).toBeCloseTo(0.4);
    expect(scoreTask(task, [{ gold, predicted: { discourse: unsure } }]).figures.ece).toBeCloseTo(0.4);
  });
});
