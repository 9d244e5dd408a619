import { describe, expect, test } from 'vitest';
import { parseTask } from '../../tasks/parse-task.ts';
import { corefTask, nerTask, readAll, relationsTask, tagsTask, topicTask, writeAll } from '../testing/read-all.ts';

const read = (records: readonly unknown[], options = {}) =>
  readAll(records.map((record) => JSON.stringify(record)).join('\n'), { format: 'jsonl', ...options });

test('a document with everything is read, and written as it was', async () => {
  const record = {
    id: 'a-1',
    text: 'We had mapo tofu 🌶 in Leeds.',
    ents: [
      { start: 7, end: 16, label: 'DISH', confidence: 0.75, source: { kind: 'rules', name: 'menu', hash: 'ab' } },
      { start: 23, end: 28, label: 'PLACE', kbId: 'Q39121', kbConfidence: 0.5 },
    ],
    entsMissing: [{ start: 0, end: 2 }],
    spans: { all: [{ start: 0, end: 16, label: 'CLAUSE' }], none: [] },
    cats: { food: 1, sport: 0 },
    meta: { page: 3, nested: { list: [1, null, 'x'] } },
    source: { kind: 'person', id: 'kim' },
  };
  const { documents, rejects, repairs } = await read([record], { task: nerTask });
  expect(rejects).toEqual([]);
  expect(repairs).toEqual([]);
  const { id, text, meta, ...annotations } = record;
  expect(documents).toEqual([{ id, text, meta, annotations }]);
  const { content, losses } = await writeAll(documents, { format: 'jsonl', task: nerTask });
  expect(JSON.parse(content)).toEqual(record);
  expect(losses).toEqual([]);
});

test('a task about tokens does not ask for labels that the text as a whole has', async () => {
  const { documents, rejects } = await read([{ text: 'It rained.', cats: { weather: 1 } }], {
    task: parseTask('lemmas', { kind: 'lemmatizer' }),
  });
  expect([documents.length, rejects]).toEqual([1, []]);
});

describe('clusters', () => {
  const text = 'Ada said that her cat left.';
  const [ada, her, cat] = [
    { start: 0, end: 3 },
    { start: 14, end: 17 },
    { start: 14, end: 21 },
  ];
  test('are read with their mentions, put in order, and written as they were', async () => {
    const sure = { ...her, confidence: 0.5, linkConfidence: 0.25 };
    const coref = [{ mentions: [cat] }, { mentions: [sure, ada], label: 'person' }];
    const { documents, repairs } = await read([{ text, coref }], { task: corefTask });
    expect(repairs).toEqual([]);
    const sorted = [{ mentions: [ada, sure], label: 'person' }, { mentions: [cat] }];
    expect(documents[0]?.annotations).toEqual({ coref: sorted });
    const { content, losses } = await writeAll(documents, { format: 'jsonl', task: corefTask });
    expect(JSON.parse(content)).toEqual({ text, coref: sorted });
    expect(losses).toEqual([]);
  });
  test('none is not missing', async () => {
    const { documents } = await read([{ text, coref: [] }, { text }]);
    expect(documents.map(({ annotations }) => annotations)).toEqual([{ coref: [] }, {}]);
  });
  test('take whole tokens, and what a cluster has twice is kept once', async () => {
    const { documents, repairs } = await read([{ text, coref: [{ mentions: [ada, { start: 0, end: 2 }, ada] }] }]);
    expect(documents[0]?.annotations.coref).toEqual([{ mentions: [ada] }]);
    expect(repairs).toEqual([
      'Moved to token borders: the mention at [0, 2), "Ad" became "Ada"',
      'Became the same on token borders, kept once: the mention "Ada" at [0, 3)',
      'Listed twice, kept once: the mention "Ada" at [0, 3)',
    ]);
  });
  test.each<[string, unknown, RegExp]>([
    [
      'a mention outside of the text',
      [{ mentions: [{ start: 20, end: 90 }] }],
      /\[20, 90\) lies outside the text of 27/,
    ],
    ['a mention of nothing', [{ mentions: [{ start: 3, end: 4 }] }], /\[3, 4\) covers only whitespace/],
    [
      'a mention that is none',
      [{ mentions: [{ start: 'x', end: 4 }] }],
      /"start" of mention number 1 of "coref" number 1/,
    ],
    ['a mention in two clusters', [{ mentions: [ada] }, { mentions: [ada] }], /"Ada" at \[0, 3\) is in two clusters\./],
    [
      'mentions that widening makes the same',
      [{ mentions: [ada] }, { mentions: [{ start: 1, end: 2 }] }],
      /is in two clusters, as two are widened to whole tokens/,
    ],
    ['a cluster of nothing', [{ mentions: [] }], /"coref" number 1 has no mentions/],
    ['no list', { mentions: [ada] }, /The key "coref" must hold a list/],
    [
      'a kind that the task has not',
      [{ mentions: [ada], label: 'ship' }],
      /has no label "ship"; it has person, animal/,
    ],
  ])('set aside: %s', async (_, coref, problem) => {
    const { documents, rejects } = await read([{ text }, { text, coref }], { task: corefTask });
    expect(documents).toHaveLength(1);
    expect(rejects).toEqual([expect.objectContaining({ line: 2, problem: expect.stringMatching(problem) })]);
  });
  test('a task without labels is not about the kinds of things', async () => {
    const task = { ...corefTask, labels: [] };
    expect((await read([{ text, coref: [{ mentions: [ada], label: 'ship' }] }], { task })).rejects).toEqual([]);
  });
  test('are lost in other formats, which is told', async () => {
    const { documents } = await read([
      { text, coref: [{ mentions: [ada, her] }] },
      { text, coref: [] },
    ]);
    const { losses } = await writeAll(documents, { format: 'spacy-json', task: corefTask });
    expect(losses).toEqual([
      'mentions in clusters',
      'mentions in clusters',
      '"no mentions here", which is read back as missing',
    ]);
  });
});

