import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { detectFormat } from '../detect.ts';
import { nerTask, readAll, relationsTask, spansTask, tagsTask, topicTask, writeAll } from '../testing/read-all.ts';
import type { ReadOptions } from '../types.ts';

const read = (tasks: unknown, options: Partial<ReadOptions> = {}) =>
  readAll(typeof tasks === 'string' ? tasks : JSON.stringify(tasks), { format: 'label-studio', ...options });
const region = (start: number, end: number, label: string, text?: string): JsonObject => ({
  ...{ id: `${start}-${end}`, from_name: 'label', to_name: 'text', type: 'labels' },
  value: { start, end, labels: [label], ...(text === undefined ? {} : { text }) },
});
const chosen = (...choices: string[]): JsonObject => ({ type: 'choices', value: { choices } });
const task = (text: string, ...result: JsonObject[]) => ({ id: 7, data: { text }, annotations: [{ result }] });

describe('tasks', () => {
  test('entities, with the other fields as meta', async () => {
    const tofu = { ...task('mapo tofu, please', region(0, 9, 'DISH', 'mapo tofu')), meta: { page: 3 } };
    const { documents, repairs } = await read([{ ...tofu, data: { ...tofu.data, url: 'x' } }], { task: nerTask });
    const ents = [{ start: 0, end: 9, label: 'DISH' }];
    expect(documents).toEqual([
      { id: '7', text: 'mapo tofu, please', annotations: { ents }, meta: { url: 'x', page: 3 } },
    ]);
    expect(repairs).toEqual([]);
  });
  test('offsets in UTF-16 or in code points, by what is quoted', async () => {
    for (const start of [2, 3]) {
      const { documents } = await read([task('🍜 ramen', region(start, start + 5, 'DISH', 'ramen'))]);
      expect(documents[0]?.annotations.ents).toEqual([{ start: 3, end: 8, label: 'DISH' }]);
    }
    const wrong = await read([task('🍜 ramen', region(0, 5, 'DISH', 'ramen'))]);
    expect(wrong.rejects[0]?.problem).toMatch(/result number 1 says it is "ramen"/);
  });
  test('spans that overlap are a group', async () => {
    const overlapping = [task('mapo tofu', region(0, 9, 'DISH'), region(5, 9, 'DISH'))];
    const spans = [0, 5].map((start) => ({ start, end: 9, label: 'DISH' }));
    expect((await read(overlapping)).documents[0]?.annotations).toEqual({ spans: { sc: spans } });
    expect((await read(overlapping, { task: spansTask })).documents[0]?.annotations).toEqual({ spans: { sc: spans } });
  });
  test('relations, by their direction', async () => {
    const ends = [region(0, 3, 'PERSON'), region(14, 18, 'FIRM')];
    const joined = (direction: string, from = '0-3'): JsonObject => ({
      ...{ type: 'relation', from_id: from, to_id: '14-18', direction, labels: ['WORKS_FOR'] },
    });
    const rels = async (direction: string) => {
      const { documents } = await read([task('Ada works for Acme', ...ends, joined(direction))]);
      return documents[0]?.annotations.rels?.map(({ from, to, label }) => `${from.label} ${label} ${to.label}`);
    };
    expect(await rels('right')).toEqual(['PERSON WORKS_FOR FIRM']);
    expect(await rels('left')).toEqual(['FIRM WORKS_FOR PERSON']);
    expect(await rels('bi')).toEqual(['PERSON WORKS_FOR FIRM', 'FIRM WORKS_FOR PERSON']);
    const { rejects } = await read([task('Ada works for Acme', ...ends, joined('right', 'nowhere'))]);
    expect(rejects).toMatchObject([{ code: 'span-invalid', problem: expect.stringContaining('no region') }]);
  });
  test('choices are labels of the text; who only chose did not look for spans', async () => {
    expect((await read([task('a', chosen('food'))], { task: topicTask })).documents[0]?.annotations).toEqual({
      cats: { food: 1 },
    });
    const several = await read([task('a', chosen('food', 'news')), task('b')], { task: tagsTask });
    expect(several.documents.map(({ annotations }) => annotations.cats)).toEqual([
      { food: 1, sport: 0, news: 1 },
      { food: 0, sport: 0, news: 0 },
    ]);
    expect((await read([task('a', chosen('food'))], { task: nerTask })).documents[0]?.annotations.ents).toBeUndefined();
    expect((await read([task('a')], { task: nerTask })).documents[0]?.annotations.ents).toEqual([]);
  });
  test('of several annotations the ground truth, else the last; cancelled ones are set aside', async () => {
    const [first, last] = [region(0, 4, 'DISH'), region(5, 9, 'DISH')].map((result) => ({ result: [result] }));
    const starts = async (...annotations: object[]) => {
      const { documents, rejects } = await read([{ data: { text: 'mapo tofu' }, annotations }]);
      return documents[0]?.annotations.ents?.map(({ start }) => start) ?? rejects[0]?.code;
    };
    expect(await starts({ ...first }, { ...last })).toEqual([5]);
    expect(await starts({ ...first, ground_truth: true }, { ...last })).toEqual([0]);
    expect(await starts({ ...first }, { ...last, was_cancelled: true })).toEqual([0]);
    expect(await starts({ ...first, was_cancelled: true })).toBe('answer-set-aside');
    const open = await read([{ data: { text: 'a' }, annotations: [], predictions: [{ result: [first] }] }]);
    expect(open.documents[0]?.annotations).toEqual({});
    expect(open.repairs).toEqual(['Left out: predictions beside the annotations']);
  });
  test('the flat form', async () => {
    const label = [{ start: 0, end: 4, text: 'mapo', labels: ['DISH'] }];
    const flat = { id: 1, text: 'mapo', label, topic: 'food', annotator: 1, lead_time: 2 };
    expect((await read([flat])).documents).toEqual([
      { id: '1', text: 'mapo', annotations: { ents: [{ start: 0, end: 4, label: 'DISH' }] }, meta: { topic: 'food' } },
    ]);
    expect((await read([flat], { task: relationsTask })).documents).toEqual([]);
    const person = { ...flat, label: [{ start: 0, end: 4, labels: ['PERSON'] }] };
    expect((await read([person], { task: relationsTask })).documents[0]?.annotations).not.toHaveProperty('rels');
    expect((await read([flat], { task: topicTask })).documents[0]?.annotations.cats).toEqual({ food: 1 });
  });
  test('the text is the field in which all quotes are, else one is asked for', async () => {
    const data = { title: 'x', body: 'mapo tofu' };
    const quoted = { data, annotations: [{ result: [region(0, 4, 'DISH', 'mapo')] }] };
    expect((await read([quoted])).documents[0]).toMatchObject({ text: 'mapo tofu', meta: { title: 'x' } });
    expect((await read([{ data, annotations: [] }])).rejects[0]?.problem).toBe(
      'Which of "title", "body" is the text? Call it "text".',
    );
    expect((await read([{ data: { image: 1 }, annotations: [] }])).rejects[0]?.problem).toMatch(/no text/);
  });
  test.each([
    ['[{"data": {"text": "a"}, "annotations": [{"result": [3]}]}]', 'must be an object'],
    ['[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "choices"}]}]}]', 'must be names'],
    ['[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "labels"}]}]}]', 'two numbers'],
    [
      '[{"data": {"text": "a"}, "annotations": [{"result": [{"type": "hypertextlabels"}]}]}]',
      'no stretch of a plain text',
    ],
    ['[7]', 'must be an object'],
    ['[{"data": ]', 'not valid JSON'],
  ])('set aside with the reason: %s', async (content, problem) => {
    const { documents, rejects } = await read(content);
    expect(documents).toEqual([]);
    expect(rejects[0]?.problem).toContain(problem);
  });
});

test('is recognised in both forms, and other lists are not', () => {
  expect(detectFormat(JSON.stringify([task('a')]))).toBe('label-studio');
  expect(detectFormat(JSON.stringify([{ id: 1, text: 'a', annotator: 1, annotation_id: 2 }]))).toBe('label-studio');
  expect(detectFormat('[{"text": "a", "annotations": []}]')).toBe('jsonl');
});

test('relations come back from a written file', async () => {
  const [from, to] = [
    { start: 0, end: 3, label: 'PERSON' },
    { start: 14, end: 18, label: 'FIRM' },
  ] as const;
  const document = {
    ...{ id: 'a', text: 'Ada works for Acme' },
    annotations: { ents: [from, to], rels: [{ from, to, label: 'WORKS_FOR' }] },
  };
  const format = 'label-studio';
  const { content, losses } = await writeAll([document], { format, task: relationsTask });
  expect(losses).toEqual([]);
  expect((await readAll(content, { format, task: relationsTask })).documents).toEqual([document]);
});
