import type { Annotations, Task } from 'tincture';
import { expect, test } from 'vitest';
import { cats, tone } from '../testing/tone-texts.ts';
import { judge } from './judge.ts';

/** `a:good b:bad` as what a source says. */
function said(words: string): Map<string, Annotations> {
  const pairs = words.split(' ').filter((word) => word !== '');
  return new Map(
    pairs.map((pair) => {
      const [document = '', label] = pair.split(':');
      return [document, cats(label === 'good' ? 'good' : 'bad')];
    }),
  );
}
const gold = said('a:good b:bad c:good d:bad e:good f:bad');

test('each source is measured on the texts for which it said something, and compared on those of both', async () => {
  const half = said('a:good b:good c:good');
  const candidate = said('b:bad c:good d:bad e:bad');
  const judged = await judge(tone, gold, new Map([['half', half]]), candidate);
  const one = judged.sources.get('half');
  expect(one?.documents).toBe(3);
  // good: 2 right, 1 too much; bad: 1 missed.
  expect(one?.score.value).toBeCloseTo(0.4, 9);
  expect(one?.versus).toMatchObject({ documents: 2, candidate: 1 });
  expect(one?.versus?.difference.value).toBeCloseTo(1 - 1 / 3, 9);
  expect(judged.candidate?.documents).toBe(4);
  expect(judged.candidate?.score.value).toBeCloseTo((2 / 3 + 0.8) / 2, 9);
});

test('intervals lie around the value and are the same each time', async () => {
  const source = new Map([['s', said('a:good b:bad c:bad d:bad e:good f:good')]]);
  const [first, second] = [await judge(tone, gold, source, gold), await judge(tone, gold, source, gold)];
  const { value = 0, low = 1, high = 0 } = first.sources.get('s')?.score ?? {};
  expect(low).toBeLessThan(value);
  expect(high).toBeGreaterThan(value);
  expect(second).toEqual(first);
});

test('what says nothing about any gold has no score', async () => {
  const other: Task = { ...tone, labels: [{ name: 'x' }, { name: 'y' }] };
  expect(await judge(tone, new Map(), new Map([['s', gold]]), gold)).toEqual({
    candidate: undefined,
    sources: new Map(),
  });
  expect((await judge(other, gold, new Map([['s', gold]]), gold)).sources.size).toBe(0);
  expect((await judge(tone, gold, new Map([['s', said('z:good')]]), new Map())).sources.size).toBe(0);
});