describe('relations', () => {
  const text = 'Ada works for Acme in Leeds.';
  const ada = { start: 0, end: 3, label: 'PERSON' };
  const acme = { start: 14, end: 18, label: 'FIRM' };
  const works = { from: ada, to: acme, label: 'WORKS_FOR' };
  test('are read with their ends, put in order, and written as they were', async () => {
    const rels = [{ from: acme, to: ada, label: 'PAYS', confidence: 0.5 }, works];
    const { documents, repairs } = await read([{ text, ents: [ada, acme], rels }], { task: relationsTask });
    expect(repairs).toEqual([]);
    expect(documents[0]?.annotations).toEqual({ ents: [ada, acme], rels: [works, rels[0]] });
    const { content, losses } = await writeAll(documents, { format: 'jsonl', task: relationsTask });
    expect(JSON.parse(content)).toEqual({ text, ents: [ada, acme], rels: [works, rels[0]] });
    expect(losses).toEqual([]);
  });
  test('may stand without a layer of entities, and empty is not missing', async () => {
    const { documents } = await read([
      { text, rels: [works] },
      { text, ents: [], rels: [] },
      { text, rels: null },
    ]);
    expect(documents.map(({ annotations }) => annotations)).toEqual([{ rels: [works] }, { ents: [], rels: [] }, {}]);
  });
  test('move with the entities that are widened to whole tokens, and are kept once', async () => {
    const cut = { ...acme, end: 16 };
    const { documents, repairs } = await read([{ text, ents: [ada, cut], rels: [{ ...works, to: cut }, works] }]);
    expect(documents[0]?.annotations.rels).toEqual([works]);
    expect(repairs.join()).toContain('Listed twice, kept once: the relation "WORKS_FOR" from [0, 3) to [14, 18)');
  });
  test.each<[string, object, string, RegExp]>([
    ['to no entity', { ents: [ada], rels: [works] }, 'span-invalid', /leads to "Acme" .* no entity here/],
    ['to another type', { ents: [ada, { ...acme, label: 'PERSON' }], rels: [works] }, 'span-invalid', /no entity here/],
    ['outside', { rels: [{ ...works, to: { ...acme, end: 99 } }] }, 'span-invalid', /leads to \[14, 99\)/],
    ['to itself', { ents: [ada], rels: [{ ...works, to: ada }] }, 'span-invalid', /from \[0, 3\) to itself/],
    ['without an end', { rels: [{ from: ada, label: 'PAYS' }] }, 'line-invalid', /"to" of "rels" number 1 must be/],
    ['that are no list', { rels: {} }, 'line-invalid', /"rels" must hold a list/],
    ['with an unknown label', { rels: [{ ...works, label: 'OWNS' }] }, 'label-unknown', /has no label "OWNS"/],
    ['of an unknown type', { ents: [{ ...ada, label: 'DOG' }], rels: [] }, 'label-unknown', /has no entity "DOG"/],
    [
      'between types that they cannot join',
      { ents: [ada, acme], rels: [{ from: acme, to: ada, label: 'WORKS_FOR' }] },
      'label-unknown',
      /no relation "WORKS_FOR" from .FIRM. to "PERSON"/,
    ],
  ])('%s are set aside', async (_, layers, code, problem) => {
    const { documents, rejects } = await read([{ text, ...layers }], { task: relationsTask });
    expect(documents).toEqual([]);
    expect(rejects).toMatchObject([{ line: 1, code, problem: expect.stringMatching(problem) }]);
  });
});

