import { describe, expect, test } from 'vitest';
import type { Task } from '../../tasks/task.ts';
import { nerTask, readAll, relationsTask, spansTask, tagsTask, topicTask, writeAll } from '../testing/read-all.ts';

const read = (record: object, options = {}) => readAll(JSON.stringify(record), { format: 'prodigy', ...options });

describe('named entities', () => {
  const text = '🌶🌶 mapo tofu in 𝕃eeds';
  const task = {
    text,
    meta: { page: 1 },
    _input_hash: 1,
    _task_hash: -1,
    tokens: [],
    spans: [
      { start: 3, end: 12, token_start: 1, token_end: 2, label: 'DISH', text: 'mapo tofu', source: 'a', score: 0.5 },
      { start: 16, end: 21, token_start: 4, token_end: 4, label: 'PLACE', kb_id: 'NIL' },
    ],
    _session_id: 'x',
    _view_id: 'ner_manual',
    answer: 'accept',
  };
  test('offsets count code points', async () => {
    const { documents, repairs } = await read(task, { task: nerTask });
    expect(repairs).toEqual([]);
    expect(documents).toEqual([
      {
        text,
        meta: { page: 1 },
        annotations: {
          ents: [
            { start: 5, end: 14, label: 'DISH', confidence: 0.5 },
            { start: 18, end: 24, label: 'PLACE', kbId: null },
          ],
        },
      },
    ]);
  });
  test('what is written has tokens, inclusive token numbers and code points', async () => {
    const { documents } = await read(task);
    const { content } = await writeAll(documents, { format: 'prodigy', task: nerTask });
    const written = JSON.parse(content);
    expect(written.spans).toEqual([
      { start: 3, end: 12, token_start: 2, token_end: 3, label: 'DISH', score: 0.5 },
      { start: 16, end: 21, token_start: 5, token_end: 5, label: 'PLACE', kb_id: 'NIL' },
    ]);
    const points = [...text];
    for (const token of written.tokens) expect(points.slice(token.start, token.end).join('')).toBe(token.text);
    expect(written.tokens.map((token: { ws: boolean }) => token.ws)).toEqual([false, true, true, true, true, false]);
    expect(written).toMatchObject({ text, meta: { page: 1 }, answer: 'accept', _view_id: 'ner_manual' });
  });
  test('offsets of a tool that counted UTF-16 are found out by the text they quote', async () => {
    const spans = [{ start: 5, end: 14, label: 'DISH', text: 'mapo tofu' }];
    const { documents, repairs } = await read({ text, spans });
    expect(documents[0]?.annotations.ents).toEqual([{ start: 5, end: 14, label: 'DISH' }]);
    expect(repairs[0]).toMatch(/^Offsets taken as UTF-16/);
    const wrong = [{ start: 5, end: 14, label: 'DISH', text: 'something' }];
    expect((await read({ text, spans: wrong })).rejects[0]?.problem).toMatch(/says it is "something"/);
  });
  test('offsets beyond the last code point are outside, although UTF-16 has that many', async () => {
    const { rejects } = await read({ text, spans: [{ start: 20, end: 23, label: 'X' }] });
    expect(rejects[0]).toMatchObject({ code: 'span-invalid', problem: expect.stringContaining('[20, 23)') });
  });
  test('nobody looked, somebody found nothing, somebody looked at one span only', async () => {
    expect((await read({ text: 'ab cd' })).documents[0]?.annotations).toEqual({});
    expect((await read({ text: 'ab cd', _view_id: 'ner_manual', answer: 'accept' })).documents[0]?.annotations).toEqual(
      {
        ents: [],
      },
    );
    const binary = { text: 'ab cd ef', spans: [{ start: 3, end: 5, label: 'X' }], _view_id: 'ner', answer: 'accept' };
    expect((await read(binary)).documents[0]?.annotations).toEqual({
      ents: [{ start: 3, end: 5, label: 'X' }],
      entsMissing: [
        { start: 0, end: 3 },
        { start: 5, end: 8 },
      ],
    });
  });
  test('overlapping spans are a group of spans', async () => {
    const spans = [
      { start: 0, end: 5, label: 'X' },
      { start: 3, end: 5, label: 'Y' },
    ];
    const record = { text: 'ab cd', spans, _view_id: 'spans_manual', answer: 'accept' };
    const named: Task = { name: 'sc', kind: 'spancat', labels: [{ name: 'X' }, { name: 'Y' }] };
    expect((await read(record)).documents[0]?.annotations.spans).toEqual({ sc: spans });
    expect((await read({ ...record, _view_id: undefined }, { task: { ...named, name: 'parts' } })).documents).toEqual([
      { text: 'ab cd', annotations: { spans: { parts: spans } } },
    ]);
    expect((await read({ ...record, spans: undefined }, { task: named })).documents[0]?.annotations).toEqual({
      spans: { sc: [] },
    });
    expect((await read({ ...record, spans: [{ ...spans[0], label: 'Z' }] }, { task: named })).rejects[0]?.code).toBe(
      'label-unknown',
    );
    expect((await read({ ...record, spans: [{ ...spans[0], end: 9 }] }, { task: named })).rejects[0]).toMatchObject({
      code: 'span-invalid',
      problem: expect.stringContaining('[0, 9)'),
    });
    expect((await read(record, { task: { ...nerTask, labels: [{ name: 'X' }, { name: 'Y' }] } })).rejects).toHaveLength(
      1,
    );
  });
});

