import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renameLabel } from './rename-label.ts';

const foods = `# ours
tasks:
  foods:
    kind: textcat
    labels:
      fruit: # sweet
        definition: "grows on trees"
      apple: { parent: fruit, definition: "an apple" }
      berry: { parent: fruit }
`;

test('an entry of a map keeps what is known about it, and others name it anew', () => {
  const { text, isMerged } = renameLabel(foods, 'foods', 'fruit', 'fruits')!;
  expect(isMerged).toBe(false);
  expect(parse(text)).toEqual(parse(foods.replaceAll(/fruit(?=:|,| )/g, 'fruits')));
  expect(text).toContain('# ours');
  expect(text).toContain('# sweet');
});

test('where the name is there already, the old entry goes away', () => {
  const { text, isMerged } = renameLabel(foods, 'foods', 'berry', 'apple')!;
  expect(isMerged).toBe(true);
  expect(Object.keys(parse(text).tasks.foods.labels)).toEqual(['fruit', 'apple']);
  expect(text).toContain('an apple');
});

test('lists of names, of entries, of types and of slots', () => {
  const lists = `tasks:
  people:
    labels: [{ name: LIVES, from: [PERSON, GROUP], to: [PLACE] }, WORKS]
    entities: [PERSON, GROUP, { name: PLACE, definition: where }]
`;
  const of = (from: string, to: string) => parse(renameLabel(lists, 'people', from, to)!.text).tasks.people;
  expect(of('WORKS', 'JOB').labels[1]).toBe('JOB');
  expect(of('LIVES', 'HOME').labels[0].name).toBe('HOME');
  expect(of('PLACE', 'SITE')).toMatchObject({
    labels: [{ to: ['SITE'] }, 'WORKS'],
    entities: ['PERSON', 'GROUP', { name: 'SITE', definition: 'where' }],
  });
  expect(of('GROUP', 'PERSON')).toMatchObject({
    labels: [{ from: ['PERSON'] }, 'WORKS'],
    entities: ['PERSON', { name: 'PLACE' }],
  });
});

test('what slots may hold', () => {
  const lists = `tasks:
  calendar:
    labels: [weather, find]
    slots: { where: { frames: [find] }, who: {} }
`;
  const of = (from: string, to: string) => parse(renameLabel(lists, 'calendar', from, to)!.text).tasks.calendar;
  expect(of('find', 'look')).toEqual({ labels: ['weather', 'look'], slots: { where: { frames: ['look'] }, who: {} } });
  expect(of('find', 'weather').slots.where).toEqual({ frames: ['weather'] });
});

test('a label that is not there', () => {
  expect(renameLabel(foods, 'foods', 'plum', 'fruit')).toBeUndefined();
  expect(renameLabel(foods, 'drinks', 'fruit', 'x')).toBeUndefined();
});
