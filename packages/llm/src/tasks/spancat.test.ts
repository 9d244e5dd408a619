import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { spancatPrompts } from './spancat.ts';
import type { Said } from './task-prompts.ts';

const task = parseTask('parts', { kind: 'spancat', group: 'sc', labels: ['ORG', 'PLACE'] });
const text = 'The Bank of Leeds and the Bank of Lima';
const gold: Document = {
  text: 'Oslo City',
  annotations: {
    spans: {
      sc: [
        { start: 0, end: 4, label: 'PLACE' },
        { start: 0, end: 9, label: 'ORG' },
      ],
    },
  },
};

function parse(answer: string, style: PromptStyle = 'chat', finish: Said['finish'] = 'stop') {
  const said = spancatPrompts.parse(task, tokenize(text), { text: answer, finish }, style);
  return (
    said && {
      found: said.annotations.spans?.sc?.map(({ start, end, label }) => `${start}:${text.slice(start, end)} ${label}`),
      dropped: said.dropped.map(({ reason }) => reason),
    }
  );
}

describe('the prompt for overlapping spans', () => {
  it('says that spans may overlap, and shows those of the examples', () => {
    const prompt = spancatPrompts.build(task, tokenize(text), [gold], 'chat');
    const { system, messages } = prompt.style === 'chat' ? prompt : { system: '', messages: [] };
    expect(system).toContain('You mark spans in texts.');
    expect(system).toContain('Spans may overlap and lie inside each other.');
    expect(system).toContain('answer {"spans": []}');
    expect(messages[1]?.text).toBe('{"spans":[{"quote":"Oslo","label":"PLACE"},{"quote":"Oslo City","label":"ORG"}]}');
    const line = spancatPrompts.build(task, tokenize(text), [gold], 'completion');
    expect(line.style === 'completion' && line.text).toContain('Spans: Oslo (PLACE), Oslo City (ORG)');
  });

  it('has a schema for the answer', () => {
    expect(spancatPrompts.schema(task)).toMatchObject({ required: ['spans'] });
  });
});

describe('an answer', () => {
  it('may quote spans inside each other, and the same words with two labels', () => {
    const spans = [
      { quote: 'The Bank of Leeds', label: 'ORG' },
      { quote: 'Leeds', label: 'PLACE' },
      { quote: 'Leeds', label: 'ORG' },
      { quote: 'Lima', label: 'place' },
    ];
    expect(parse(JSON.stringify({ spans }))).toEqual({
      found: ['0:The Bank of Leeds ORG', '12:Leeds PLACE', '12:Leeds ORG', '34:Lima PLACE'],
      dropped: [],
    });
    expect(parse('Leeds (PLACE), Bank of Lima (ORG)', 'completion')?.found).toEqual([
      '12:Leeds PLACE',
      '26:Bank of Lima ORG',
    ]);
  });

  it('says that there is nothing, or says nothing', () => {
    expect(parse('{"spans": []}')).toEqual({ found: [], dropped: [] });
    expect(parse('{"entities": []}')).toBeUndefined();
    expect(parse('{"spans": [{"quote": "Leeds", "label": "RIVER"}]}')).toBeUndefined();
  });

  it('that was cut off keeps what it names, and says so', () => {
    const cut = parse('{"spans": [{"quote": "Leeds", "label": "PLACE"}, {"quote": "Li', 'chat', 'length');
    expect(cut).toEqual({ found: ['12:Leeds PLACE'], dropped: ['answer-cut-off'] });
  });
});