test('no entry of a knowledge base is not the same as nobody having looked', async () => {
  const span = { start: 0, end: 1, label: 'PLACE' };
  const ents = [{ ...span, kbId: null, kbConfidence: 0.5 }];
  const { documents } = await read([
    { text: 'a', ents },
    { text: 'a', ents: [{ ...span, kbId: 'NIL' }] },
    { text: 'a', ents: [{ ...span, kbId: '', kbConfidence: 0.5 }] },
  ]);
  expect(documents.map(({ annotations }) => annotations.ents)).toEqual([ents, [{ ...span, kbId: null }], [span]]);
  const { content } = await writeAll(documents, { format: 'jsonl', task: nerTask });
  expect((await readAll(content, { format: 'jsonl' })).documents).toEqual(documents);
});

test('a layer that is absent or null is missing, which is not the same as empty', async () => {
  const { documents } = await read([
    { text: 'a' },
    { text: 'a', ents: null, cats: null },
    { text: 'a', ents: [], cats: {} },
  ]);
  expect(documents.map(({ annotations }) => annotations)).toEqual([{}, {}, { ents: [], cats: {} }]);
});

describe('what is wrong with a line is said, and the line is set aside', () => {
  const cases: readonly (readonly [what: string, line: string, code: string, problem: RegExp])[] = [
    ['no JSON', '{"text": "a"', 'line-invalid', /not valid JSON/],
    ['a list', '["a"]', 'line-invalid', /a list, not a JSON object/],
    ['no text', '{"meta":{}}', 'text-invalid', /"text" must hold a string; it is missing/],
    ['a text that is a number', '{"text":5}', 'text-invalid', /number "5"/],
    ['a blank text', '{"text":" \\n"}', 'text-invalid', /empty/],
    ['a NUL', '{"text":"a\\u0000b"}', 'text-invalid', /NUL/],
    ['ents of a wrong type', '{"text":"a","ents":{}}', 'line-invalid', /"ents" must hold a list/],
    ['an entity that is a list', '{"text":"a","ents":[[0,1,"DISH"]]}', 'line-invalid', /must be an object/],
    [
      'an offset that is a string',
      '{"text":"a","ents":[{"start":"0","end":1,"label":"DISH"}]}',
      'span-invalid',
      /"start"/,
    ],
    ['no label', '{"text":"a","ents":[{"start":0,"end":1}]}', 'line-invalid', /"label"/],
    [
      'an entity outside',
      '{"text":"abc","ents":[{"start":1,"end":9,"label":"DISH"}]}',
      'span-invalid',
      /outside the text of 3/,
    ],
    ['a negative offset', '{"text":"abc","ents":[{"start":-1,"end":3,"label":"DISH"}]}', 'span-invalid', /outside/],
    ['an empty entity', '{"text":"abc","ents":[{"start":1,"end":1,"label":"DISH"}]}', 'span-invalid', /is empty/],
    [
      'a broken offset',
      '{"text":"abc","ents":[{"start":0.5,"end":3,"label":"DISH"}]}',
      'span-invalid',
      /whole numbers/,
    ],
    [
      'an entity of whitespace',
      '{"text":"a b","ents":[{"start":1,"end":2,"label":"DISH"}]}',
      'span-invalid',
      /only whitespace/,
    ],
    [
      'an unknown label',
      '{"text":"a","ents":[{"start":0,"end":1,"label":"DRINK"}]}',
      'label-unknown',
      /no label "DRINK"/,
    ],
    ['a range outside', '{"text":"a","ents":[],"entsMissing":[{"start":0,"end":2}]}', 'span-invalid', /entsMissing/],
    ['a spans list', '{"text":"a","spans":[]}', 'line-invalid', /object of groups/],
    ['a probability above 1', '{"text":"a","cats":{"x":1.5}}', 'line-invalid', /between 0 and 1/],
    ['a probability that is a text', '{"text":"a","cats":{"x":"yes"}}', 'line-invalid', /must have a number/],
  ];
  test.each(cases)('%s', async (_, line, code, problem) => {
    const { documents, rejects } = await readAll(`\n${line}`, { format: 'jsonl', task: nerTask });
    expect(documents).toEqual([]);
    const labels = code === 'label-unknown' ? { labels: ['DRINK'] } : {};
    expect(rejects).toEqual([{ line: 2, code, problem: expect.stringMatching(problem), ...labels, raw: line }]);
  });

  test('all reasons at once', async () => {
    const ents = [
      { start: 0, end: 7, label: 'DRINK' },
      { start: 4, end: 12, label: 'DISH' },
      { start: 0, end: 99, label: 'DISH' },
    ];
    const { rejects } = await read([{ text: 'one two three', ents }], { task: nerTask });
    expect(rejects[0]?.code).toBe('span-invalid');
    expect(rejects[0]?.problem).toMatch(/outside the text.*overlap.*no label "DRINK"/s);
  });

  test('two entities inside one token, as what they were and what they became', async () => {
    const ents = (...labels: string[]) => labels.map((label, i) => ({ start: 4 * i, end: 4 * i + 3, label }));
    const { rejects } = await read([{ text: 'foo_bar baz', ents: ents('DISH', 'PLACE') }]);
    expect(rejects[0]?.problem).toBe(
      'The entities "foo" (DISH, [0, 3)) and "bar" (PLACE, [4, 7)) overlap, as both are widened to the whole of "foo_bar": entities are made of whole tokens.',
    );
    const { documents, repairs } = await read([{ text: 'foo_bar baz', ents: ents('DISH', 'DISH') }]);
    expect(documents[0]?.annotations.ents).toEqual([{ start: 0, end: 7, label: 'DISH' }]);
    expect(repairs.map((note) => note.split(':')[0])).toEqual([
      'Moved to token borders',
      'Moved to token borders',
      'Became the same on token borders, kept once',
    ]);
  });

  test('no label where the task takes exactly one, and a label without a name', async () => {
    const none = { text: 'a', cats: { food: 0, sport: 0 } };
    expect((await read([none], { task: topicTask })).rejects[0]?.problem).toMatch(/none applies/);
    expect((await read([{ text: 'a', cats: { food: 0 } }], { task: topicTask })).rejects).toEqual([]);
    expect((await read([none], { task: tagsTask })).rejects).toEqual([]);
    expect((await read([{ text: 'a', cats: { '': 1, ' ': 0 } }])).rejects[0]?.problem).toMatch(/has no name/);
  });

  test('two labels where the task takes one', async () => {
    const record = { text: 'a', cats: { food: 1, sport: 1 } };
    expect((await read([record], { task: topicTask })).rejects[0]?.problem).toMatch(/one label a text.*food, sport/);
    expect((await read([record], { task: tagsTask })).rejects).toEqual([]);
  });
});

