import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { corefPrompts } from './coref.ts';

const task = parseTask('who', { kind: 'coref', labels: ['person', 'thing'] });
const text = 'Ada fed her cat. Then she saw it sleep, and Ada left her.';
const gold: Document = {
  text: 'Kim and his dog',
  annotations: {
    coref: [
      {
        mentions: [
          { start: 0, end: 3 },
          { start: 8, end: 11 },
        ],
        label: 'person',
      },
      { mentions: [{ start: 8, end: 15 }] },
    ],
  },
};

function parse(answer: string, style: PromptStyle = 'chat', of = task) {
  const said = corefPrompts.parse(of, tokenize(text), { text: answer, finish: 'stop' }, style);
  return (
    said && {
      found: said.annotations.coref?.map(
        ({ mentions, label }) =>
          `${label ?? '-'}: ${mentions.map(({ start, end }) => `${start}${text.slice(start, end)}`).join(', ')}`,
      ),
      dropped: said.dropped.map(({ reason }) => reason),
    }
  );
}

describe('the prompt for coreference', () => {
  it('shows the mentions of examples in order, with the number of what each stands for', () => {
    const prompt = corefPrompts.build(task, tokenize(text), [gold], 'chat');
    const { system, messages } = prompt.style === 'chat' ? prompt : { system: '', messages: [] };
    expect(system).toContain('The kinds of things are:\n- person\n- thing');
    expect(messages[1]?.text).toBe(
      '{"mentions":[{"quote":"Kim","thing":1,"kind":"person"},{"quote":"his dog","thing":2},{"quote":"his","thing":1,"kind":"person"}]}',
    );
    const line = corefPrompts.build(task, tokenize(text), [gold], 'completion');
    expect(line.style === 'completion' && line.text).toContain('Mentions: Kim (1), his dog (2), his (1)');
  });

  it('asks for no kinds where the task tells none', () => {
    const plain = { ...task, labels: [] };
    const prompt = corefPrompts.build(plain, tokenize(text), [gold], 'chat');
    expect(JSON.stringify(prompt)).not.toContain('kind');
    expect(JSON.stringify(corefPrompts.schema(plain))).not.toContain('kind');
    expect(JSON.stringify(corefPrompts.schema(task))).toContain('{"type":"string","enum":["person","thing"]}');
  });
});

describe('an answer', () => {
  it('puts mentions with one number into a cluster, and finds pronouns by their order', () => {
    const mentions = [
      { quote: 'Ada', thing: 1, kind: 'person' },
      { quote: 'her cat', thing: 2, kind: 'thing' },
      { quote: 'her', thing: 1, kind: 'Person' },
      { quote: 'she', thing: 1, kind: 'thing' },
      { quote: 'it', thing: 2 },
      { quote: 'Ada', thing: 1 },
      { quote: 'her', thing: 2 },
    ];
    expect(parse(JSON.stringify({ mentions }))).toEqual({
      found: ['person: 0Ada, 8her, 22she, 44Ada', 'thing: 8her cat, 30it, 53her'],
      dropped: [],
    });
  });

  it('drops what cannot be placed or is in two clusters, with the reason', () => {
    const mentions = [
      { quote: 'cat', thing: 1 },
      { quote: 'cat', thing: 2 },
      { quote: 'zebra', thing: 3 },
      { thing: 4 },
    ];
    expect(parse(JSON.stringify({ mentions }))).toEqual({
      found: ['-: 12cat'],
      dropped: ['mention-malformed', 'quote-not-found', 'mention-in-two-clusters'],
    });
    const unknown = JSON.stringify({ mentions: [{ quote: 'cat', thing: 1, kind: 'ship' }] });
    expect(parse(unknown)).toEqual({ found: ['-: 12cat'], dropped: ['label-unknown'] });
  });

  it('that was cut off keeps what is whole, and says so', () => {
    expect(parse('{"mentions": [{"quote": "Ada", "thing": 1}, {"quote": "her c')?.dropped).toContain('answer-cut-off');
  });

  it('may be a line of a base model', () => {
    expect(parse('Ada (1), her cat (2), her (1)\nText: x', 'completion')?.found).toEqual([
      '-: 0Ada, 8her',
      '-: 8her cat',
    ]);
    expect(parse('none', 'completion')).toEqual({ found: [], dropped: [] });
    expect(parse('no idea', 'completion')).toBeUndefined();
  });

  it('of nothing is one, of nothing usable is none', () => {
    expect(parse('{"mentions": []}')).toEqual({ found: [], dropped: [] });
    expect(parse('I cannot.')).toBeUndefined();
    expect(parse('{"mentions": [{"thing": 1}]}')).toBeUndefined();
  });
});
