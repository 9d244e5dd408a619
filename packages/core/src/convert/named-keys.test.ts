import { describe, expect, test } from 'vitest';
import { readAll, tagsTask, topicTask } from './testing/read-all.ts';

const read = (records: readonly unknown[], options = {}) =>
  readAll(records.map((record) => JSON.stringify(record)).join('\n'), { format: 'jsonl', ...options });

describe('keys that a person named', () => {
  test('hold the text and the labels, whatever ours hold', async () => {
    const record = { body: 'a', text: 'not this', kind: 'food', label: ['sport'], meta: { page: 3 } };
    const { documents, repairs } = await read([record], { textColumn: 'body', labelColumn: 'kind', task: topicTask });
    expect(documents).toEqual([{ text: 'a', annotations: { cats: { food: 1 } }, meta: { page: 3 } }]);
    expect(repairs).toEqual(['Unknown key left out: "label"']);
    expect((await read([{ body: 'a', label: ['sport'] }], { textColumn: 'body' })).documents[0]?.annotations).toEqual({
      cats: { sport: 1 },
    });
  });

  test.each<[string, unknown, unknown]>([
    ['a name', 'food', { food: 1, sport: 0, news: 0 }],
    ['several', ['news', 'food', 'food'], { food: 1, sport: 0, news: 1 }],
    ['numbers of labels', { food: 0.5 }, { food: 0.5 }],
    ['nothing', '', undefined],
    ['null', null, undefined],
  ])('take labels as %s', async (_, kind, cats) => {
    const { documents, rejects } = await read([{ text: 'a', kind }], { labelColumn: 'kind', task: tagsTask });
    expect(rejects).toEqual([]);
    expect(documents[0]?.annotations.cats).toEqual(cats);
  });

  test('take numbers as names', async () => {
    const { documents } = await read([{ text: 'a', stars: 5 }], { labelColumn: 'stars' });
    expect(documents[0]?.annotations.cats).toEqual({ 5: 1 });
  });

  test('must be there for the text, and hold names', async () => {
    const { rejects } = await read([{ text: 'a' }, { body: 'b', kind: [true] }, { body: 7 }], {
      ...{ textColumn: 'body', labelColumn: 'kind' },
    });
    expect(rejects.map(({ line, code, problem }) => [line, code, problem])).toEqual([
      [1, 'text-invalid', 'There is no key "body", which was to hold the text.'],
      [2, 'line-invalid', 'The key "kind" must hold names of labels; it holds boolean "true".'],
      [3, 'text-invalid', 'The key "text" must hold a string; it is number "7".'],
    ]);
  });
});
