import { describe, expect, test } from 'vitest';
import type { Annotations } from '../doc/annotations.ts';
import { scoreTask } from '../score/score-task.ts';
import { kindOf, statementKeys } from './kinds.ts';
import { spansOf } from './spancat.ts';
import type { Task } from './task.ts';

const task: Task = { name: 'parts', kind: 'spancat', labels: [{ name: 'WHOLE' }, { name: 'PART' }] };

/** `0-9 WHOLE, 0-4 PART` in the group of the task. */
function spans(marks: string, group = 'parts'): Annotations {
  const all = marks.split(', ').filter((mark) => mark !== '');
  return {
    spans: {
      [group]: all.map((mark) => {
        const [, start, end, label = '', confidence] = /^(\d+)-(\d+) (\w+)(?: (\S+))?$/.exec(mark) ?? [];
        const sure = confidence === undefined ? {} : { confidence: Number(confidence) };
        return { start: Number(start), end: Number(end), label, ...sure };
      }),
    },
  };
}

describe('spans that overlap', () => {
  test('are right with the borders and the label of the gold, each for itself', () => {
    const scores = scoreTask(task, [
      { gold: spans('0-9 WHOLE, 0-4 PART, 5-9 PART'), predicted: spans('0-9 WHOLE, 0-4 PART, 3-6 PART') },
    ]);
    expect(scores.metric).toBe('spans_f');
    expect(scores.figures).toMatchObject({ spans_p: 2 / 3, spans_r: 2 / 3, spans_f: 2 / 3 });
    expect(scores.figures.spans_macro_f).toBeCloseTo((1 + 1 / 2) / 2);
    expect(scores.perLabel.PART).toMatchObject({ support: 2, predicted: 2, f: 0.5 });
  });

  test('may have several labels on the same words, which are not confused with each other', () => {
    const gold = spans('0-4 WHOLE, 0-4 PART');
    expect(scoreTask(task, [{ gold, predicted: gold }]).value).toBe(1);
    const half = scoreTask(task, [{ gold, predicted: spans('0-4 WHOLE') }]);
    expect(half.confusions).toEqual([
      { gold: 'WHOLE', predicted: 'WHOLE', count: 1 },
      { gold: 'PART', predicted: null, count: 1 },
    ]);
    const more = scoreTask(task, [{ gold: spans('0-4 WHOLE'), predicted: gold }]);
    expect(more.confusions).toContainEqual({ gold: null, predicted: 'PART', count: 1 });
    const other = scoreTask(task, [{ gold: spans('0-4 WHOLE'), predicted: spans('0-4 PART') }]);
    expect(other.confusions).toEqual([{ gold: 'WHOLE', predicted: 'PART', count: 1 }]);
  });

  test('count only in the group of the task', () => {
    const named: Task = { ...task, group: 'sc' };
    const pair = { gold: spans('0-4 PART', 'sc'), predicted: spans('0-4 PART', 'sc') };
    expect(scoreTask(named, [pair]).value).toBe(1);
    expect(scoreTask(task, [pair])).toMatchObject({ documents: 0, skipped: 1 });
    expect(spansOf({ ...task, group: 'toString' }, pair.gold)).toBeUndefined();
  });

  test('say how unsure they are, and calibration is measured on them', () => {
    const said = spans('0-9 WHOLE 0.9, 0-4 PART 0.6');
    expect(kindOf(task).doubt(task, said)).toBeCloseTo(0.4);
    expect(kindOf(task).doubt(task, spans(''))).toBe(0);
    const { figures } = scoreTask(task, [{ gold: spans('0-9 WHOLE'), predicted: said }]);
    expect(figures.ece).toBeCloseTo((0.1 + 0.6) / 2);
  });

  test('are picked with nothing else, and an empty group says that there is none', () => {
    const { pick, isComplete } = kindOf(task);
    const all = { ...spans('0-4 PART'), ents: [], cats: {} };
    expect(pick(task, all)).toEqual(spans('0-4 PART'));
    expect(pick(task, { ents: [] })).toBeUndefined();
    expect(isComplete(task, spans(''))).toBe(true);
    expect(isComplete(task, spans('', 'other'))).toBe(false);
    expect([...statementKeys(task, all)]).toEqual(['0:4 PART']);
  });
});
