import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnowledgeBaseFormat, type KnowledgeBaseRow, readKnowledgeBase } from './read-knowledge-base.ts';

async function read(content: string, format: KnowledgeBaseFormat = 'jsonl') {
  const rows: KnowledgeBaseRow[] = [];
  const lines = content.split('\n').map((text, index) => ({ text, number: index + 1 }));
  for await (const row of readKnowledgeBase(lines, { format, file: 'kb' })) rows.push(row);
  return {
    entries: rows.flatMap((row) => ('entry' in row ? [row.entry] : [])),
    repairs: rows.flatMap((row) => ('entry' in row ? row.repairs : [])),
    rejects: rows.flatMap((row) => ('reject' in row ? [`${row.reject.line}: ${row.reject.problem}`] : [])),
  };
}

const marta = {
  id: 'p1',
  names: ['Marta Vale', 'M. Vale'],
  description: 'A baker, of Lyss',
  label: 'PERSON',
  prior: 12,
};

test('JSON lines and CSV say the same', async () => {
  const json = {
    id: 'p1',
    name: 'Marta Vale',
    aliases: ['M. Vale'],
    description: 'A baker, of Lyss',
    label: 'PERSON',
    prior: 12,
  };
  expect(await read(`${JSON.stringify(json)}\n\n`)).toEqual({ entries: [marta], repairs: [], rejects: [] });
  const csv = 'ID,Title,aliases,Description,Type,count,other\np1,Marta Vale,M. Vale,"A baker, of Lyss",PERSON,12,x\n';
  expect(await read(csv, 'csv')).toEqual({ entries: [marta], repairs: [], rejects: [] });
  expect((await read('id\tnames\np1\tMarta Vale| M. Vale', 'tsv')).entries).toEqual([{ id: 'p1', names: marta.names }]);
});

test('a table that Excel wrote', async () => {
  const entries = [{ id: 'p1', names: ['Marta Vale', 'M. Vale'] }];
  for (const content of ['id;name;aliases\np1;Marta Vale;M. Vale', '\nsep=;\nid;name;aliases\np1;Marta Vale;M. Vale'])
    expect(await read(content, 'csv')).toEqual({ entries, repairs: [], rejects: [] });
  expect((await read('id\tname\taliases\np1\tMarta Vale\tM. Vale', 'csv')).entries).toEqual(entries);
});

test('semicolons divide a CSV file whose first line is a header only so, and any other column is left out', async () => {
  const csv = 'id;name;aliases;description;constructor\np1;Marta Vale;M. Vale;A baker, of Lyss;x\n';
  const { label: _, prior: __, ...entry } = marta;
  expect(await read(csv, 'csv')).toEqual({ entries: [entry], repairs: [], rejects: [] });
});

test('a row with more cells than the first line has is set aside, unless they are empty', async () => {
  const csv = 'id,name,description\np1,Marta Vale,A baker, of Lyss\np2,Orrin,,,\n';
  const { entries, rejects } = await read(csv, 'csv');
  expect(entries).toEqual([{ id: 'p2', names: ['Orrin'] }]);
  expect(rejects).toEqual([
    '2: The row has 4 cells, but the first line has 3: put a cell that holds the delimiter in quotes.',
  ]);
});

test('only an id and a name are needed; a number is an id', async () => {
  expect((await read('{"id": 7, "name": "Orrin"}')).entries).toEqual([{ id: '7', names: ['Orrin'] }]);
});

describe('a row is set aside with its line', () => {
  test.each([
    ['that is no JSON', '{', 'not valid JSON'],
    ['that is a list', '[]', 'a list, not a JSON object'],
    ['without an id', '{"name": "a"}', 'The id must be a text; it is missing'],
    ['with an empty id', '{"id": " ", "name": "a"}', 'The id must be a text'],
    ['with an id that says none', '{"id": "NIL", "name": "a"}', 'none of them'],
    ['with a line break in the id', '{"id": "a\\nb", "name": "a"}', 'line break'],
    ['with half a character in the id', '{"id": "\\ud83c", "name": "a"}', 'half a character'],
    ['without a name', '{"id": "a"}', 'There is no name'],
    ['with a name of signs', '{"id": "a", "name": "--"}', 'There is no name'],
    ['with a name that is a number', '{"id": "a", "names": [1]}', 'A name must be a text'],
    ['with a description that is none', '{"id": "a", "name": "a", "description": 1}', 'description must be a text'],
    ['with a label of two lines', '{"id": "a", "name": "a", "label": "a|b"}', 'The label'],
    ['with a prior below 0', '{"id": "a", "name": "a", "prior": -1}', 'prior must be a number from 0 on'],
    ['with a prior that is a text', '{"id": "a", "name": "a", "prior": "many"}', 'prior must be a number'],
  ])('%s', async (_, line, problem) => {
    const { entries, rejects } = await read(`{"id": "x", "name": "x"}\n${line}`);
    expect(entries).toHaveLength(1);
    expect(rejects).toEqual([expect.stringContaining(problem)]);
    expect(rejects[0]).toMatch(/^2: /);
  });
  test('whose id another one has', async () => {
    const { rejects } = await read('{"id": "a", "name": "a"}\n{"id": "a", "name": "b"}');
    expect(rejects).toEqual(['2: The id "a" is that of line 1.']);
  });
  test('and says all that is wrong with it', async () => {
    const { rejects } = await read('{"prior": true}');
    expect(rejects[0]).toMatch(/id must.*prior must/);
  });
});

test('what is left out of a row is said', async () => {
  const { entries, repairs } = await read('{"id": "a", "name": "a", "aliases": ["!", ""], "url": "x"}');
  expect(entries).toEqual([{ id: 'a', names: ['a'] }]);
  expect(repairs).toEqual(['Unknown key left out: "url"', expect.stringContaining('Name left out')]);
});

test('a CSV file without a header is refused', async () => {
  await expect(read('p1,Marta Vale', 'csv')).rejects.toThrow(/column "id" and a column "name"/);
});

test('whatever a file holds, each row of it comes out', async () => {
  const value = fc.jsonValue({ maxDepth: 2 });
  const row = fc.record({ id: value, name: value, prior: value }, { requiredKeys: [] });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(row, value), { maxLength: 5 }), async (rows) => {
      const { entries, rejects } = await read(rows.map((line) => JSON.stringify(line)).join('\n'));
      expect(entries.length + rejects.length).toBe(rows.length);
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    }),
  );
});
