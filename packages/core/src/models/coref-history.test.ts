import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clustersOf } from '../coref/link-mentions.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { readCorefMentions } from './coref-features.ts';
import { CorefHistory } from './coref-history.ts';
import { nearerAgreeing, pairFeatures } from './coref-pair-features.ts';

/** The mentions of a text that stand in brackets, which are taken out. */
function reading(marked: string) {
  const places: { start: number; end: number }[] = [];
  const open: number[] = [];
  let text = '';
  for (const char of marked) {
    if (char === '[') open.push(text.length);
    else if (char === ']') places.push({ start: open.pop()!, end: text.length });
    else text += char;
  }
  const doc = tokenize(text);
  const mentions = places
    .map(({ start, end }) => ({
      startToken: doc.starts.indexOf(start),
      endToken: doc.ends.indexOf(end) + 1,
    }))
    .sort((a, b) => a.startToken - b.startToken || a.endToken - b.endToken);
  return readCorefMentions(doc, mentions, undefined);
}

describe('what is known of clusters', () => {
  const read = reading('[Mrs Byron] met [the old king]. [She] saw that [he] slept, and [Byron] left.');
  test('is what their mentions say together', () => {
    const history = new CorefHistory(read);
    [-1, -1, 0, 1].forEach((link, index) => {
      history.put(index, link);
    });
    const [lady, king] = history.clusters;
    expect(lady).toMatchObject({ size: 2, last: 2, genders: 2, numbers: 1, persons: 8 });
    expect([...lady!.heads]).toEqual(['byron']);
    expect(king).toMatchObject({ size: 2, last: 3, genders: 1 });
    expect([...king!.names]).toEqual(['old king']);
  });
  test('are the clusters that the links make, whatever they are', () => {
    const links = fc.array(fc.nat(), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(links, (draws) => {
        const history = new CorefHistory(read);
        const chosen = Int32Array.from(draws, (draw, index) => (draw % (index + 1)) - 1);
        chosen.forEach((link, index) => {
          history.put(index, link);
        });
        const clusters = clustersOf(chosen);
        expect(history.clusters.map(({ size, last }) => [size, last])).toEqual(
          clusters.map((members) => [members.length, members.at(-1)]),
        );
      }),
    );
  });
  test('changes what is seen of a pair', () => {
    const features = (links: readonly number[]): number[] => {
      const history = new CorefHistory(read);
      links.forEach((link, index) => {
        history.put(index, link);
      });
      const out: number[] = [];
      pairFeatures(read, 4, 0, history, 0, out);
      return out;
    };
    expect(features([-1, -1, 0, 1])).toEqual(features([-1, -1, 0, 1]));
    expect(features([-1, -1, 0, 1])).not.toEqual(features([-1, -1, -1, 1]));
  });
});

test('nearer mentions that agree are counted', () => {
  const read = reading('[Mrs Byron] met [the kings]. [She] slept.');
  expect([...nearerAgreeing(read, 2, [0, 1])]).toEqual([0, 0]);
  const more = reading('[Mrs Byron] met [Lady Ada]. [She] slept.');
  expect([...nearerAgreeing(more, 2, [0, 1])]).toEqual([1, 0]);
});

test('what a mention is inside of is known, also of one that begins with it, and of few where there are many', () => {
  const read = reading('[[the king] of [the land]] met [a man].');
  expect(read.around).toEqual([[1], [], [1], []]);
  const deep = reading(`${'['.repeat(60)}a b${']'.repeat(60)}`);
  expect(Math.max(...deep.around.map((around) => around.length))).toBeLessThan(17);
});

test('a line and a question are known', () => {
  const { mentions } = reading('Do [you] know [Ada]?\nYes. [I] do.');
  expect(mentions.map(({ line, isAsked }) => [line, isAsked])).toEqual([
    [1, true],
    [1, true],
    [2, false],
  ]);
});
