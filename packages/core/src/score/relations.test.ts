import { expect, test } from 'vitest';
import type { Annotations, Relation } from '../doc/annotations.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { scoreTask } from './score-task.ts';

const task = parseTask('work', {
  kind: 'relations',
  labels: { WORKS_FOR: { from: ['PERSON'], to: ['FIRM'] }, KNOWS: {} },
  entities: ['PERSON', 'FIRM'],
});
const ada = { start: 0, end: 3, label: 'PERSON' };
const acme = { start: 10, end: 14, label: 'FIRM' };
const eve = { start: 20, end: 23, label: 'PERSON' };
const works: Relation = { from: ada, to: acme, label: 'WORKS_FOR' };
const knows: Relation = { from: ada, to: eve, label: 'KNOWS' };
const gold: Annotations = { ents: [ada, acme, eve], rels: [works, knows] };

function score(predicted: Annotations, against: Annotations = gold) {
  return scoreTask(task, [{ gold: against, predicted }]);
}

test('what says the same is right, and the entities are counted by themselves', () => {
  const { figures, value, metric, perLabel } = score(gold);
  expect(metric).toBe('rels_f');
  expect(value).toBe(1);
  expect(figures).toEqual({ rels_p: 1, rels_r: 1, rels_f: 1, rels_macro_f: 1, ents_p: 1, ents_r: 1, ents_f: 1 });
  expect(perLabel.WORKS_FOR).toMatchObject({ support: 1, predicted: 1 });
  expect(perLabel.PERSON).toMatchObject({ support: 2, predicted: 2 });
});

test.each<[string, Relation]>([
  ['the other direction', { from: acme, to: ada, label: 'WORKS_FOR' }],
  ['another end', { from: eve, to: acme, label: 'WORKS_FOR' }],
  ['a shorter end', { from: { ...ada, end: 2 }, to: acme, label: 'WORKS_FOR' }],
  ['another type of an end', { from: { ...ada, label: 'FIRM' }, to: acme, label: 'WORKS_FOR' }],
  ['another label', { from: ada, to: acme, label: 'KNOWS' }],
])('%s is wrong', (_, relation) => {
  const { figures } = score({ ents: gold.ents ?? [], rels: [relation, knows] });
  expect(figures).toMatchObject({ rels_p: 0.5, rels_r: 0.5, ents_f: 1 });
});

test('a relation that is said twice is right once', () => {
  expect(score({ ...gold, rels: [works, works, knows] }).figures.rels_p).toBeCloseTo(2 / 3);
});

test('several relations may join the same two', () => {
  const both: Annotations = { ...gold, rels: [works, { ...works, label: 'KNOWS' }] };
  expect(score(both, both).figures.rels_f).toBe(1);
});

test('where nobody looked for relations nothing is scored, and where nobody looked for entities they are not judged', () => {
  expect(score(gold, { ents: gold.ents ?? [] }).skipped).toBe(1);
  expect(score(gold, { rels: [works, knows] }).figures).toMatchObject({ rels_f: 1, ents_p: 0, ents_f: 0 });
  const part: Annotations = { ents: [ada, acme], entsMissing: [{ start: 18, end: 30 }], rels: [works] };
  expect(score(gold, part).figures).toMatchObject({ rels_p: 1, ents_p: 1 });
});

test('confidences are those of relations', () => {
  const sure = {
    ...gold,
    rels: [
      { ...works, confidence: 1 },
      { from: acme, to: ada, label: 'KNOWS', confidence: 1 },
    ],
  };
  expect(score(sure).figures.ece).toBeCloseTo(0.5);
});
