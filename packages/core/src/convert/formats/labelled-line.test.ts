import { expect, test } from 'vitest';
import { parseTask } from '../../tasks/parse-task.ts';
import { readAll, tagsTask, topicTask } from '../testing/read-all.ts';

test('labels of fastText stand in front of the text', async () => {
  const { documents, repairs } = await readAll('__label__food Mapo tofu, again\nno label here\n', {
    format: 'text',
    task: topicTask,
  });
  expect(documents).toEqual([
    { text: 'Mapo tofu, again', annotations: { cats: { food: 1 } } },
    { text: 'no label here', annotations: {} },
  ]);
  expect(repairs).toEqual(['Read as fastText writes it: "__label__" in front of the text']);
  const several = await readAll('__label__food __label__news  Mapo\n', { format: 'text', task: tagsTask });
  expect(several.documents).toEqual([{ text: 'Mapo', annotations: { cats: { food: 1, news: 1, sport: 0 } } }]);
  expect((await readAll('__label__food \n', { format: 'text' })).rejects).toMatchObject([{ code: 'text-invalid' }]);
  const unknown = await readAll('__label__soup Mapo\n', { format: 'text', task: topicTask });
  expect(unknown.rejects).toMatchObject([{ code: 'label-unknown', labels: ['soup'] }]);
});

test('words with tags are tokens, each with its tag', async () => {
  const line = 'The/DT 1/2/CD cats/NNS sleep/VBP ./.\n';
  const expected = [
    { start: 0, end: 3, tag: 'DT' },
    { start: 4, end: 7, tag: 'CD' },
    { start: 8, end: 12, tag: 'NNS' },
    { start: 13, end: 18, tag: 'VBP' },
    { start: 19, end: 20, tag: '.' },
  ];
  for (const task of [undefined, parseTask('tags', { kind: 'tagger' })]) {
    const { documents, repairs } = await readAll(line, { format: 'text', ...(task && { task }) });
    expect(documents).toEqual([{ text: 'The 1/2 cats sleep .', annotations: { tokens: expected } }]);
    expect(repairs).toContain('Read as words with tags: "word/TAG"');
  }
  const pos = parseTask('pos', { kind: 'tagger', attribute: 'pos', labels: ['det', 'noun'] });
  const lower = await readAll('the/det cat/noun\n', { format: 'text', task: pos });
  expect(lower.documents[0]?.annotations.tokens).toMatchObject([{ pos: 'det' }, { pos: 'noun' }]);
});

test('a text with slashes stays a text', async () => {
  for (const text of ['km/h m/s and/or', 'A/B TV/PC', 'see a/b/c either/or he/she']) {
    const { documents, repairs } = await readAll(text, { format: 'text' });
    expect(documents).toEqual([{ text, annotations: {} }]);
    expect(repairs).toEqual([]);
  }
  for (const labels of [[], ['det', 'noun']]) {
    const task = parseTask('pos', { kind: 'tagger', labels });
    const { documents } = await readAll('and/or', { format: 'text', task });
    expect(documents).toEqual([{ text: 'and/or', annotations: {} }]);
  }
  const { documents } = await readAll('The/DT cat/NN sleeps/VBZ', { format: 'text', task: topicTask });
  expect(documents).toEqual([{ text: 'The/DT cat/NN sleeps/VBZ', annotations: {} }]);
  const whole = await readAll('__label__a b\n', { format: 'text', wholeFile: true });
  expect(whole.documents).toEqual([{ text: '__label__a b', annotations: {} }]);
});