describe('what can be repaired is repaired and noted', () => {
  const text = 'the mapo tofu here';
  const inside = { text, ents: [{ start: 5, end: 13, label: 'DISH' }] };
  const covered = async (alignment?: 'strict' | 'contract' | 'expand') => {
    const { documents, rejects, repairs } = await read([inside], alignment && { alignment });
    const [ent] = documents[0]?.annotations.ents ?? [];
    return { text: ent && text.slice(ent.start, ent.end), rejects: rejects.length, repairs };
  };
  test('offsets inside a token', async () => {
    const note = (is: string) => `Moved to token borders: the entity "DISH" at [5, 13), "apo tofu" became "${is}"`;
    expect(await covered()).toEqual({ text: 'mapo tofu', rejects: 0, repairs: [note('mapo tofu')] });
    expect(await covered('contract')).toEqual({ text: 'tofu', rejects: 0, repairs: [note('tofu')] });
    expect(await covered('strict')).toEqual({ text: undefined, rejects: 1, repairs: [] });
  });
  test('entities out of order, and twice', async () => {
    const second = { start: 9, end: 13, label: 'DISH' };
    const first = { start: 4, end: 8, label: 'DISH' };
    const { documents, repairs } = await read([{ text, ents: [second, first, second] }]);
    expect(documents[0]?.annotations.ents).toEqual([first, second]);
    expect(repairs).toEqual(['Listed twice, kept once: the entity "DISH" at [9, 13)']);
  });
  test('spans in a group may overlap', async () => {
    const all = [
      { start: 0, end: 8, label: 'A' },
      { start: 4, end: 13, label: 'A' },
    ];
    expect((await read([{ text, spans: { all } }])).documents[0]?.annotations.spans).toEqual({ all });
  });
  test('keys that nobody knows, and values that make no sense', async () => {
    const ents = [{ start: 4, end: 8, label: 'DISH', confidence: 7, color: 'red' }];
    const { documents, repairs } = await read([
      { text, ents, id: 7, meta: 'x', language: 'en', tokens: [], cats: { x: true } },
    ]);
    expect(documents).toEqual([
      { text, id: '7', annotations: { ents: [{ start: 4, end: 8, label: 'DISH' }], cats: { x: 1 } } },
    ]);
    expect(repairs.map((note) => note.split(': ')[0]).sort()).toEqual([
      'Id made a string',
      'Left out',
      'Left out',
      'Unknown key left out',
      'Unknown key left out',
    ]);
  });
  test('a source that cannot be read: set aside with annotations, left out without', async () => {
    const ents = [{ start: 4, end: 8, label: 'DISH' }];
    const llm = { kind: 'llm', name: 'gpt', model: 'm' };
    const { documents, rejects, repairs } = await read([
      { text, ents, source: 'reddit' },
      { text, cats: { x: 1 }, source: llm },
      { text, ents: [{ ...ents[0], source: llm }] },
      { text, source: 'reddit' },
    ]);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([1, 2, 3].map((line) => [line, 'line-invalid']));
    expect(documents).toEqual([{ text, annotations: {} }]);
    expect(repairs).toEqual(['A "source" of no known form left out']);
  });
  test('a lone surrogate is kept', async () => {
    const { documents, repairs } = await readAll('{"text":"a \\ud83d b"}', { format: 'jsonl' });
    expect(documents[0]?.text).toBe('a \ud83d b');
    expect(repairs).toHaveLength(1);
  });
  test('a byte order mark and Windows line breaks', async () => {
    const { documents, rejects } = await readAll('\uFEFF{"text":"a"}\r\n\r\n{"text":"b"}\r\n', { format: 'jsonl' });
    expect(documents.map((document) => document.text)).toEqual(['a', 'b']);
    expect(rejects).toEqual([]);
  });
  test('keys of the prototype are labels like any other', async () => {
    const { documents } = await readAll('{"text":"a","cats":{"__proto__":1,"constructor":0}}', { format: 'jsonl' });
    expect(Object.entries(documents[0]?.annotations.cats ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 0],
    ]);
  });
  test('JSON nested without end is set aside', async () => {
    const nested = async (levels: number) =>
      readAll(`{"text":"a","meta":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`, { format: 'jsonl' });
    expect((await nested(20)).documents).toHaveLength(1);
    expect((await nested(40)).rejects).toHaveLength(1);
    expect((await nested(50_000)).rejects).toHaveLength(1);
  });
});

