import { parseTask, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import type { Gold } from '../api/messages.ts';
import { relationsServer } from './tasks/relations.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] } },
  entities: ['PERSON', 'FIRM'],
});
const text = 'Ada works for Acme.';
const ada = { start: 0, end: 3, label: 'PERSON' };
const acme = { start: 14, end: 18, label: 'FIRM' };
const works = { from: ada, to: acme, label: 'WORKS_FOR' };

test('gold from the browser is taken as it is', () => {
  const gold = { ents: [acme, ada], rels: [works] };
  expect(relationsServer.check(task, text, gold)).toEqual({ ents: [ada, acme], rels: [works] });
  expect(relationsServer.goldView(task, { ents: [ada], rels: [{ ...works, confidence: 1 }] })).toEqual({
    ents: [ada],
    rels: [works],
  });
});

test.each<[string, Gold, string]>([
  ['no relations', { ents: [ada] }, 'decision-invalid'],
  ['classes too', { ents: [], rels: [], cats: {} }, 'decision-invalid'],
  ['an entity that the task lacks', { ents: [{ ...ada, label: 'DOG' }], rels: [] }, 'label-unknown'],
  ['a relation that the task lacks', { ents: [ada, acme], rels: [{ ...works, label: 'OWNS' }] }, 'label-unknown'],
  ['an end that is no entity', { ents: [ada], rels: [works] }, 'span-invalid'],
  [
    'an end of another type',
    { ents: [ada, acme], rels: [{ ...works, to: { ...acme, label: 'PERSON' } }] },
    'span-invalid',
  ],
  ['itself', { ents: [ada, acme], rels: [{ ...works, to: ada }] }, 'span-invalid'],
  ['a relation twice', { ents: [ada, acme], rels: [works, works] }, 'span-invalid'],
  ['the wrong way', { ents: [ada, acme], rels: [{ ...works, from: acme, to: ada }] }, 'label-unknown'],
])('%s is refused', (_, gold, code) => {
  expect(() => relationsServer.check(task, text, gold)).toThrow(expect.objectContaining({ code }));
});

test('a proposal is shown as far as it can be', () => {
  const notes: string[] = [];
  const cut = { ...acme, end: 16 };
  const shown = relationsServer.show(
    task,
    tokenize(text),
    {
      ents: [ada, cut],
      rels: [
        { ...works, to: cut, confidence: 0.5 },
        { from: acme, to: ada, label: 'WORKS_FOR' },
        { ...works, label: 'OWNS' },
      ],
    },
    'model',
    notes,
  );
  expect(shown).toEqual({ ents: [ada, acme], rels: [{ ...works, confidence: 0.5 }] });
  expect(notes).toEqual([
    'Widened to whole tokens: 1 proposed span.',
    expect.stringMatching(/^Not shown: 2 proposed relations, .+\.$/),
  ]);
});
