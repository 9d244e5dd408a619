import { expect, test } from 'vitest';
import { TinctureError } from '../errors/tincture-error.ts';
import { parseTask } from './parse-task.ts';

test('labels may be a map, a list of names, or a list of objects', () => {
  const expected = [{ name: 'A', definition: 'first' }, { name: 'B' }];
  expect(parseTask('t', { kind: 'ner', labels: { A: { definition: 'first' }, B: null } }).labels).toEqual(expected);
  expect(parseTask('t', { kind: 'ner', labels: [{ name: 'A', definition: 'first' }, 'B'] }).labels).toEqual(expected);
});

test('what it returns it reads again', () => {
  const task = parseTask('t', {
    kind: 'textcat',
    multiple: true,
    guidelines: 'Be kind.',
    labels: { A: { definition: 'd', examples: ['e'], counterexamples: ['c'] } },
  });
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test('a task of relations has entities, and relations say what they join', () => {
  const task = parseTask('t', {
    kind: 'relations',
    labels: { WORKS_FOR: { definition: 'is employed by', from: ['PERSON'], to: ['FIRM'] }, KNOWS: null },
    entities: { PERSON: { definition: 'a person' }, FIRM: null },
  });
  expect(task.labels).toEqual([
    { name: 'WORKS_FOR', definition: 'is employed by', from: ['PERSON'], to: ['FIRM'] },
    { name: 'KNOWS' },
  ]);
  expect(task.entities).toEqual([{ name: 'PERSON', definition: 'a person' }, { name: 'FIRM' }]);
  expect(parseTask(task.name, JSON.parse(JSON.stringify(task)))).toEqual(task);
});

test.each([
  ['a map', 3, 'is 3'],
  ['a known kind', { kind: 'nerr', labels: ['A'] }, 'has the kind "nerr"'],
  ['labels', { kind: 'ner' }, 'has no labels'],
  ['a label', { kind: 'ner', labels: [] }, 'has no labels'],
  ['labels that differ', { kind: 'ner', labels: ['A', 'A'] }, 'names the label A twice'],
  ['labels with names', { kind: 'ner', labels: [{ definition: 'x' }] }, 'has the label a map'],
  ['short names', { kind: 'ner', labels: ['A\nB'] }, 'has the label name "A\\nB"'],
  ['known keys', { kind: 'ner', labels: { A: { definitoin: 'x' } } }, 'unknown key "definitoin"'],
  ['texts as examples', { kind: 'ner', labels: { A: { examples: [1] } } }, 'has examples that are not a list of texts'],
  ['two labels to choose from', { kind: 'textcat', labels: ['A'] }, 'has only one'],
  ['entities for relations', { kind: 'relations', labels: ['R'] }, 'has no entities'],
  ['entities for relations only', { kind: 'ner', labels: ['A'], entities: ['B'] }, 'sets "entities"'],
  ['"from" for relations only', { kind: 'ner', labels: { A: { from: ['A'] } } }, 'unknown key "from"'],
  [
    'ends that are entities',
    { kind: 'relations', labels: { R: { to: ['B'] } }, entities: ['A'] },
    'lets R lead to "B", which is none of its entities',
  ],
  ['some end', { kind: 'relations', labels: { R: { from: [] } }, entities: ['A'] }, 'lets R lead from nothing'],
  ['names for one thing', { kind: 'relations', labels: ['A'], entities: ['A'] }, 'for a relation and for an entity'],
  ['"multiple" for classes only', { kind: 'ner', labels: ['A'], multiple: true }, 'sets "multiple"'],
])('needs %s', (_, value, problem) => {
  expect(() => parseTask('food', value, { file: 'tincture.yaml' })).toThrow(problem);
  expect(() => parseTask('food', value, { file: 'tincture.yaml' })).toThrow(TinctureError);
});
