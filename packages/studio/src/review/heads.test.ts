import { describe, expect, it } from 'vitest';
import { allTokens, circleOf, sentenceAt, setHead, toggleSentence } from './heads.ts';

const tokens = [0, 2, 4, 6].map((start) => ({ start, end: start + 1 }));
const withHeads = (heads: readonly (number | undefined)[]) =>
  tokens.map((token, i) => ({ ...token, ...(heads[i] === undefined ? {} : { head: heads[i] }) }));

describe('heads', () => {
  it('are set for one token, which takes its confidence away', () => {
    const unsure = tokens.map((token) => ({ ...token, head: 0, confidence: 0.5 }));
    expect(setHead(unsure, 2, 1)[2]).toEqual({ start: 4, end: 5, head: 1 });
    expect(setHead(unsure, 2, undefined)[2]).toEqual({ start: 4, end: 5 });
    expect(setHead(unsure, 2, 1)[1]).toEqual(unsure[1]);
  });

  it.each([
    [[0, 0, 1, 1], []],
    [
      [1, 2, 0, 3],
      [0, 1, 2],
    ],
    [
      [undefined, 2, 1, 1],
      [1, 2],
    ],
    [[undefined, undefined, undefined, 2], []],
    [[9, 0, 0, 0], []],
  ])('of %j go round at %j', (heads, circle) => {
    expect(circleOf(withHeads(heads))).toEqual(circle);
  });
});

describe('sentences', () => {
  it('begin where it is said, and at the first token', () => {
    const two = toggleSentence(tokens, 2);
    expect(two.map(({ sentenceStart }) => sentenceStart)).toEqual([true, false, true, false]);
    expect(sentenceAt(two, 1)).toEqual([0, 2]);
    expect(sentenceAt(two, 2)).toEqual([2, 4]);
    expect(sentenceAt(tokens, 3)).toEqual([0, 4]);
    expect(sentenceAt(toggleSentence(two, 2), 3)).toEqual([0, 4]);
  });

  it('are those of all tokens of a text', () => {
    const said = [{ start: 2, end: 3, value: 'obj' }];
    expect(allTokens({ starts: [0, 2], ends: [1, 3] }, said)).toEqual([{ start: 0, end: 1 }, said[0]]);
  });
});
