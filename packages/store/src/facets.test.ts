import type { Annotations } from 'tincture';
import { expect, test } from 'vitest';
import { facetsOf } from './facets.ts';
import type { StoredAnnotation } from './store.ts';

const said = (annotations: Annotations): StoredAnnotation => ({
  ...{ id: 1, document: 'a', task: 't', made: '', annotations },
  source: { kind: 'rules', name: 'menu', hash: 'h' },
});
const span = (confidence: number) => ({ start: 0, end: 1, label: 'X', confidence });

test.each([
  ['the least sure span', { ents: [span(0.9), span(0.25)] }, 0.75],
  ['the likeliest of classes that exclude each other', { cats: { a: 0.75, b: 0.125, c: 0.125 } }, 0.25],
  ['the least sure yes or no of several', { cats: { a: 0.75, b: 0.9, c: 0.1 } }, 0.25],
  ['nobody, where nothing says how sure it is', { ents: [] }, undefined],
])('doubt is that of %s', (_, annotations, doubt) => {
  expect(facetsOf([said(annotations)], undefined).doubt).toBe(doubt);
});

test('dispute is the mean difference of all pairs', () => {
  const [one, other] = [{ ents: [span(1)] }, { ents: [] }].map(said);
  expect(facetsOf([one!, other!, other!], undefined).dispute).toBeCloseTo(2 / 3);
  expect(facetsOf([one!], undefined).dispute).toBeUndefined();
});

test('relations are labels of a text, and part of what sources differ in', () => {
  const [ada, acme] = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 14, end: 18, label: 'FIRM' },
  ];
  const rels = [{ from: ada!, to: acme!, label: 'WORKS_FOR' }];
  const [joined, apart] = [
    { ents: [ada!, acme!], rels },
    { ents: [ada!, acme!], rels: [] },
  ].map(said);
  const { labels, dispute } = facetsOf([joined!, apart!], undefined);
  expect([...labels].sort()).toEqual(['FIRM', 'PERSON', 'WORKS_FOR']);
  expect(dispute).toBeCloseTo(1 - 4 / 5);
});

test('clusters are what sources differ in: the mentions, and what is said to be the same', () => {
  const [ada, her] = [
    { start: 0, end: 3, confidence: 0.75 },
    { start: 9, end: 12, confidence: 0.5 },
  ];
  const [joined, apart] = [
    { coref: [{ mentions: [ada!, her!], label: 'person' }] },
    { coref: [{ mentions: [ada!] }, { mentions: [her!] }] },
  ].map(said);
  const { labels, dispute, doubt } = facetsOf([joined!, apart!], undefined);
  expect([...labels]).toEqual(['person']);
  expect(dispute).toBeCloseTo(1 - 4 / 5);
  expect(doubt).toBe(0.5);
});
