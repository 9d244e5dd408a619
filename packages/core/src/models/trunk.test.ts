import { expect, test } from 'vitest';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { tinyNer } from './testing/tiny-models.ts';
import { createTrunk } from './trunk.ts';

/** The hidden vectors of each network, [tokens × width] a text. */
function hiddenOf(texts: readonly string[], members: number): number[][][] {
  const { weights } = tinyNer({ words: ['pear', 'plum', 'is'], members });
  const trunk = createTrunk(weights, 0);
  const found: number[][][] = Array.from({ length: members }, () => texts.map(() => []));
  trunk.run(texts.map(tokenize), ({ member, hidden, rows, blocks }) => {
    expect(hidden).toHaveLength(rows * trunk.width);
    for (const { text, start, end, row } of blocks) {
      const { width } = trunk;
      found[member]![text]!.push(...hidden.subarray(row * width, (row + end - start) * width));
      // Zeros between texts, so that a head may run over all rows.
      const after = hidden.subarray((row + end - start) * width, (row + end - start + 1) * width);
      expect(after.every((value) => value === 0)).toBe(true);
    }
  });
  return found;
}

test('each network gives each text its own hidden vectors, in whatever batch it is', () => {
  const long = 'the plum is a pear '.repeat(300);
  const [first, second] = hiddenOf(['a pear is red', long, '', 'a pear is red'], 2);
  expect(first![0]).toHaveLength(4 * 8);
  expect(first![3]).toEqual(first![0]);
  expect(second![0]).not.toEqual(first![0]);
  expect(first![1]).toHaveLength(1_500 * 8);
  expect(first![2]).toEqual([]);
  expect(hiddenOf([long], 2)[1]![0]).toEqual(second![1]);
});
