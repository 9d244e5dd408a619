import { type Task, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { fitHeads } from '../../review/token-values.ts';
import { tokensServer } from './tokens.ts';

const text = 'Ann fries eggs';
const task: Task = { name: 't', kind: 'parser', labels: ['root', 'nsubj', 'obj'].map((name) => ({ name })) };
const tagger: Task = { name: 't', kind: 'tagger', labels: [] };
const [ann, fries, eggs] = [
  { start: 0, end: 3 },
  { start: 4, end: 9 },
  { start: 10, end: 14 },
];

describe('a decision on a tree', () => {
  const gold = {
    tokens: [
      { ...ann, head: 1, sentenceStart: true, value: 'nsubj' },
      { ...fries, head: 1, value: 'root' },
      { ...eggs, head: 1 },
    ],
  };

  it('keeps heads, relations and sentences, and comes back as it was given', () => {
    const checked = tokensServer.check(task, text, gold);
    expect(checked).toEqual({
      tokens: [
        { ...ann, head: 1, sentenceStart: true, dep: 'nsubj' },
        { ...fries, head: 1, dep: 'root' },
        { ...eggs, head: 1 },
      ],
    });
    expect(tokensServer.goldView(task, checked)).toEqual(gold);
  });

  it.each([
    ['a head outside', task, [{ ...ann, head: 3 }, fries, eggs], /head 3 is none of the 3 tokens/],
    ['a circle', task, [{ ...ann, head: 2 }, fries, { ...eggs, head: 0 }], /“Ann”, “eggs” go round in a circle/],
    ['an unknown relation', task, [{ ...ann, head: 1, value: 'X' }, fries, eggs], /no label "X"/],
    ['nothing said', task, [ann, fries, eggs], /Nothing is said/],
    ['heads of another kind of task', tagger, [{ ...ann, head: 0, value: 'X' }, fries, eggs], /Heads were sent/],
  ] as const)('with %s is refused', (_, of, tokens, problem) => {
    expect(() => tokensServer.check(of, text, { tokens })).toThrow(problem);
  });
});

describe('a proposed tree', () => {
  const show = (tokens: readonly object[], of = task) =>
    tokensServer.show(of, tokenize(text), { tokens: tokens as never }, 'x', []);

  it('is shown with its heads, also where no relation is said', () => {
    expect(show([{ ...ann, head: 1 }, { ...fries, head: 1, dep: 'root', confidence: { dep: 0.5 } }, eggs])).toEqual({
      tokens: [{ ...ann, head: 1 }, { ...fries, head: 1, value: 'root', confidence: 0.5 }, eggs],
    });
    expect(show([ann, fries, eggs])).toEqual({});
  });

  it('of other words has the heads that are words here', () => {
    // Without "Ann", the places of the others are lower by one.
    expect(
      show([
        { ...fries, head: 0 },
        { ...eggs, head: 0 },
      ]),
    ).toEqual({
      tokens: [ann, { ...fries, head: 1 }, { ...eggs, head: 1 }],
    });
    expect(fitHeads([ann, fries], [{ ...fries, head: 0 }])).toEqual([fries]);
  });
});
