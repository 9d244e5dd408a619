import type { Task } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { TokenView } from '../api/messages.ts';
import { itemOf } from '../testing/item-of.ts';
import { noMarks } from './review-kind.ts';
import { tokensReview } from './tasks/tokens.ts';
import { attributeOf, seenValues, setValue, valuesInWords } from './token-values.ts';

const text = 'They bought shoes';
const tokens = { starts: [0, 5, 12], ends: [4, 11, 17] };
const said: readonly TokenView[] = [
  { start: 0, end: 4, value: 'PRON', confidence: 0.6 },
  { start: 5, end: 11, value: 'VERB', confidence: 0.9 },
  { start: 12, end: 17 },
];
const tagger: Task = { name: 't', kind: 'tagger', attribute: 'pos', labels: [{ name: 'PRON' }, { name: 'VERB' }] };
const lemmas: Task = { name: 't', kind: 'lemmatizer', labels: [] };
const proposal = { id: 1, source: 'rules', made: '', notes: [], tokens: said };
const item = itemOf({ id: 'd', text }, { tokens, proposals: [proposal] });

it('a kind says one attribute', () => {
  expect(
    [tagger, { ...tagger, attribute: 'tag' as const }, lemmas, { ...lemmas, kind: 'morphologizer' as const }].map(
      attributeOf,
    ),
  ).toEqual(['pos', 'tag', 'lemma', 'morph']);
});

it('a value that a person gives has no confidence, and all tokens are there', () => {
  expect(setValue(tokens, said, 0, 'X')).toEqual([{ start: 0, end: 4, value: 'X' }, said[1], said[2]]);
  expect(setValue(tokens, [], 1, '')).toEqual([
    { start: 0, end: 4 },
    { start: 5, end: 11, value: '' },
    { start: 12, end: 17 },
  ]);
  expect(setValue(tokens, said, 1, undefined)[1]).toEqual({ start: 5, end: 11 });
});

describe('what is decided', () => {
  const marks = tokensReview.ofProposal(proposal);
  it('is all tokens, without confidences', () => {
    expect(tokensReview.goldOf(tagger, marks, tokens)).toEqual({
      tokens: [
        { start: 0, end: 4, value: 'PRON' },
        { start: 5, end: 11, value: 'VERB' },
        { start: 12, end: 17 },
      ],
    });
    expect(tokensReview.count(marks)).toBe(2);
  });
  it('is the same where the same is said, whoever said it', () => {
    const { tokens: gold = [] } = tokensReview.goldOf(tagger, marks, tokens);
    expect(tokensReview.isSame(marks, tokensReview.ofGold({ tokens: gold }))).toBe(true);
    expect(tokensReview.isSame(marks, { ...noMarks, tokens: gold.slice(0, 2) })).toBe(true);
    expect(tokensReview.isSame(marks, { ...noMarks, tokens: setValue(tokens, gold, 2, 'NOUN') })).toBe(false);
    expect(tokensReview.isSame(marks, { ...noMarks, tokens: setValue(tokens, gold, 0, 'VERB') })).toBe(false);
    expect(tokensReview.isSame(noMarks, { ...noMarks, tokens: setValue(tokens, [], 0, undefined) })).toBe(true);
  });
  it('needs something to be said', () => {
    expect(tokensReview.problem(tagger, marks, item)).toBe(undefined);
    expect(tokensReview.problem(tagger, noMarks, item)).toMatch(/Say something/);
    expect(tokensReview.problem(tagger, { ...noMarks, tokens: [{ start: 0, end: 4 }] }, item)).toMatch(/Say something/);
  });
  it('of another time fits as far as words and labels are the same', () => {
    const old = [{ start: 0, end: 4, value: 'GONE' }, said[1]!, { start: 13, end: 17, value: 'PRON' }];
    expect(tokensReview.fit(tagger, item, { ...noMarks, tokens: old }).tokens).toEqual([
      { start: 0, end: 4 },
      said[1],
      { start: 12, end: 17 },
    ]);
    expect(tokensReview.fit(lemmas, item, { ...noMarks, tokens: old }).tokens[0]?.value).toBe('GONE');
    expect(tokensReview.fit(tagger, item, noMarks)).toEqual(noMarks);
  });
});

it('values are said aloud, not too many', () => {
  expect(valuesInWords(text, said)).toBe('They PRON, bought VERB');
  const many = Array.from({ length: 14 }, (): TokenView => ({ start: 0, end: 4, value: '' }));
  expect(valuesInWords(text, many)).toMatch(/^They none, .* and 2 more$/);
});

it('values to choose from are those seen, the most frequent first, and universal ones', () => {
  const more = [{ start: 0, end: 4, value: 'VERB' }];
  expect(seenValues({ ...tagger, labels: [] }, item, more).slice(0, 3)).toEqual(['VERB', 'PRON', 'ADJ']);
  expect(seenValues(lemmas, item, [])).toEqual(['PRON', 'VERB']);
});
