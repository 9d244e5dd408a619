import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestTree, isTree } from './arborescence.ts';

/** All lists of heads of so many words. */
function* allHeads(size: number): Generator<number[]> {
  for (let code = 0; code < size ** size; code++) {
    yield Array.from({ length: size }, (_, word) => Math.floor(code / size ** word) % size);
  }
}

function sumOf(scores: readonly number[], heads: ArrayLike<number>): number {
  return Array.from(heads).reduce((sum, head, word) => sum + scores[word * heads.length + head]!, 0);
}

const graph = fc
  .integer({ min: 1, max: 5 })
  .chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size * size, maxLength: size * size }),
    ),
  );

describe('bestTree', () => {
  it('finds as good a tree as there is among all', () => {
    fc.assert(
      fc.property(graph, ([size, scores]) => {
        let best = Number.NEGATIVE_INFINITY;
        for (const heads of allHeads(size)) if (isTree(heads)) best = Math.max(best, sumOf(scores, heads));
        const found = bestTree(scores, size);
        expect(isTree(found)).toBe(true);
        expect(sumOf(scores, found)).toBe(best);
      }),
      { numRuns: 300 },
    );
  });

  it('breaks up circles within circles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 60 }), fc.integer(), (size, seed) => {
        // Best heads that go round in small circles, which are best linked in larger ones.
        const scores = Array.from({ length: size * size }, (_, place) => {
          const [word, head] = [Math.floor(place / size), place % size];
          const distance = Math.abs(word - head);
          return distance === 0 ? -5 : 100 / (distance + 1) + (Math.imul(place + seed, 2654435761) >>> 28) / 16;
        });
        const found = bestTree(scores, size);
        expect(isTree(found)).toBe(true);
        // No single word can be moved to a better head.
        for (let word = 0; word < size; word++) {
          for (let head = 0; head < size; head++) {
            const moved = found.slice();
            moved[word] = head;
            if (isTree(moved)) expect(sumOf(scores, moved)).toBeLessThanOrEqual(sumOf(scores, found) + 1e-9);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves the best heads alone where they are a tree, and has one root where two words want to be it', () => {
    expect([...bestTree([9, 1, 1, 9, 1, 1, 1, 9, 1], 3)]).toEqual([0, 0, 1]);
    expect([...bestTree([9, 1, 3, 8], 2)]).toEqual([0, 0]);
    expect([...bestTree([], 0)]).toEqual([]);
  });

  it('makes a tree of a long sentence in which every word wants its neighbour', () => {
    const size = 400;
    const scores = new Float32Array(size * size);
    for (let word = 0; word < size; word++) scores[word * size + (word ^ 1)] = 1;
    expect(isTree(bestTree(scores, size))).toBe(true);
  });
});

describe('isTree', () => {
  it.each([
    [[0, 0, 1], true],
    [[], true],
    [[1, 0], false],
    [[0, 1], false],
    [[0, 2, 1], false],
    [[0, 5], false],
    [[0, -1], false],
    [[0, Number.NaN], false],
  ])('says of %j: %s', (heads, expected) => {
    expect(isTree(heads)).toBe(expected);
  });
});