test('overlapping spans are written for their own view, and what another group holds is counted', async () => {
  const text = '🌶 ab cd';
  const spans = [
    { start: 3, end: 8, label: 'DISH' },
    { start: 6, end: 8, label: 'PLACE', confidence: 0.5 },
  ];
  const documents = [
    { text, annotations: { spans: { sc: spans, other: [spans[0]!], none: [] } } },
    { text, annotations: { ents: [] } },
  ];
  const { content, losses } = await writeAll(documents, { format: 'prodigy', task: spansTask });
  const [first, second] = content.trim().split('\n');
  expect(JSON.parse(first!)).toMatchObject({
    _view_id: 'spans_manual',
    answer: 'accept',
    spans: [
      { start: 2, end: 7, token_start: 1, token_end: 2, label: 'DISH' },
      { start: 5, end: 7, token_start: 2, token_end: 2, label: 'PLACE', score: 0.5 },
    ],
  });
  // Nobody looked for spans: that is no answer.
  expect(JSON.parse(second!)).not.toHaveProperty('answer');
  expect(losses).toEqual([
    'spans in other groups',
    '"no spans here", which is read back as missing',
    '"no entities here", which is read back as missing',
  ]);
});

describe('answers', () => {
  test('what was rejected or ignored is set aside with the reason', async () => {
    for (const answer of ['reject', 'ignore']) {
      const { rejects } = await read({ text: 'a', spans: [], answer });
      expect(rejects).toMatchObject([{ code: 'answer-set-aside', problem: expect.stringContaining(answer) }]);
    }
    expect((await read({ text: 'a', answer: 'perhaps' })).rejects[0]?.code).toBe('line-invalid');
  });
  test('a rejected label says something where a text may have several', async () => {
    const record = { text: 'a', label: 'sport', answer: 'reject' };
    expect((await read(record, { task: tagsTask })).documents[0]?.annotations).toEqual({ cats: { sport: 0 } });
    expect((await read(record, { task: topicTask })).rejects[0]?.code).toBe('answer-set-aside');
    expect((await read({ ...record, answer: 'accept' })).documents[0]?.annotations).toEqual({ cats: { sport: 1 } });
  });
});

describe('choices', () => {
  const options = [{ id: 'food', text: 'Food' }, { id: 'sport', text: 'Sport' }, { id: 3 }];
  test('what was offered and not chosen is 0', async () => {
    const { documents } = await read({ text: 'a', options, accept: ['food'], answer: 'accept' });
    expect(documents[0]?.annotations.cats).toEqual({ food: 1, sport: 0, 3: 0 });
  });
  test('nothing chosen yet is missing', async () => {
    expect((await read({ text: 'a', options })).documents[0]?.annotations).toEqual({});
  });
  test('several labels, and a choice that is no list, are taken', async () => {
    const cats = async (record: object) => (await read(record)).documents[0]?.annotations.cats;
    expect(await cats({ text: 'a', label: ['food', 'sport'], answer: 'accept' })).toEqual({ food: 1, sport: 1 });
    expect(await cats({ text: 'a', accept: 'food', options, answer: 'accept' })).toEqual({ food: 1, sport: 0, 3: 0 });
    expect(await cats({ text: 'a', label: 5, answer: 'accept' })).toEqual({ 5: 1 });
    expect((await read({ text: 'a', label: {}, answer: 'accept' })).rejects).toHaveLength(1);
    expect((await read({ text: 'a', accept: {}, options, answer: 'accept' })).rejects).toHaveLength(1);
    expect((await read({ text: 'a', label: ['food'], answer: 'reject' })).rejects[0]?.code).toBe('answer-set-aside');
  });
  test('a label that is not about the text is told', async () => {
    const spans = [{ start: 0, end: 1, label: 'X' }];
    for (const record of [
      { text: 'a', label: 'X', spans },
      { text: 'a', label: 'X', options },
      { text: 'a', label: 'X', options, accept: ['food'] },
      { text: 'a', label: 'X', cats: { Y: 1 } },
    ]) {
      const { repairs, documents } = await read(record);
      expect(documents).toHaveLength(1);
      expect(repairs).toEqual([expect.stringMatching(/^Left out: .*"label"/)]);
    }
  });
  test('an option without an id is told', async () => {
    expect((await read({ text: 'a', options: [{}], accept: [] })).rejects[0]?.problem).toMatch(
      /label or option must be/,
    );
  });
  test('of one label, what no choice says comes back as missing, and is counted', async () => {
    const documents = [
      { text: 'a', annotations: { cats: { food: 0 } } },
      { text: 'b', annotations: { cats: { food: 1, sport: 1 } } },
      { text: 'c', annotations: { cats: { sport: 1 } } },
    ];
    for (const format of ['prodigy', 'label-studio', 'csv'] as const) {
      const { content, losses } = await writeAll(documents, { format, task: topicTask });
      const back = await readAll(content, { format, task: topicTask });
      expect(back.rejects).toEqual([]);
      expect(back.documents.map(({ annotations }) => annotations.cats)).toEqual([
        undefined,
        expect.objectContaining({ food: 1 }),
        expect.objectContaining({ sport: 1 }),
      ]);
      expect([...losses].sort()).toEqual([
        '"no label applies", which is read back as missing',
        'labels beside the first one, in a task that takes one',
      ]);
    }
  });
  test('written as a choice, what cannot be said is counted', async () => {
    const documents = [
      {
        text: 'a',
        annotations: { cats: { food: 0.9, sport: 0.7, other: 1 }, ents: [{ start: 0, end: 1, label: 'X' }] },
      },
    ];
    const { content, losses } = await writeAll(documents, { format: 'prodigy', task: tagsTask });
    expect(JSON.parse(content)).toMatchObject({ accept: ['food', 'sport'], config: { choice_style: 'multiple' } });
    expect([...losses].sort()).toEqual([
      'entities',
      'labels of texts that the task does not define',
      'labels that nobody decided on, which become "does not apply"',
      'probabilities of labels',
      'probabilities of labels',
    ]);
  });
});

