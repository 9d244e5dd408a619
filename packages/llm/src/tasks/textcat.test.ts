import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { textcatPrompts } from './textcat.ts';

const labels = { POSITIVE: { definition: 'The writer is glad' }, NEGATIVE: { definition: 'The writer is not' } };
const one = parseTask('mood', { kind: 'textcat', labels, guidelines: 'Judge the writer.' });
const several = parseTask('topics', { kind: 'textcat', multiple: true, labels: { FOOD: {}, SPORT: {}, WORK: {} } });
const gold: Document[] = [{ text: 'Lovely\nday', annotations: { cats: { POSITIVE: 1, NEGATIVE: 0 } } }];

function parse(task: typeof one, answer: string, style: PromptStyle = 'chat') {
  return textcatPrompts.parse(task, tokenize('A text'), answer, style);
}

describe('the prompt', () => {
  it('holds definitions, guidelines and examples, and ends where the answer begins', () => {
    const chat = textcatPrompts.build(one, 'Rain', gold, 'chat');
    const whole = chat.style === 'chat' ? `${chat.system}\n${chat.user}` : '';
    expect(whole).toContain('- POSITIVE: The writer is glad.');
    expect(whole).toContain('Judge the writer.');
    expect(whole).toContain('Text: Lovely\nday\nAnswer: {"label":"POSITIVE"}');
    expect(whole.endsWith('Text: Rain\nAnswer:')).toBe(true);
  });

  it('is a text to continue for a base model', () => {
    const prompt = textcatPrompts.build(one, 'Rain', gold, 'completion');
    expect(prompt.style === 'completion' && prompt.text).toContain('Text: Lovely day\nLabel: POSITIVE\n\n');
    expect(prompt.style === 'completion' && prompt.text.endsWith('Text: Rain\nLabel:')).toBe(true);
  });

  it('shows a text without any label as such', () => {
    const none: Document = { text: 'Hm', annotations: { cats: { FOOD: 0, SPORT: 0, WORK: 0 } } };
    const prompt = textcatPrompts.build(several, 'x', [none], 'completion');
    expect(prompt.style === 'completion' && prompt.text).toContain('Labels: none');
    const chat = textcatPrompts.build(several, 'x', [none], 'chat');
    expect(chat.style === 'chat' && chat.user).toContain('Answer: {"labels":[]}');
  });
});

describe('exactly one label', () => {
  it.each(['{"label":"positive"}', 'Sure: {"label": "POSITIVE",}', '"Positive".', 'POSITIVE'])(
    'is read from %j',
    (answer) => {
      expect(parse(one, answer)).toEqual({ annotations: { cats: { POSITIVE: 1, NEGATIVE: 0 } }, dropped: [] });
    },
  );

  it.each(['', '{"label":"NEUTRAL"}', '{"label":', '{"labels":[]}', 'I think POSITIVE', 'none'])(
    'is never made up from %j',
    (answer) => {
      expect(parse(one, answer)).toBeUndefined();
    },
  );

  it('is the first that a base model names', () => {
    expect(parse(one, ' NEGATIVE.\nText: x', 'completion')?.annotations.cats).toEqual({ POSITIVE: 0, NEGATIVE: 1 });
    expect(parse(one, ' none', 'completion')).toBeUndefined();
  });
});

describe('several labels', () => {
  it('are all read, and those that do not exist are counted', () => {
    expect(parse(several, '{"labels":["food","WORK","ART"]}')).toEqual({
      annotations: { cats: { FOOD: 1, SPORT: 0, WORK: 1 } },
      dropped: [{ what: 'ART', reason: 'label-unknown' }],
    });
    expect(parse(several, ' FOOD, work', 'completion')?.annotations.cats).toEqual({ FOOD: 1, SPORT: 0, WORK: 1 });
  });

  it('are none only when the answer says so', () => {
    const none = { annotations: { cats: { FOOD: 0, SPORT: 0, WORK: 0 } }, dropped: [] };
    expect(parse(several, '{"labels":[]}')).toEqual(none);
    expect(parse(several, ' none', 'completion')).toEqual(none);
    for (const answer of ['', '{"labels":["ART"]}', '{"labels":["FO', 'nothing fits'])
      expect(parse(several, answer), answer).toBeUndefined();
  });
});
