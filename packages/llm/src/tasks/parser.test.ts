import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { parserPrompts } from './parser.ts';
import type { Said } from './task-prompts.ts';

const task = parseTask('trees', {
  kind: 'parser',
  labels: { root: { definition: 'The head of a sentence' }, nsubj: {}, obj: {}, punct: {} },
  guidelines: 'Verbs are roots.',
});
const text = 'Ann fries eggs';
const gold: Document = {
  text: 'Bob eats. Run!',
  annotations: {
    tokens: [
      { start: 0, end: 3, head: 1, dep: 'nsubj', sentenceStart: true },
      { start: 4, end: 8, head: 1, dep: 'root', sentenceStart: false },
      { start: 8, end: 9, head: 1, dep: 'punct', sentenceStart: false },
      { start: 10, end: 13, head: 3, dep: 'root', sentenceStart: true },
      { start: 13, end: 14, head: 3, dep: 'punct', sentenceStart: false },
    ],
  },
};

function parse(answer: string, style: PromptStyle = 'chat', finish: Said['finish'] = 'stop', of = text) {
  return parserPrompts.parse(task, tokenize(of), { text: answer, finish }, style);
}

function row(number: number, word: string, relation: string, head: number): object {
  return { number, word, relation, head };
}

function answer(...words: object[]): string {
  return JSON.stringify({ words });
}

const right = [row(1, 'Ann', 'nsubj', 2), row(2, 'fries', 'root', 0), row(3, 'eggs', 'obj', 2)];

describe('prompts', () => {
  it('give the words with the text, and examples in the form of an answer', () => {
    const prompt = parserPrompts.build(task, tokenize(text), [gold], 'chat');
    if (prompt.style !== 'chat') throw new Error('Not a chat prompt.');
    expect(prompt.system).toContain('- root: The head of a sentence.');
    expect(prompt.system).toContain('Verbs are roots.');
    expect(prompt.messages.map((message) => JSON.parse(message.text))).toEqual([
      { text: gold.text, words: ['1 Bob', '2 eats', '3 .', '4 Run', '5 !'] },
      {
        words: [
          row(1, 'Bob', 'nsubj', 2),
          row(2, 'eats', 'root', 0),
          row(3, '.', 'punct', 2),
          row(4, 'Run', 'root', 0),
          row(5, '!', 'punct', 4),
        ],
      },
      { text, words: ['1 Ann', '2 fries', '3 eggs'] },
    ]);
  });

  it.each<PromptStyle>(['chat', 'completion'])('are answered in the form that they show: %s', (style) => {
    const prompt = parserPrompts.build(task, tokenize('x'), [gold], style);
    const shown = prompt.style === 'chat' ? prompt.messages[1]!.text : (/Words: (.*)/.exec(prompt.text)?.[1] ?? '');
    expect(parse(shown, style, 'stop', gold.text)).toEqual({
      annotations: { tokens: gold.annotations.tokens },
      dropped: [],
    });
    expect(parserPrompts.answerTokens(task, tokenize(gold.text), style)).toBeGreaterThan(shown.length / 4);
  });
});

describe('an answer', () => {
  it('becomes heads and labels, in any case', () => {
    expect(parse(answer(row(1, 'Ann', 'NSUBJ', 2), right[1]!, right[2]!))?.annotations.tokens).toMatchObject([
      { start: 0, end: 3, head: 1, dep: 'nsubj', sentenceStart: true },
      { head: 1, dep: 'root' },
      { head: 1, dep: 'obj', sentenceStart: false },
    ]);
  });

  it.each([
    ['word-differs', row(3, 'beans', 'obj', 2)],
    ['word-differs', row(9, 'eggs', 'obj', 2)],
    ['head-unknown', row(3, 'eggs', 'obj', 4)],
    ['label-unknown', row(3, 'eggs', 'thing', 2)],
    ['word-malformed', { number: 'three' }],
    ['word-malformed', row(3, 'eggs', 'obj', -1)],
  ])('without sense at a word leaves it open: %s', (reason, wrong) => {
    const parsed = parse(answer(right[0]!, right[1]!, wrong));
    expect(parsed?.dropped.map((item) => item.reason)).toEqual([reason]);
    // And sentence borders, which come from the heads, too.
    expect(parsed?.annotations.tokens?.[2]).toEqual({ start: 10, end: 14 });
  });

  it('that goes round in a circle leaves those words open', () => {
    const parsed = parse(answer(row(1, 'Ann', 'nsubj', 3), right[1]!, row(3, 'eggs', 'obj', 1)));
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['heads-go-round', 'heads-go-round']);
    expect(parsed?.annotations.tokens?.map(({ head }) => head)).toEqual([undefined, 1, undefined]);
  });

  it('that broke off says what it says', () => {
    const cut = answer(...right).slice(0, -12);
    expect(parse(cut, 'chat', 'length')?.dropped.map(({ reason }) => reason)).toEqual(['answer-cut-off']);
    const line = parse('1 Ann nsubj 2 | 2 fries root 0 | 3 eggs ob', 'completion', 'length');
    expect(line?.annotations.tokens?.map(({ dep }) => dep)).toEqual(['nsubj', 'root', undefined]);
  });

  it.each(['', 'I cannot do that.', '{"words": []}', answer(row(1, 'Bob', 'nsubj', 2))])('is none: %s', (said) => {
    expect(parse(said)).toBeUndefined();
  });
});
