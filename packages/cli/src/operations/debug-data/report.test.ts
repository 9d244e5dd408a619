import { type Annotations, type Document, parseTask, type Task } from 'tincture';
import { describe, expect, test } from 'vitest';
import { debugData } from './report.ts';

const pets = parseTask('pets', { kind: 'ner', labels: ['PET', 'PLACE', 'FOOD'] });
const marked = (text: string, ...marks: readonly (readonly [string, string])[]): Document => ({
  text,
  annotations: {
    ents: marks.map(([part, label]) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length, label })),
  },
});
const document = (text: string, annotations: Annotations): Document => ({ text, annotations });
const found = (task: Task, train: readonly Document[], dev: readonly Document[] = []) =>
  Object.fromEntries(
    debugData({ task, train, dev }).findings.map(({ code, count, examples }) => [code, { count, examples }]),
  );

describe('entities', () => {
  test('labels are counted, and those that cannot be learnt are told', () => {
    const train = [marked('Rex saw Mia', ['Rex', 'PET'], ['Mia', 'PET'])];
    const { labels, findings } = debugData({ task: pets, train, dev: [marked('in Rome', ['Rome', 'PLACE'])] });
    expect(labels).toEqual([
      { label: 'PET', train: 2, dev: 0 },
      { label: 'PLACE', train: 0, dev: 1 },
      { label: 'FOOD', train: 0, dev: 0 },
    ]);
    expect(findings.map(({ code, examples }) => `${code} ${examples.join()}`)).toEqual([
      ...['label-never-seen FOOD', 'label-only-in-dev PLACE', 'label-rare PET', 'label-not-in-dev PET'],
    ]);
  });
  test('copies are told, and where they contradict each other or reach the dev texts', () => {
    const train = [
      marked('Rex saw a cat today', ['Rex', 'PET']),
      marked('Rex saw a cat today'),
      document('nobody looked at this one', {}),
    ];
    expect(found(pets, train, [marked('Rex saw a cat today')])).toMatchObject({
      'gold-contradictory': { count: 1, examples: ['"Rex saw a cat today"'] },
      'train-dev-overlap': { count: 1 },
      'text-repeated': { count: 1 },
      'gold-missing': { count: 1, examples: ['"nobody looked at this one"'] },
      'gold-empty': { count: 1 },
    });
    expect(found(pets, [train[0]!, train[0]!])['gold-contradictory']).toBeUndefined();
  });
  test('borders and labels that look like slips are told', () => {
    const train = [
      marked('We had tofu, again', ['tofu,', 'FOOD']),
      marked('The U.S. is far', ['U.S.', 'PLACE']),
      ...['PET', 'PET', 'FOOD', 'FOOD'].map((label, i) => marked(`number ${i} is a duck`, ['duck', label])),
      ...[4, 5, 6, 7, 8].map((i) => marked(`number ${i} is a duck, not marked`)),
    ];
    expect(found(pets, train)).toMatchObject({
      'span-edge': { count: 1, examples: ['"tofu," FOOD'] },
      'span-several-labels': { count: 1, examples: ['"duck" PET 2, FOOD 2'] },
      'span-unmarked': { count: 1, examples: ['"duck" marked 4, not marked 5'] },
    });
  });
});

test('labels that are only ever said to hold are told where several may hold', () => {
  const several = parseTask('tone', { kind: 'textcat', multiple: true, labels: ['A', 'B'] });
  const train = [document('one', { cats: { A: 1 } }), document('two', { cats: { B: 1 } })];
  expect(found(several, train)['label-never-denied']).toEqual({ count: 2, examples: ['A', 'B'] });
  const denied = document('three', { cats: { A: 0 } });
  expect(found(several, [...train, denied])['label-never-denied']).toEqual({ count: 1, examples: ['B'] });
  expect(found(several, train.slice(0, 1), [denied])['label-never-denied']?.examples).toEqual(['A']);
  const one = parseTask('tone', { kind: 'textcat', labels: ['A', 'B'] });
  expect(found(one, train)['label-never-denied']).toBeUndefined();
});

