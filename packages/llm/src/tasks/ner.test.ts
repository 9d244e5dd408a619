import fc from 'fast-check';
import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { nerPrompts } from './ner.ts';

const task = parseTask('meals', {
  kind: 'ner',
  labels: {
    DISH: { definition: 'Something prepared', examples: ['banana bread'], counterexamples: ['dinner'] },
    TOOL: { definition: 'What one cooks with.' },
  },
  guidelines: 'Mark the whole name.',
});
const text = 'Ramen in a pot, then ramen again';
const gold: Document[] = [
  { text: 'Pho, in a\nbowl', annotations: { ents: [span(0, 3, 'DISH'), span(10, 14, 'TOOL')] } },
  { text: 'Nothing here', annotations: { ents: [] } },
];

function span(start: number, end: number, label: string) {
  return { start, end, label };
}

function parse(answer: string, style: PromptStyle = 'chat') {
  return nerPrompts.parse(task, tokenize(text), answer, style);
}

describe('the chat prompt', () => {
  const prompt = nerPrompts.build(task, text, gold, 'chat');
  const whole = prompt.style === 'chat' ? `${prompt.system}\n${prompt.user}` : '';

  it.each([
    '- DISH: Something prepared. For example: "banana bread". But not: "dinner".',
    '- TOOL: What one cooks with.',
    'Guidelines:\nMark the whole name.',
    'Answer: {"entities":[{"quote":"Pho","label":"DISH"},{"quote":"bowl","label":"TOOL"}]}',
    'Text: Nothing here\nAnswer: {"entities":[]}',
  ])('says %j', (part) => {
    expect(whole).toContain(part);
  });

  it('ends where the answer begins', () => {
    expect(whole.endsWith(`Text: ${text}\nAnswer:`)).toBe(true);
  });
});

describe('the completion prompt', () => {
  it('shows texts and their entities as lines and stops at the end of one', () => {
    const prompt = nerPrompts.build(task, 'One\ntwo', gold, 'completion');
    if (prompt.style !== 'completion') throw new Error('Not a completion prompt.');
    expect(prompt.text).toContain('Text: Pho, in a bowl\nEntities: Pho (DISH), bowl (TOOL)\n\n');
    expect(prompt.text).toContain('Text: Nothing here\nEntities: none\n\n');
    expect(prompt.text.endsWith('Text: One two\nEntities:')).toBe(true);
    expect(prompt.stop).toEqual(['\n']);
  });

  it('is answered in the form that it shows', () => {
    for (const document of gold) {
      const prompt = nerPrompts.build(task, 'x', [document], 'completion');
      const line = prompt.style === 'completion' ? (/Entities: (.*)/.exec(prompt.text)?.[1] ?? '') : '';
      const parsed = nerPrompts.parse(task, tokenize(document.text), line, 'completion');
      expect(parsed).toEqual({ annotations: { ents: document.annotations.ents }, dropped: [] });
    }
  });
});

describe('an answer in JSON', () => {
  it('becomes spans, with labels in any case', () => {
    const answer =
      '{"entities":[{"quote":"Ramen","label":"dish"},{"quote":"pot","label":"TOOL"},{"quote":"ramen","label":" Dish "}]}';
    expect(parse(answer)).toEqual({
      annotations: { ents: [span(0, 5, 'DISH'), span(11, 14, 'TOOL'), span(21, 26, 'DISH')] },
      dropped: [],
    });
  });

  it('may be the bare list, in a fence', () => {
    expect(parse('```json\n[{"quote":"pot","label":"TOOL"}]\n```')?.annotations).toEqual({
      ents: [span(11, 14, 'TOOL')],
    });
  });

  it('is empty only when it says so', () => {
    expect(parse('{"entities":[]}')).toEqual({ annotations: { ents: [] }, dropped: [] });
    for (const answer of [
      '',
      'None.',
      '{}',
      '{"labels":["DISH"]}',
      '{"entities":"none"}',
      '{"entities":[',
      '{"entities":[{"quote":"Ra',
    ])
      expect(parse(answer), answer).toBeUndefined();
  });

  it('counts what it cannot use', () => {
    const answer =
      '{"entities":[{"quote":"pot","label":"POT"},{"quote":3,"label":"DISH"},{"quote":"soup","label":"DISH"},"pot"]}';
    const parsed = parse(answer);
    expect(parsed?.annotations.ents).toEqual([]);
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual([
      'entity-malformed',
      'entity-malformed',
      'label-unknown',
      'quote-not-found',
    ]);
  });

  it('says nothing about the rest of the text where it was cut off', () => {
    const parsed = parse('{"entities":[{"quote":"Ramen","label":"DISH"},{"quote":"pot","lab');
    expect(parsed?.annotations).toEqual({
      ents: [span(0, 5, 'DISH')],
      entsMissing: [{ start: 5, end: text.length }],
    });
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['answer-cut-off']);
  });
});

describe('an answer of a base model', () => {
  it('is read up to the end of its line', () => {
    expect(parse(' Ramen (DISH), pot (tool)\nText: more', 'completion')).toEqual({
      annotations: { ents: [span(0, 5, 'DISH'), span(11, 14, 'TOOL')] },
      dropped: [],
    });
  });

  it('is empty only when it says none', () => {
    expect(parse(' none', 'completion')).toEqual({ annotations: { ents: [] }, dropped: [] });
    for (const answer of ['', '  \n', 'ramen and pot']) expect(parse(answer, 'completion'), answer).toBeUndefined();
  });

  it('keeps what it can of a line that breaks off', () => {
    const parsed = parse(' Ramen (DISH), pot (TO', 'completion');
    expect(parsed?.annotations.ents).toEqual([span(0, 5, 'DISH')]);
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['entity-malformed']);
  });
});

describe('any answer', () => {
  it('gives spans inside the text with labels of the task, or nothing', () => {
    const pieces = fc.constantFrom(
      'Ramen',
      'pot',
      '(DISH)',
      '(TOOL)',
      '{"entities":[',
      '{"quote":"pot",',
      '"label":"TOOL"}',
      ']}',
      ',',
      ' ',
      'none',
      '"',
      '\n',
      '(',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }),
        fc.constantFrom<PromptStyle>('chat', 'completion'),
        (parts, style) => {
          for (const { start, end, label } of parse(parts.join(''), style)?.annotations.ents ?? []) {
            expect(['DISH', 'TOOL']).toContain(label);
            expect(text.slice(start, end).length).toBe(end - start);
            expect(end).toBeGreaterThan(start);
          }
        },
      ),
    );
  });
});

it('the schema admits the labels of the task and no others', () => {
  expect(JSON.stringify(nerPrompts.schema(task))).toContain('"enum":["DISH","TOOL"]');
});
