import { parseTask, type Source } from 'tincture';
import { expect, test } from 'vitest';
import { describeSource } from './describe-source.ts';
import { itemView } from './item-view.ts';

test.each([
  [{ kind: 'rules', name: 'menu', hash: 'h' }, 'rules menu'],
  [{ kind: 'rules', name: 'rules', hash: 'h' }, 'rules'],
  [{ kind: 'person', id: 'ada' }, 'ada'],
  [{ kind: 'model', name: 'small', version: '1.0.0', hash: 'h' }, 'model small 1.0.0'],
] as const)('%j is called %s', (source, words) => {
  expect(describeSource(source)).toBe(words);
});

test('a span names its source only where that is another one than the proposal’s', () => {
  const source: Source = { kind: 'model', name: 'small', version: '1.0.0', hash: 'h' };
  const other: Source = { kind: 'rules', name: 'menu', hash: 'h' };
  const ents = [
    { start: 0, end: 5, label: 'DISH', source },
    { start: 6, end: 10, label: 'DISH', source: other },
  ];
  const added = '2026-11-25T00:00:00Z';
  const view = itemView(parseTask('dishes', { kind: 'ner', labels: ['DISH'] }), {
    document: { id: 'a', text: 'ramen udon', annotations: {}, added },
    proposals: [{ id: 1, document: 'a', task: 'dishes', annotations: { ents }, source, made: added }],
    decisions: [],
    remarks: [],
    isFlagged: false,
  });
  expect(view.proposals[0]?.ents?.map((span) => span.source)).toEqual([undefined, 'rules menu']);
});

test('tokens are those of the language of the task', () => {
  const shown = (language: string): string[] => {
    const item = {
      document: { id: 'a', text: "l'homme", annotations: {}, added: '2026-11-25T00:00:00Z' },
      proposals: [],
      decisions: [],
      remarks: [],
      isFlagged: false,
    };
    const { document, tokens } = itemView(parseTask('noms', { kind: 'ner', labels: ['NOM'], language }), item);
    return tokens.starts.map((start, index) => document.text.slice(start, tokens.ends[index]));
  };
  expect(shown('fr')).toEqual(["l'", 'homme']);
  expect(shown('en')).toEqual(["l'homme"]);
});

test('the source that is measured to be best comes first, then what is not measured, the newest that says anything first', () => {
  const ents = [{ start: 0, end: 5, label: 'DISH' }];
  const made = '2026-11-25T00:00:00Z';
  const said = [
    ['newest', []],
    ['new', ents],
    ['old', ents],
    ['good', ents],
    ['best', []],
    ['as good', ents],
  ] as const;
  const item = {
    document: { id: 'a', text: 'ramen udon', annotations: {}, added: made },
    proposals: said.map(([name, spans], index) => {
      const source: Source = { kind: 'rules', name, hash: 'h' };
      return { id: 9 - index, document: 'a', task: 'dishes', annotations: { ents: spans }, source, made };
    }),
    decisions: [],
    remarks: [],
    isFlagged: false,
  };
  const task = parseTask('dishes', { kind: 'ner', labels: ['DISH'] });
  const order = (measured?: ReadonlyMap<string, number>): string[] =>
    itemView(task, item, measured === undefined ? {} : { measured }).proposals.map(({ source }) =>
      source.replace('rules ', ''),
    );
  expect(order()).toEqual(['new', 'old', 'good', 'as good', 'newest', 'best']);
  const measured = new Map([
    ['rules best', 0.9],
    ['rules good', 0.5],
    ['rules as good', 0.5],
  ]);
  expect(order(measured)).toEqual(['best', 'good', 'as good', 'new', 'old', 'newest']);
});