test('of overlapping spans, those that cross are told', () => {
  const task = parseTask('parts', { kind: 'spancat', labels: ['X'] });
  const spans = (...ranges: readonly [number, number][]): Annotations => ({
    spans: { parts: ranges.map(([start, end]) => ({ start, end, label: 'X' })) },
  });
  const train = [document('a b c d', spans([0, 3], [2, 5])), document('e f g h', spans([0, 7], [2, 5]))];
  expect(found(task, train)['span-crossing']).toEqual({ count: 1, examples: ['"a b c"'] });
});

test('relations that cannot be, are far, or lead both ways are told', () => {
  const task = parseTask('work', {
    kind: 'relations',
    entities: ['PERSON', 'FIRM'],
    labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] } },
  });
  const text = `Ada and Acme ${'x '.repeat(200)}Bo`;
  const [ada, acme] = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 8, end: 12, label: 'FIRM' },
  ];
  const bo = { start: text.length - 2, end: text.length, label: 'PERSON' };
  const rel = (from: typeof ada, to: typeof ada) => ({ from, to, label: 'WORKS_FOR' });
  const rels = [rel(ada!, acme!), rel(acme!, ada!), rel(bo, acme!)];
  expect(found(task, [document(text, { ents: [ada!, acme!, bo], rels })])).toMatchObject({
    'relation-not-allowed': { count: 1, examples: ['WORKS_FOR: "Acme" to "Ada"'] },
    'relation-both-ways': { count: 2 },
    'relation-far': { count: 1, examples: ['WORKS_FOR: "Bo" to "Acme"'] },
  });
});

test('of frames, intents and slots are counted by themselves', () => {
  const task = parseTask('home', { kind: 'frames', labels: { on: { slots: ['device'] } }, slots: ['device'] });
  const frames = [{ start: 0, end: 8, label: 'on', slots: [{ start: 0, end: 5, label: 'device' }] }];
  const { labels } = debugData({ task, train: [document('light on', { frames })], dev: [] });
  expect(labels).toEqual([
    { label: 'on', train: 1, dev: 0 },
    { label: 'slot device', train: 1, dev: 0 },
  ]);
});

describe('tokens', () => {
  const text = 'a b c d';
  const tree = (heads: readonly (number | undefined)[], starts: readonly number[] = [0]): Document =>
    document(text, {
      tokens: heads.map((head, i) => ({
        ...{ start: 2 * i, end: 2 * i + 1, dep: 'dep', tag: 'T', morph: 'Case=Nom|Number=Sing' },
        ...(head === undefined ? {} : { head }),
        sentenceStart: starts.includes(i),
      })),
    });
  test('have trees of which is told what cannot be, and what is hard', () => {
    const task = parseTask('trees', { kind: 'parser' });
    expect(found(task, [tree([0, 0, 0, 0])])).toEqual({ 'label-rare': { count: 1, examples: ['dep'] } });
    expect(found(task, [tree([2, 3, 2, 2])])['tree-crossing']).toMatchObject({ count: 1, examples: ['"a b c d"'] });
    expect(found(task, [tree([0, 1, 1, 1])])['tree-roots']).toMatchObject({ count: 1 });
    expect(found(task, [tree([0, 0, undefined, 0])])['tree-partial']).toMatchObject({ count: 1 });
    expect(found(task, [tree([0, 0, 1, 2], [0, 2])])['tree-over-border']).toMatchObject({
      count: 1,
      examples: ['"c d"'],
    });
  });
  test('have tags and features that are counted', () => {
    const count = (kind: string) =>
      debugData({ task: parseTask('t', { kind }), train: [tree([0, 0, 0, 0])], dev: [] }).labels.map(
        ({ label, train }) => `${label} ${train}`,
      );
    expect(count('tagger')).toEqual(['T 4']);
    expect(count('morphologizer')).toEqual(['Case=Nom 4', 'Number=Sing 4']);
    expect(count('lemmatizer')).toEqual([]);
  });
});