describe('relations', () => {
  const text = '🌶 Ada works for Acme';
  const span = (start: number, end: number, token: number, label: string | null) => ({
    ...{ start, end, token_start: token, token_end: token, label },
  });
  const [ada, acme] = [span(2, 5, 1, 'PERSON'), span(16, 20, 4, 'FIRM')];
  const relation = { head: 1, child: 4, head_span: ada, child_span: acme, color: '#ffd882', label: 'WORKS_FOR' };
  const record = { text, spans: [ada, acme], relations: [relation], _view_id: 'relations', answer: 'accept' };
  const ends = { from: { start: 3, end: 6, label: 'PERSON' }, to: { start: 17, end: 21, label: 'FIRM' } };

  test('are read by the places of their spans, in code points', async () => {
    const { documents, repairs } = await read(record, { task: relationsTask });
    expect(repairs).toEqual([]);
    expect(documents[0]?.annotations).toEqual({
      ents: [ends.from, ends.to],
      rels: [{ ...ends, label: 'WORKS_FOR' }],
    });
  });
  test('are read by the last tokens of their spans where no places are given', async () => {
    const { head, child, label } = relation;
    const { documents } = await read({ ...record, relations: [{ head, child, label }] });
    expect(documents[0]?.annotations.rels).toEqual([{ ...ends, label: 'WORKS_FOR' }]);
  });
  test('are written with spans, tokens and places, and come back', async () => {
    const { documents } = await read(record);
    const sure = documents.map(({ annotations, ...rest }) => ({
      ...rest,
      annotations: { ...annotations, rels: annotations.rels?.map((one) => ({ ...one, confidence: 0.5 })) ?? [] },
    }));
    const { content, losses } = await writeAll(sure, { format: 'prodigy', task: relationsTask });
    expect(losses).toEqual([]);
    const written = JSON.parse(content);
    expect(written).toMatchObject({ _view_id: 'relations', answer: 'accept', relations: [{ head: 1, child: 4 }] });
    expect(written.tokens[written.relations[0].child].text).toBe('Acme');
    expect((await readAll(content, { format: 'prodigy' })).documents).toEqual(sure);
  });
  test('that a person looked for and did not find are none; where nobody decided they are missing', async () => {
    const { documents } = await read({ ...record, relations: undefined });
    expect(documents[0]?.annotations.rels).toEqual([]);
    const open = await writeAll([{ text, annotations: { ents: [ends.from] } }], {
      format: 'prodigy',
      task: relationsTask,
    });
    expect((await readAll(open.content, { format: 'prodigy' })).documents[0]?.annotations.rels).toBeUndefined();
  });
  test.each<[string, object, string, RegExp]>([
    [
      'a span that is not there',
      { ...relation, child_span: span(7, 12, 2, 'FIRM') },
      'span-invalid',
      /child of relation number 1 is none of the spans \(\[7, 12\)\)/,
    ],
    ['a token without a span', { head: 1, child: 2, label: 'PAYS' }, 'span-invalid', /none of the spans \(token 2\)/],
    ['itself', { ...relation, child: 1, child_span: ada }, 'span-invalid', /to itself/],
    ['no label', { ...relation, label: null }, 'line-invalid', /"label" of relation number 1/],
  ])('with %s are set aside', async (_, wrong, code, problem) => {
    const { documents, rejects } = await read({ ...record, relations: [wrong] });
    expect(documents).toEqual([]);
    expect(rejects).toMatchObject([{ code, problem: expect.stringMatching(problem) }]);
  });
});
