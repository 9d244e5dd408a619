import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledSpan } from '../doc/annotations.ts';
import { createRandom } from '../random.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { linkInterval, scoreLinks } from './score-links.ts';

const task = parseTask('links', { kind: 'ner', labels: ['PERSON', 'ORG'] });

/** An entity at a place of its own, linked to `kbId`. */
function span(place: number, kbId?: string | null, label = 'PERSON', kbConfidence?: number): LabelledSpan {
  const link = kbId === undefined ? {} : { kbId };
  return { start: place, end: place + 1, label, ...link, ...(kbConfidence === undefined ? {} : { kbConfidence }) };
}

const figuresOf = (gold: readonly LabelledSpan[], predicted: readonly LabelledSpan[]) =>
  scoreLinks(task, [{ gold: { ents: gold }, predicted: { ents: predicted } }]);

describe('links', () => {
  test('are right with the same id at the same place, whatever the label; none of them can be right too', () => {
    const gold = [span(0, 'a'), span(1, 'b'), span(2, null), span(3, null), span(4, 'c')];
    const predicted = [span(0, 'a', 'ORG'), span(1, 'x'), span(2, null), span(3, 'y')];
    const { figures, value, metric, perLabel, confusions } = figuresOf(gold, predicted);
    expect([metric, value]).toEqual(['nel_acc', 2 / 5]);
    expect(figures).toEqual({
      nel_acc: 2 / 5,
      // Of a, x and y one is right; of a, b and c one is found.
      nel_micro_p: 1 / 3,
      nel_micro_r: 1 / 3,
      nel_micro_f: 1 / 3,
      nel_macro_f: 1 / 3,
      // One of two is found, and what is said is right.
      nel_nil_f: 2 / 3,
    });
    expect(perLabel.PERSON).toMatchObject({ support: 3, predicted: 3 });
    expect(confusions).toContainEqual({ gold: 'b', predicted: 'x', count: 1 });
    expect(confusions).toContainEqual({ gold: 'NIL', predicted: 'y', count: 1 });
    expect(confusions).toContainEqual({ gold: 'c', predicted: null, count: 1 });
  });
  test('of what nobody linked are neither right nor wrong; of what is no mention they are wrong', () => {
    const gold = [span(0, 'a'), span(1)];
    expect(figuresOf(gold, [span(0, 'a'), span(1, 'x')]).figures).toMatchObject({ nel_acc: 1, nel_micro_p: 1 });
    expect(figuresOf(gold, [span(0, 'a'), span(9, 'x')]).figures).toMatchObject({ nel_acc: 1, nel_micro_p: 0.5 });
    const withNil = [...gold, span(2, null)];
    expect(figuresOf(withNil, [span(2, null), span(9, null)]).figures).toMatchObject({ nel_nil_f: 1 });
  });
  test('are not scored on texts in which nobody linked anything', () => {
    const pairs = [{ ents: [span(0)] }, {}, { ents: [] }, { ents: [span(0, 'a')] }].map((gold) => ({
      gold,
      predicted: { ents: [span(0, 'a')] },
    }));
    expect(scoreLinks(task, pairs)).toMatchObject({ documents: 2, skipped: 2 });
  });
  test('have a calibration error where they have confidences', () => {
    const gold = Array.from({ length: 10 }, (_, place) => span(place, 'a'));
    const said = gold.map(({ start }) => span(start, start < 5 ? 'a' : 'b', 'PERSON', 0.9));
    expect(figuresOf(gold, said).figures.nel_ece).toBeCloseTo(0.4);
  });
  test('have an interval that holds the accuracy', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => ({
      gold: { ents: [span(0, 'a')] },
      predicted: { ents: [span(0, i % 4 === 0 ? 'b' : 'a')] },
    }));
    const { low, value, high } = linkInterval(scoreLinks(task, pairs).counts, { random: createRandom(1) });
    expect(value).toBe(0.75);
    expect(low > 0.55 && low < 0.75 && high > 0.75 && high < 0.95).toBe(true);
  });
  test('that are the gold score 1, and links that are none of it 0', () => {
    const id = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null });
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 6 }), (ids) => {
        const gold = ids.map((kbId, place) => span(place, kbId));
        expect(figuresOf(gold, gold).value).toBe(1);
        expect(
          figuresOf(
            gold,
            gold.map(({ start }) => span(start, 'none')),
          ).value,
        ).toBe(0);
        expect(figuresOf(gold, []).value).toBe(0);
      }),
    );
  });
});
