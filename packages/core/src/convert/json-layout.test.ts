import { expect, test } from 'vitest';
import { readAll } from './testing/read-all.ts';

const objects = [
  { text: 'a [b', id: '1', ents: [{ start: 0, end: 1, label: 'X' }] },
  { text: 'c\nd', cats: { food: 1 } },
];
const expected = [
  { text: 'a [b', id: '1', annotations: { ents: [{ start: 0, end: 1, label: 'X' }] } },
  { text: 'c\nd', annotations: { cats: { food: 1 } } },
];

test.each([
  ['a list on one line', JSON.stringify(objects)],
  ['a list over several lines', `\n${JSON.stringify(objects, null, 2)}\n`],
  ['a list with an object a line', `[\n${objects.map((object) => JSON.stringify(object)).join(',\n')}\n]\n`],
  ['objects over several lines', objects.map((object) => JSON.stringify(object, null, 1)).join('\n')],
])('%s holds what lines would', async (_, content) => {
  const { documents, rejects, repairs } = await readAll(content, { format: 'jsonl' });
  expect({ documents, rejects, repairs }).toEqual({ documents: expected, rejects: [], repairs: [] });
});

test('so do tasks of Prodigy', async () => {
  const { documents } = await readAll('[{"text":"a","label":"food"},\n{"text":"b","answer":"reject"}]', {
    format: 'prodigy',
  });
  expect(documents).toEqual([{ text: 'a', annotations: { cats: { food: 1 } } }]);
});

test('what is damaged is set aside by itself, with its line', async () => {
  const content = '[\n{"text": "a"},\n{"text" "b"},\n7,\n{"text": "c"},\n{"txt": "d"}\n]';
  const { documents, lines, rejects } = await readAll(content, { format: 'jsonl' });
  expect(documents.map(({ text }) => text)).toEqual(['a', 'c']);
  expect(lines).toEqual([2, 3, 4, 5, 6]);
  expect(rejects).toMatchObject([
    { line: 3, raw: '{"text" "b"}', problem: expect.stringContaining('not valid JSON') },
    { line: 4, raw: '7', problem: expect.stringContaining('number "7"') },
    { line: 6, raw: '{"txt": "d"}' },
  ]);
});

test('lines stay lines where the first one is a bare list', async () => {
  const { documents, rejects } = await readAll('["a"]\n{"text": "b"}\n', { format: 'jsonl' });
  expect(documents.map(({ text }) => text)).toEqual(['b']);
  expect(rejects).toMatchObject([{ line: 1, problem: 'The line is a list, not a JSON object.' }]);
});
