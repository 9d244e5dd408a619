import { expect, test } from 'vitest';
import { detectFormat } from '../detect.ts';
import { nerTask, readAll } from '../testing/read-all.ts';

const read = (value: object) => readAll(JSON.stringify(value), { format: 'jsonl', task: nerTask });

test('tokens with their tags, as datasets on the Hugging Face hub have them', async () => {
  const object = { id: '0', tokens: ['We', 'had', 'mapo', 'tofu'], ner_tags: ['O', 'O', 'B-DISH', 'I-DISH'] };
  const { documents, repairs } = await read(object);
  expect(documents).toEqual([
    { id: '0', text: 'We had mapo tofu', annotations: { ents: [{ start: 7, end: 16, label: 'DISH' }] } },
  ]);
  expect(repairs).toEqual([expect.stringMatching(/^Spacing made up: /)]);
  expect(detectFormat(`${JSON.stringify(object)}\n`, 'train.jsonl')).toBe('jsonl');
  expect(detectFormat(`${JSON.stringify(object)}\n`, 'train.json')).toBe('jsonl');
});

test('numbers for tags are refused, as nothing says which labels they stand for', async () => {
  const { documents, rejects } = await read({ tokens: ['mapo', 'tofu'], ner_tags: [1, 2] });
  expect(documents).toEqual([]);
  expect(rejects).toMatchObject([
    { code: 'line-invalid', problem: expect.stringMatching(/holds numbers: write the names .*\.feature\.names/) },
  ]);
});

test.each([
  ['another number of tags', { tokens: ['a', 'b'], ner_tags: ['O'] }, 'There are 2 tokens and 1 "ner_tags".'],
  ['what is no tag', { tokens: ['a'], ner_tags: ['DISH'] }, '"ner_tags" holds "DISH"; a tag is O, B-LABEL or I-LABEL.'],
  ['what is no token', { tokens: ['a', 7], ner_tags: ['O', 'O'] }, 'A token is no string, or a blank one.'],
])('%s is a reject', async (_, object, problem) => {
  expect((await read(object)).rejects).toMatchObject([{ code: 'line-invalid', problem }]);
});

test('a text of its own counts', async () => {
  const { documents } = await read({ text: 'mapo', tokens: ['mapo'], ner_tags: ['B-DISH'] });
  expect(documents).toEqual([{ text: 'mapo', annotations: {} }]);
});
