import { createDoc, type Task, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { itemView } from '../item-view.ts';
import { tokensServer } from './tokens.ts';

const text = 'They bought shoes';
const tagger: Task = { name: 't', kind: 'tagger', labels: [{ name: 'PRP' }, { name: 'VBD' }] };
const free: Task = { name: 't', kind: 'tagger', labels: [] };
const morph: Task = { name: 't', kind: 'morphologizer', labels: [] };
const lemma: Task = { name: 't', kind: 'lemmatizer', labels: [] };
const they = { start: 0, end: 4 };
const bought = { start: 5, end: 11 };

describe('a decision', () => {
  it('says one attribute of each token, features in their order', () => {
    const tokens = [{ ...they, value: 'PRP' }, bought];
    expect(tokensServer.check(tagger, text, { tokens })).toEqual({ tokens: [{ ...they, tag: 'PRP' }, bought] });
    expect(tokensServer.check({ ...free, attribute: 'pos' }, text, { tokens })).toEqual({
      tokens: [{ ...they, pos: 'PRP' }, bought],
    });
    expect(
      tokensServer.check(morph, text, {
        tokens: [
          { ...they, value: 'Number=Plur|Case=Nom' },
          { ...bought, value: '' },
        ],
      }),
    ).toEqual({
      tokens: [
        { ...they, morph: 'Case=Nom|Number=Plur' },
        { ...bought, morph: '' },
      ],
    });
    expect(tokensServer.check(lemma, text, { tokens: [{ ...they, value: ' they ' }] })).toEqual({
      tokens: [{ ...they, lemma: 'they' }],
    });
  });

  it.each([
    ['an unknown tag', tagger, { tokens: [{ ...they, value: 'X' }] }, /no label "X"/],
    ['another layer', tagger, { tokens: [they], ents: [] }, /must carry `tokens`/],
    ['no tokens', tagger, { cats: {} }, /must carry `tokens`/],
    ['nothing said', tagger, { tokens: [they, bought] }, /Nothing is said/],
    ['tokens out of order', tagger, { tokens: [{ ...bought, value: 'VBD' }, they] }, /list of tokens/],
    ['a token outside', tagger, { tokens: [{ start: 0, end: 99, value: 'PRP' }] }, /list of tokens/],
    ['an empty lemma', lemma, { tokens: [{ ...they, value: ' ' }] }, /"They" has the value " "/],
    ['features that are none', morph, { tokens: [{ ...they, value: 'plural' }] }, /"They" has the value "plural"/],
  ] as const)('with %s is refused', (_, task, gold, problem) => {
    expect(() => tokensServer.check(task, text, gold)).toThrow(problem);
  });

  it('comes back as it was given', () => {
    const gold = { tokens: [{ ...they, value: 'PRP' }, bought] };
    expect(tokensServer.goldView(tagger, tokensServer.check(tagger, text, gold))).toEqual(gold);
    expect(tokensServer.goldView(tagger, {})).toEqual({});
  });
});

describe('a proposal', () => {
  const show = (task: Task, tokens: readonly object[], doc = tokenize(text)) => {
    const notes: string[] = [];
    const annotations = { tokens: tokens as never };
    return { ...tokensServer.show(task, doc, annotations, 'rules', notes), notes };
  };
  it('is shown on the tokens of the text, with its confidence', () => {
    expect(show(tagger, [{ ...they, tag: 'PRP', lemma: 'they', confidence: { tag: 0.5, lemma: 0.1 } }])).toEqual({
      tokens: [{ ...they, value: 'PRP', confidence: 0.5 }, bought, { start: 12, end: 17 }],
      notes: [],
    });
    expect(show(tagger, [{ ...they, lemma: 'they' }])).toEqual({ notes: [] });
  });
  it('what does not fit is told', () => {
    const { tokens, notes } = show(tagger, [
      { start: 0, end: 2, tag: 'PRP' },
      { ...bought, tag: 'GONE' },
    ]);
    expect(tokens?.every(({ value }) => value === undefined)).toBe(true);
    expect(notes).toEqual(['Divided otherwise here: 1 word of it.', 'With a tag that the task does not have: 1 word.']);
  });
});

it('a text is shown with the tokens that were annotated, and without what a file said for machines', () => {
  const made = '2026-11-25T00:00:00Z';
  const own = [{ start: 0, end: 11, tag: 'PRP' }];
  const item = {
    document: { id: 'a', text, annotations: {}, added: made, meta: { conllu: [], page: 1 } },
    proposals: [
      {
        id: 1,
        document: 'a',
        task: 't',
        annotations: { tokens: own },
        source: { kind: 'import', name: 'x' } as const,
        made,
      },
    ],
    decisions: [],
    remarks: [],
    isFlagged: false,
  };
  const view = itemView(tagger, item);
  expect(view.tokens).toEqual({ starts: [0], ends: [11] });
  expect(view.document.meta).toEqual({ page: 1 });
  expect(
    itemView(tagger, { ...item, document: { ...item.document, meta: { conllu: [] } } }).document,
  ).not.toHaveProperty('meta');
  expect(createDoc(text, Int32Array.of(0), Int32Array.of(11)).length).toBe(view.tokens.starts.length);
});