test('where a task is about characters, spans stay where they are, unless something else is asked for', async () => {
  const text = 'Take xmg.';
  const mg = { start: 6, end: 8, label: 'UNIT' };
  const task = parseTask('t', { kind: 'ner', labels: ['UNIT'], snap: 'characters' });
  const kept = await read([{ text, ents: [mg], spans: { g: [mg] } }], { task });
  const widened = { ...mg, start: 5 };
  expect(kept.documents[0]?.annotations).toEqual({ ents: [mg], spans: { g: [widened] } });
  expect((await writeAll(kept.documents, { format: 'jsonl', task })).content).toContain('"start":6,"end":8');
  const asked = await read([{ text, ents: [mg] }], { task, alignment: 'expand' });
  expect(asked.documents[0]?.annotations).toEqual({ ents: [widened] });
  const { losses } = await writeAll(kept.documents, { format: 'conll', task });
  expect(JSON.stringify(losses)).toContain('borders of entities that are inside a token');
});

test('a label brings those above it along, where several may apply', async () => {
  const labels = { food: {}, fruit: { parent: 'food' }, tool: {} };
  const task = parseTask('t', { kind: 'textcat', multiple: true, labels });
  const records = [
    { text: 'a', cats: { fruit: 1, food: 0 } },
    { text: 'b', cats: { food: 1, fruit: 0.6 } },
  ];
  const { documents, repairs } = await read(records, { task });
  expect(documents.map(({ annotations }) => annotations.cats)).toEqual([
    { fruit: 1, food: 1 },
    { food: 1, fruit: 0.6 },
  ]);
  expect(repairs).toEqual([expect.stringContaining('Applies too, as a label below it does: the label "food"')]);
});
