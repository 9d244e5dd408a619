import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinearExample } from './textcat-fit.ts';
import { createNewcomer } from './textcat-newcomer.ts';

const features = 12;
const wordFeatures = 5;

function text(values: ReadonlyMap<number, number>): LinearExample {
  const entries = [...values].sort(([a], [b]) => a - b);
  const targets = Int8Array.of(1, 0);
  const dense = Float32Array.of(0.5);
  const [rows, own] = [Int32Array.from(entries, ([row]) => row), Float32Array.from(entries, ([, value]) => value)];
  return { input: { rows, values: own, dense }, targets };
}

const anyText = fc
  .array(fc.tuple(fc.integer({ min: 0, max: features - 1 }), fc.float({ min: Math.fround(0.1), max: 1, noNaN: true })))
  .map((entries) => text(new Map(entries)));

describe('a text that is held out, as those that were learnt from let it be seen', () => {
  test('has what they have, each block at length 1', () => {
    const learnt = [
      text(
        new Map([
          [0, 1],
          [6, 1],
        ]),
      ),
      text(
        new Map([
          [2, 1],
          [7, 1],
          [8, 1],
        ]),
      ),
    ];
    const asNew = createNewcomer(learnt, features, wordFeatures);
    const { input, targets } = asNew(
      text(
        new Map([
          [0, 0.3],
          [1, 0.5],
          [2, 0.4],
          [7, 0.1],
          [9, 0.9],
        ]),
      ),
    );
    expect([...input.rows]).toEqual([0, 2, 7]);
    for (const [place, value] of [0.6, 0.8, 1].entries()) expect(input.values[place]).toBeCloseTo(value);
    expect(input.dense).toEqual(Float32Array.of(0.5));
    expect(targets).toEqual(Int8Array.of(1, 0));
  });

  test('is what it was where they have all that it has, and empty where they have nothing of it', () => {
    fc.assert(
      fc.property(anyText, (any) => {
        const whole = createNewcomer([any], features, wordFeatures);
        // Once more changes nothing: each block has length 1 already.
        const once = whole(any);
        expect(once.input.rows).toEqual(any.input.rows);
        whole(once).input.values.forEach((value, place) => void expect(value).toBeCloseTo(once.input.values[place]!));
        expect(createNewcomer([], features, wordFeatures)(any).input.values.length).toBe(0);
      }),
    );
  });
});
