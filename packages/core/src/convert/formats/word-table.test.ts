import { expect, test } from 'vitest';
import { parseTask } from '../../tasks/parse-task.ts';
import { detectFormat } from '../detect.ts';
import { nerTask, readAll } from '../testing/read-all.ts';

const table = `Sentence #,Word,POS,Tag
Sentence: 1,We,PRP,O
,had,VBD,O
,mapo,NN,B-DISH
,tofu,NN,I-DISH
,"""",\`\`,O
Sentence: 2,Leeds,NNP,B-PLACE
`;

test('a row a word makes a text a sentence', async () => {
  const { documents, repairs, lines } = await readAll(table, { format: 'csv', task: nerTask });
  expect(documents).toEqual([
    { text: 'We had mapo tofu "', annotations: { ents: [{ start: 7, end: 16, label: 'DISH' }] } },
    { text: 'Leeds', annotations: { ents: [{ start: 0, end: 5, label: 'PLACE' }] } },
  ]);
  expect(lines).toEqual([2, 7]);
  expect(repairs).toContain('Column left out: "POS", which is for a task of the kind tagger');
  for (const name of ['ner_dataset.csv', '']) expect(detectFormat(table, name)).toBe('csv');
  // Other copies of the table say it in every row.
  const every = table.replace(/^,/gm, 'Sentence: 1,');
  expect((await readAll(every, { format: 'csv', task: nerTask })).documents).toEqual(documents);
});

test('its parts of speech are gold for a tagger', async () => {
  const { documents } = await readAll(table, { format: 'csv', task: parseTask('tags', { kind: 'tagger' }) });
  expect(documents[1]?.annotations.tokens).toEqual([{ start: 0, end: 5, tag: 'NNP' }]);
});

test('a row without a word, or with what is no tag, sets its sentence aside with the line', async () => {
  const broken = table.replace('had,VBD,O', ',VBD,O').replace('NNP,B-PLACE', 'NNP,PLACE');
  const { rejects } = await readAll(broken, { format: 'csv', task: nerTask });
  expect(rejects).toMatchObject([
    { line: 2, problem: expect.stringContaining('Line 3 has no word.') },
    { line: 7, problem: expect.stringContaining('Line 7 has the tag "PLACE"; a tag is O, B-LABEL or I-LABEL.') },
  ]);
  expect(rejects[1]?.raw).toBe('Sentence: 2,Leeds,NNP,PLACE');
});

test('a table whose columns are named is read as they say', async () => {
  const { documents } = await readAll(table, { format: 'csv', textColumn: 'Word' });
  expect(documents).toHaveLength(6);
});
