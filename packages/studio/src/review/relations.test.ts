import { parseTask } from 'tincture';
import { expect, test } from 'vitest';
import { placeArcs } from './arcs.ts';
import {
  addRelation,
  fitRelations,
  flipRelation,
  goldOfRelations,
  moveEnds,
  nextLabel,
  relationChoices,
  relationsInWords,
  replaceRelation,
  sameRelations,
} from './relations.ts';
import { noMarks } from './review-kind.ts';
import { relationsReview } from './tasks/relations.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: {
    WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] },
    LEADS: { from: ['PERSON'], to: ['FIRM'] },
    EMPLOYS: { from: ['FIRM'], to: ['PERSON'] },
    NEAR: {},
  },
  entities: ['PERSON', 'FIRM', 'PLACE'],
});
const text = 'Ada works for Acme in Leeds.';
const ada = { start: 0, end: 3, label: 'PERSON' };
const acme = { start: 14, end: 18, label: 'FIRM' };
const leeds = { start: 22, end: 27, label: 'PLACE' };
const works = { from: ada, to: acme, label: 'WORKS_FOR' };

test('what does not fit says why', () => {
  const problems = (from: typeof ada, to: typeof ada) => relationChoices(task, from, to).map(({ problem }) => problem);
  expect(problems(ada, acme)).toEqual([undefined, undefined, 'starts from FIRM, and not from PERSON', undefined]);
  expect(problems(ada, leeds)[0]).toBe('leads to FIRM, and not to PLACE');
  expect(problems(ada, ada)[3]).toBe('a relation joins two different entities');
});

test('a relation is added once, in its place', () => {
  const near = { from: acme, to: leeds, label: 'NEAR' };
  expect(addRelation([near], works)).toEqual([works, near]);
  expect(addRelation([works], { ...works })).toEqual([works]);
});

test('another label, the other way round: what a person changes is theirs', () => {
  const proposed = { ...works, confidence: 0.5, source: 'model' };
  expect(nextLabel(task, works)).toBe('LEADS');
  expect(nextLabel(task, { from: acme, to: ada, label: 'NEAR' })).toBe('EMPLOYS');
  expect(nextLabel(task, { from: ada, to: leeds, label: 'NEAR' })).toBeUndefined();
  expect(replaceRelation([proposed], proposed, { ...proposed, label: 'LEADS' })).toEqual([
    { from: ada, to: acme, label: 'LEADS' },
  ]);
  expect(flipRelation(task, works)).toEqual({ from: acme, to: ada, label: 'EMPLOYS' });
  expect(flipRelation(task, { ...works, label: 'NEAR' })?.label).toBe('NEAR');
});

test('relations go with their entities, and with the types that they need', () => {
  const near = { from: ada, to: leeds, label: 'NEAR' };
  expect(fitRelations(task, [ada, acme], [works, near])).toEqual([works]);
  const firm = { ...ada, label: 'FIRM' };
  expect(fitRelations(task, [firm, acme, leeds], [works, near])).toEqual([{ ...near, from: firm }]);
  // Where all stay, so does the list, which is not drawn again then; of two that begin together the right one is meant.
  const all = [works, near];
  expect(fitRelations(task, [ada, { ...ada, end: ada.end + 1 }, acme, leeds], all)).toBe(all);
});

test('drafts say the same by what they say, and become gold without who said it', () => {
  const marks = relationsReview.ofProposal({
    ...{ id: 1, source: 'x', made: '', notes: [] },
    ents: [ada, acme],
    rels: [{ ...works, confidence: 0.4 }],
  });
  expect(relationsReview.isSame(marks, { ...noMarks, spans: [ada, acme], relations: [works] })).toBe(true);
  expect(relationsReview.isSame(marks, { ...noMarks, spans: [ada, acme] })).toBe(false);
  expect(relationsReview.goldOf(task, marks, { starts: [], ends: [] })).toEqual({ ents: [ada, acme], rels: [works] });
  expect(goldOfRelations([ada], [])).toEqual({ ents: [ada], rels: [] });
  expect(relationsReview.count(marks)).toBe(3);
  expect(sameRelations([works], [{ ...works, to: leeds }])).toBe(false);
  expect(relationsInWords(text, [works])).toBe('“Ada” WORKS_FOR “Acme”');
});

test('the longer arc lies above the shorter one that it crosses', () => {
  const at = (x: number, y = 0) => ({ x, y });
  const [long, short] = placeArcs([
    { from: at(0), to: at(300) },
    { from: at(100), to: at(200) },
  ]);
  expect(long?.labelY).toBeLessThan(short?.labelY ?? Number.NaN);
  const [one, other] = placeArcs([
    { from: at(0), to: at(100) },
    { from: at(0, 50), to: at(100, 50) },
  ]);
  expect((other?.labelY ?? 0) - (one?.labelY ?? 0)).toBe(50);
});

test('an end that is moved takes its relations with it', () => {
  const to = { ...acme, end: acme.end + 1 };
  expect(moveEnds([works], acme, to)).toEqual([{ ...works, to }]);
  expect(moveEnds([works], leeds, to)).toEqual([works]);
});
