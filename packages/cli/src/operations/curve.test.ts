import { trainComponent } from '@tincture/learn';
import { type Document, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { type LearningCurve, learningCurve } from './curve.ts';

const task = parseTask('mood', { kind: 'textcat', labels: ['good', 'bad'] });
const words = { good: ['lovely', 'crisp', 'warm'], bad: ['burnt', 'soggy', 'cold'] };
/** Texts of both labels; of each third one the words say nothing, so that models differ in what they get right. */
const documents = (from: number, count: number): Document[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const label = number % 2 === 0 ? 'good' : 'bad';
    const word = number % 3 === 0 ? 'fine' : words[label][number % words[label].length];
    const cats = { good: label === 'good' ? 1 : 0, bad: label === 'bad' ? 1 : 0 };
    return { text: `The soup was ${word} number ${number % 5}`, annotations: { cats } };
  });

/** The curve of trainings that end in the order of `ranks`, which is by seed. */
async function curve(ranks: readonly number[]): Promise<LearningCurve> {
  const ended = new Map<number, () => void>();
  const isOver = ranks.map((rank) => new Promise<void>((resolve) => ended.set(rank, resolve)));
  ended.get(0)?.();
  return learningCurve({
    task,
    train: documents(0, 40),
    test: documents(100, 60),
    sizes: [8],
    seeds: [1, 2, 3],
    parallel: 3,
    now: () => 0,
    training: {},
    onProgress: (done, share) => {
      expect(share).toBeCloseTo(done / 3);
      ended.get(done)?.();
    },
    async trainModel(...given) {
      const model = await trainComponent(...given);
      await isOver[given[3].seed - 1];
      return model;
    },
  });
}

it('comes out the same whichever training ends first', async () => {
  const [first, second] = [await curve([0, 1, 2]), await curve([2, 0, 1])];
  expect(first.points[0]?.seeds.map(({ seed }) => seed)).toEqual([1, 2, 3]);
  expect(new Set(first.points[0]?.seeds.map(({ score }) => score)).size).toBeGreaterThan(1);
  expect(second.points).toEqual(first.points);
});
