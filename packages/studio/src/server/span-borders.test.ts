import { parseTask, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import { nerServer } from './tasks/ner.ts';
import { spancatServer } from './tasks/spancat.ts';

const characters = parseTask('t', { kind: 'ner', labels: ['X'], snap: 'characters' });
const tokens = parseTask('t', { kind: 'ner', labels: ['X'] });
const text = 'Take xmg 👍.';
const mg = { start: 6, end: 8, label: 'X' };

test('gold inside a word is for tasks about characters alone', () => {
  expect(nerServer.check(characters, text, { ents: [mg] })).toEqual({ ents: [mg] });
  expect(() => nerServer.check(tokens, text, { ents: [mg] })).toThrow('not on token borders');
  const spans = parseTask('t', { kind: 'spancat', labels: ['X'], group: 'g', snap: 'characters' });
  expect(spancatServer.check(spans, text, { spans: [mg] })).toEqual({ spans: { g: [mg] } });
});

test.each([
  [9, 10, 'within a character'],
  [4, 5, 'covers no word'],
  [6, 99, 'covers no word'],
])('%d to %d is refused: %s', (start, end, problem) => {
  expect(() => nerServer.check(characters, text, { ents: [{ start, end, label: 'X' }] })).toThrow(problem);
});

test('proposals are shown as they are, and whole characters', () => {
  const notes: string[] = [];
  const ents = [mg, { start: 9, end: 10, label: 'X' }];
  const doc = tokenize(text);
  expect(nerServer.show(characters, doc, { ents }, 's', notes).ents).toEqual([mg, { ...ents[1], end: 11 }]);
  expect(notes).toEqual(['Widened to whole characters: 1 proposed span.']);
  expect(nerServer.show(tokens, doc, { ents: [mg] }, 's', []).ents).toEqual([{ ...mg, start: 5 }]);
});
