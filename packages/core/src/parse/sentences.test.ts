import { describe, expect, it } from 'vitest';
import { sentenceStarts, sentencesOf } from './sentences.ts';
import { tree } from './testing/tree.ts';

describe('sentences', () => {
  const { text, annotations } = tree(
    'Eat_VERB_root_0 up_ADV_advmod_1 | She_PRON_nsubj_2 left_VERB_root_0 ._PUNCT_punct_2',
  );
  const unmarked = annotations.tokens.map(({ sentenceStart: _, ...token }) => token);

  it.each([
    ['the marks on tokens', annotations.tokens],
    ['the heads, where there are no marks', unmarked],
  ])('are taken from %s', (_, tokens) => {
    expect(sentencesOf(tokens).map(({ start, end }) => text.slice(start, end))).toEqual(['Eat up', 'She left .']);
  });

  it('are one where trees cross', () => {
    const crossing = [2, 1, 2, 1].map((head, index) => ({ start: index, end: index + 1, head }));
    expect(sentenceStarts(crossing)).toEqual([0]);
  });

  it('are not known without marks and heads', () => {
    expect(sentenceStarts([{ start: 0, end: 1 }])).toBeUndefined();
    expect(sentencesOf([{ start: 0, end: 1 }])).toEqual([]);
    expect(sentenceStarts([])).toEqual([]);
  });
});
