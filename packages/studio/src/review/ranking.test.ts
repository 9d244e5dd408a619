import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { move, place, placesOf, type Ranking, sameRanking, tie } from './ranking.ts';

const written = (ranking: Ranking): string => ranking.map((group) => group.join('=')).join(' > ');
const read = (text: string): Ranking => (text === '' ? [] : text.split(' > ').map((group) => group.split('=')));

describe('an order', () => {
  it.each([
    ['', 'A', 'A'],
    ['A', 'B', 'A > B'],
    ['A > B', 'A', 'B'],
    ['A=B > C', 'A', 'B > C'],
  ])('%j with %s placed, or taken out', (before, name, after) => {
    expect(written(place(read(before), name))).toBe(after);
  });

  it.each([
    ['A > B', 'B', 'A=B'],
    ['A=B > C', 'C', 'A=B=C'],
    ['A=B > C', 'B', 'A > B > C'],
    ['A > B', 'A', 'A > B'],
    ['A', 'B', 'A'],
  ])('%j with %s tied, or not any more', (before, name, after) => {
    expect(written(tie(read(before), name))).toBe(after);
  });

  it.each([
    ['A > B > C', 'C', -1, 'A > C > B'],
    ['A > B > C', 'A', 1, 'B > A > C'],
    ['A > B', 'A', -1, 'A > B'],
    ['A > B', 'B', 1, 'A > B'],
    ['A=B > C', 'A', 1, 'B > A > C'],
    ['A=B > C', 'B', -1, 'B > A > C'],
    ['A', 'B', 1, 'A'],
  ] as const)('%j with %s moved by %i', (before, name, by, after) => {
    expect(written(move(read(before), name, by))).toBe(after);
  });

  it('has places as in sports', () => {
    expect([...placesOf(read('A > B=C > D'))]).toEqual([
      ['A', 1],
      ['B', 2],
      ['C', 2],
      ['D', 4],
    ]);
  });

  it('keeps every name once, whatever is done', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D');
    const act = fc.oneof(
      name.map((one) => (ranking: Ranking) => tie(ranking, one)),
      fc.tuple(name, fc.constantFrom(-1 as const, 1 as const)).map(
        ([one, by]) =>
          (ranking: Ranking) =>
            move(ranking, one, by),
      ),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const after = acts.reduce((ranking, next) => next(ranking), read('A > B=C > D'));
        expect(after.flat().sort()).toEqual(['A', 'B', 'C', 'D']);
        expect(after.every((group) => group.length > 0)).toBe(true);
      }),
      { seed: 20260101 },
    );
  });

  it('is the same whatever the order in a group', () => {
    expect(sameRanking(read('A=B > C'), read('B=A > C'))).toBe(true);
    expect(sameRanking(read('A > B'), read('B > A'))).toBe(false);
  });
});
