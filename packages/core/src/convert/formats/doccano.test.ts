import { expect, test } from 'vitest';
import type { Task } from '../../tasks/task.ts';
import { nerTask, readAll, relationsTask, spansTask, tagsTask, topicTask } from '../testing/read-all.ts';

const read = (value: object, task?: Task) =>
  readAll(JSON.stringify(value), { format: 'jsonl', ...(task === undefined ? {} : { task }) });

test('entities, in code points', async () => {
  for (const key of ['label', 'labels']) {
    const { documents, repairs } = await read({ text: '🍜 ramen', [key]: [[2, 7, 'DISH']] }, nerTask);
    expect(documents[0]?.annotations).toEqual({ ents: [{ start: 3, end: 8, label: 'DISH' }] });
    expect(repairs).toEqual([`Read as doccano writes it: "${key}"`]);
  }
  const spans = { spans: { sc: [{ start: 0, end: 4, label: 'DISH' }] } };
  expect((await read({ text: 'mapo', label: [[0, 4, 'DISH']] }, spansTask)).documents[0]?.annotations).toEqual(spans);
  const outside = await read({ text: 'mapo', label: [[0, 9, 'DISH']] }, nerTask);
  expect(outside.rejects).toMatchObject([{ code: 'span-invalid' }]);
});

test('entities of scripts around spaCy, in code points', async () => {
  for (const entity of [[2, 7, 'DISH'], { start: 2, end: 7, label: 'DISH', text: 'ramen' }]) {
    const { documents, repairs } = await read({ text: '🍜 ramen', entities: [entity], id: '7' }, nerTask);
    expect(documents).toEqual([
      { id: '7', text: '🍜 ramen', annotations: { ents: [{ start: 3, end: 8, label: 'DISH' }] } },
    ]);
    expect(repairs).toEqual(['Read as scripts around spaCy write it, in code points: "entities"']);
  }
  const strange = await read({ text: 'mapo', entities: [[0, 4, 'DISH'], 'x'] }, nerTask);
  expect(strange.repairs).toEqual(['Unknown key left out: "entities"']);
  const outside = await read({ text: 'mapo', entities: [[0, 9, 'DISH']] }, nerTask);
  expect(outside.rejects).toMatchObject([{ code: 'span-invalid' }]);
});

test('classes', async () => {
  expect((await read({ text: 'a', label: ['food'] }, topicTask)).documents[0]?.annotations.cats).toEqual({ food: 1 });
  const several = await read({ text: 'a', label: ['food', 'news'] }, tagsTask);
  expect(several.documents[0]?.annotations.cats).toEqual({ food: 1, news: 1, sport: 0 });
});

test('relations', async () => {
  const entities = [
    { id: 5, label: 'PERSON', start_offset: 0, end_offset: 3 },
    { id: 6, label: 'FIRM', start_offset: 14, end_offset: 18 },
  ];
  const object = { text: 'Ada works for Acme', entities, relations: [{ from_id: 5, to_id: 6, type: 'WORKS_FOR' }] };
  const [from, to] = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 14, end: 18, label: 'FIRM' },
  ];
  expect((await read(object, relationsTask)).documents[0]?.annotations).toEqual({
    ...{ ents: [from, to], rels: [{ from, to, label: 'WORKS_FOR' }] },
  });
  const nowhere = { ...object, relations: [{ from_id: 5, to_id: 9, type: 'WORKS_FOR' }] };
  expect((await read(nowhere, relationsTask)).documents).toEqual([]);
});

test('what is ours, or says nothing, stays as it is', async () => {
  const both = { text: 'mapo', ents: [], label: [[0, 4, 'DISH']] };
  expect((await read(both, nerTask)).documents[0]?.annotations.ents).toEqual([]);
  // doccano writes this of texts that nobody opened, too.
  expect((await read({ text: 'mapo', label: [] }, nerTask)).documents[0]?.annotations).toEqual({});
  expect((await read({ text: 'mapo', label: [[0, 4]] }, nerTask)).repairs).toEqual(['Unknown key left out: "label"']);
});
