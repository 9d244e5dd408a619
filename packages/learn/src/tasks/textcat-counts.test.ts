import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseFeatures, FeatureCounts } from './textcat-counts.ts';

const texts = fc.array(fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 30 }), { maxLength: 12 });

function countsOf(ofTexts: readonly (readonly number[])[], scale: number): FeatureCounts {
  const counts = new FeatureCounts();
  ofTexts.forEach((features, text) => {
    for (const feature of features) counts.add(feature * scale, text);
  });
  return counts;
}

/** What counts and the choice say, with nothing but maps and sorting. */
function plainly(blocks: readonly (readonly (readonly number[])[])[], scale: number, room: number): number[][] {
  const all = blocks.flatMap((ofTexts, block) => {
    const counts = new Map<number, number>();
    for (const features of ofTexts)
      for (const feature of new Set(features)) counts.set(feature * scale, (counts.get(feature * scale) ?? 0) + 1);
    return [...counts].map(([hash, count]) => ({ hash: hash | 0, count, block }));
  });
  const chosen = all.sort((a, b) => b.count - a.count || a.hash - b.hash || a.block - b.block).slice(0, room);
  return blocks.map((_, block) =>
    chosen
      .filter((one) => one.block === block)
      .map(({ hash }) => hash)
      .sort((a, b) => a - b),
  );
}

it('keeps the features that most texts have, those with the lower hash first where as many have them', () => {
  // Hashes that are near to each other, and such as share their last bits.
  fc.assert(
    fc.property(texts, texts, fc.constantFrom(1, 2 ** 12), fc.nat(90), (words, characters, scale, room) => {
      const blocks = [countsOf(words, scale), countsOf(characters, scale)];
      expect(chooseFeatures(blocks, room).map((hashes) => [...hashes])).toEqual(
        plainly([words, characters], scale, room),
      );
    }),
  );
});

it('counts texts, not occurrences, also of thousands of features', () => {
  const counts = new FeatureCounts();
  for (let text = 0; text < 3; text++) {
    for (let feature = 0; feature < 5_000; feature += text + 1) {
      counts.add(feature * 7_919, text);
      counts.add(feature * 7_919, text);
    }
  }
  expect(counts.size).toBe(5_000);
  expect([0, 1, 2, 3, 4].map((feature) => counts.count(feature * 7_919))).toEqual([3, 1, 2, 2, 2]);
  expect(counts.count(-1)).toBe(0);
});
