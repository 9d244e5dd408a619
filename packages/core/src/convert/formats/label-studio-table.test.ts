import { expect, test } from 'vitest';
import { nerTask, readAll, topicTask } from '../testing/read-all.ts';

const header = 'annotation_id,annotator,created_at,id,label,lead_time,text,updated_at\n';
const row = (label: string): string =>
  `7,1,2026-01-02,12,"${label.replaceAll('"', '""')}",3.5,We had mapo tofu,2026-01-02\n`;
const marked = row('[{"start":7,"end":16,"text":"mapo tofu","labels":["DISH"]}]');

test('marked stretches are entities', async () => {
  for (const task of [undefined, nerTask]) {
    const { documents } = await readAll(header + marked, { format: 'csv', ...(task && { task }) });
    expect(documents).toEqual([
      { id: '12', text: 'We had mapo tofu', annotations: { ents: [{ start: 7, end: 16, label: 'DISH' }] } },
    ]);
  }
});

test('a text in which nothing was marked has no entities', async () => {
  const { documents } = await readAll(header + row(''), { format: 'csv', task: nerTask });
  expect(documents[0]?.annotations).toEqual({ ents: [] });
});

test('offsets that do not cover what they quote set the text aside', async () => {
  const { rejects } = await readAll(header + marked.replace('7,""end', '8,""end'), { format: 'csv', task: nerTask });
  expect(rejects).toMatchObject([{ line: 2, code: 'span-invalid' }]);
});

test('choices are labels, as in any table', async () => {
  const { documents } = await readAll(header + row('food'), { format: 'csv', task: topicTask });
  expect(documents[0]).toMatchObject({ id: '12', annotations: { cats: { food: 1 } } });
});

test('another column may hold the text', async () => {
  const named = header.replace('text', 'body');
  const { documents } = await readAll(named + marked, { format: 'csv', task: nerTask, textColumn: 'body' });
  expect(documents[0]?.annotations.ents).toHaveLength(1);
});
