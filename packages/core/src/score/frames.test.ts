import { describe, expect, test } from 'vitest';
import type { Annotations, Frame } from '../doc/annotations.ts';
import { createRandom } from '../random.ts';
import { kindOf, statementKeys } from '../tasks/kinds.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { scoreInterval } from './bootstrap.ts';
import { scoreTask } from './score-task.ts';

const task = parseTask('home', { kind: 'frames', labels: ['switch', 'heat'], slots: ['device', 'room'] });
const frame = (label: string, slots: readonly [number, number, string][], end = 20): Frame => ({
  ...{ start: 0, end, label },
  slots: slots.map(([start, stop, name]) => ({ start, end: stop, label: name })),
});
const pair = (gold: readonly Frame[] | undefined, predicted: readonly Frame[] | undefined) => ({
  gold: (gold ? { frames: gold } : {}) satisfies Annotations,
  predicted: (predicted ? { frames: predicted } : {}) satisfies Annotations,
});
const lamp = frame('switch', [
  [0, 4, 'device'],
  [8, 12, 'room'],
]);

describe('frames', () => {
  test('are right when the intent and all slots are', () => {
    const { metric, value, precision, recall, figures, perLabel, confusions, documents, skipped } = scoreTask(task, [
      pair([lamp], [lamp]),
      // One slot too short, one too many; the intent is right.
      pair(
        [lamp],
        [
          frame('switch', [
            [0, 3, 'device'],
            [8, 12, 'room'],
            [14, 16, 'room'],
          ]),
        ],
      ),
      // Another intent with the same slots.
      pair([lamp], [{ ...lamp, label: 'heat' }]),
      pair([], []),
      pair([], [frame('heat', [])]),
      pair([frame('heat', [])], undefined),
      pair(undefined, [lamp]),
    ]);
    expect([metric, documents, skipped]).toEqual(['frames_acc', 6, 1]);
    expect(value).toBeCloseTo(2 / 6);
    expect([precision, recall]).toEqual([5 / 7, 5 / 6]);
    expect(figures).toEqual({
      frames_acc: 2 / 6,
      intent_acc: 3 / 6,
      slots_p: 5 / 7,
      slots_r: 5 / 6,
      slots_f: 10 / 13,
    });
    expect(perLabel.switch).toMatchObject({ support: 3, predicted: 2, precision: 1, recall: 2 / 3 });
    expect(perLabel.heat).toMatchObject({ support: 1, predicted: 2, f: 0 });
    expect(perLabel.device).toMatchObject({ support: 3, predicted: 3, recall: 2 / 3 });
    expect(Object.keys(perLabel)).toEqual(['switch', 'heat', 'device', 'room']);
    expect(confusions).toContainEqual({ gold: 'switch', predicted: 'heat', count: 1 });
    expect(confusions).toContainEqual({ gold: null, predicted: 'heat', count: 1 });
  });

  test('labels that the task does not define are wrong, and belong to their own kind', () => {
    const strange = frame('dim', [[0, 4, 'colour']]);
    const { figures } = scoreTask(task, [pair([lamp], [strange])]);
    expect(figures).toMatchObject({ frames_acc: 0, intent_acc: 0, slots_p: 0, slots_r: 0 });
    const onlySlots = scoreTask(task, [pair([lamp], [{ ...lamp, label: 'dim' }])]);
    expect(onlySlots.figures).toMatchObject({ intent_acc: 0, slots_p: 1, slots_r: 1 });
  });

  test('what is inside a slot counts, and how it hangs together', () => {
    const inner = { ...frame('heat', [[8, 12, 'room']], 12), start: 6 };
    const nested: Frame = { ...lamp, slots: [{ start: 6, end: 12, label: 'room', frame: inner }] };
    const flat: Frame = { ...lamp, slots: [{ start: 6, end: 12, label: 'room' }] };
    expect(scoreTask(task, [pair([nested], [nested])]).value).toBe(1);
    const { figures, perLabel } = scoreTask(task, [pair([nested], [flat])]);
    expect(figures).toMatchObject({ frames_acc: 0, intent_acc: 1, slots_r: 0.5, slots_p: 1 });
    expect(perLabel.heat).toMatchObject({ support: 1, predicted: 0 });
  });

  test('frames inside slots have figures where the task allows them', () => {
    const nesting = { ...task, slots: [{ name: 'device' }, { name: 'room', frames: ['switch', 'heat'] }] };
    const inner = (label: string): Frame => ({ ...frame(label, [[8, 12, 'room']], 12), start: 6 });
    const holding = (label: string): Frame => ({
      ...lamp,
      slots: [{ start: 6, end: 12, label: 'room', frame: inner(label) }],
    });
    const flat: Frame = { ...lamp, slots: [{ start: 6, end: 12, label: 'room' }] };
    const pairs = [
      pair([holding('heat')], [holding('heat')]),
      pair([holding('heat')], [holding('switch')]),
      pair([holding('heat')], [flat]),
      pair([flat], [flat]),
    ];
    const { figures } = scoreTask(nesting, pairs);
    expect(figures).toMatchObject({ frames_acc: 2 / 4, intent_acc: 1, inner_p: 1 / 2, inner_r: 1 / 3, inner_f: 2 / 5 });
    expect(scoreTask(task, pairs).figures).not.toHaveProperty('inner_f');
  });

  test('the interval is one of whole texts', () => {
    const { counts } = scoreTask(task, [
      ...Array.from({ length: 30 }, () => pair([lamp], [lamp])),
      ...Array.from({ length: 10 }, () => pair([lamp], [frame('heat', [])])),
    ]);
    const { value, low, high } = scoreInterval(task, counts, { random: createRandom(1) });
    expect(value).toBe(0.75);
    expect(low).toBeGreaterThan(0.55);
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.8);
    expect(high).toBeLessThan(0.95);
  });

  test('confidences are those of intents and slots', () => {
    const sure: Frame = { ...lamp, confidence: 0.9, slots: [{ start: 0, end: 4, label: 'room', confidence: 0.4 }] };
    const kind = kindOf(task);
    expect(kind.confidences(task, [pair([lamp], [sure])])).toEqual([
      { confidence: 0.9, isRight: true },
      { confidence: 0.4, isRight: false },
    ]);
    expect(kind.doubt(task, { frames: [sure] })).toBeCloseTo(0.6);
    expect(kind.isComplete(task, { frames: [] })).toBe(true);
    expect(kind.isComplete(task, {})).toBe(false);
    expect([...statementKeys(task, { frames: [sure] })]).toEqual(['frame 0:20 switch', 'slot 0:4 room']);
  });
});
