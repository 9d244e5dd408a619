import { describe, expect, test } from 'vitest';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';

const read = (content: string, options = {}) => readAll(content, { format: 'spacy-json', ...options });
const token = (orth: string, ner?: string) => ({ orth, ...(ner === undefined ? {} : { ner }) });
const file = (...paragraphs: unknown[]) => JSON.stringify([{ id: 0, paragraphs }], null, 2);

describe('documents with paragraphs', () => {
  test('tokens are found in the text, tags and labels are read', async () => {
    const raw = '🌶 mapo  tofu,\n Leeds';
    const tokens = [
      token('🌶', 'O'),
      token('mapo', 'B-DISH'),
      token(' ', 'I-DISH'),
      token('tofu', 'L-DISH'),
      token(',', '-'),
    ];
    const sentences = [{ tokens, brackets: [] }, { tokens: [token('\n', '-'), token('Leeds', 'U-PLACE')] }];
    const cats = [
      { label: 'food', value: 1 },
      { label: 'sport', value: 0 },
    ];
    const { documents, rejects, repairs, lines } = await read(file({ raw, sentences, cats }), { task: nerTask });
    expect(rejects).toEqual([]);
    expect(repairs).toEqual([]);
    expect(lines).toEqual([2]);
    expect(documents).toEqual([
      {
        text: raw,
        annotations: {
          ents: [
            { start: 3, end: 13, label: 'DISH' },
            { start: 16, end: 21, label: 'PLACE' },
          ],
          entsMissing: [{ start: 13, end: 15 }],
          cats: { food: 1, sport: 0 },
        },
      },
    ]);
  });
  test('without a text the spacing is made up', async () => {
    const { documents, repairs } = await read(
      file({ sentences: [{ tokens: [token('a', 'U-X'), { orth: 'b', ner: 'O', tag: 'NN' }] }] }),
    );
    const tokens = [
      { start: 0, end: 1, sentenceStart: true },
      { start: 2, end: 3, tag: 'NN', sentenceStart: false },
    ];
    expect(documents).toEqual([{ text: 'a b', annotations: { tokens, ents: [{ start: 0, end: 1, label: 'X' }] } }]);
    expect(repairs.map((note) => note.split(': ')[0])).toEqual(['Spacing made up']);
  });
  test('tokens without tags: nobody looked, unless entities are listed', async () => {
    const sentences = [{ tokens: [token('a'), token('b')] }];
    expect((await read(file({ raw: 'a b', sentences, cats: [] }))).documents).toEqual([
      { text: 'a b', annotations: {} },
    ]);
    expect(
      (await read(file({ raw: 'a b', sentences: [{ tokens: [token('a', '-'), token('b', '-')] }] }))).documents,
    ).toEqual([{ text: 'a b', annotations: {} }]);
    expect(
      (await read(file({ raw: 'a b', sentences, entities: [[2, 3, 'X']] }))).documents[0]?.annotations.ents,
    ).toEqual([{ start: 2, end: 3, label: 'X' }]);
  });
  test('each paragraph stands or falls by itself', async () => {
    const good = { raw: 'a', sentences: [] };
    const bad = [
      { raw: 'a b', sentences: [{ tokens: [token('a', 'O'), token('c', 'O')] }] },
      { raw: 'a x c', sentences: [{ tokens: [token('a', 'O'), token('c', 'O')] }] },
      { raw: 'a', sentences: [{ tokens: [token('a', 'B')] }] },
      { raw: 5 },
      { raw: 'a', sentences: {} },
      { raw: 'a', sentences: [{ tokens: [{ ner: 'O' }] }] },
      { raw: 'a', cats: [{ label: 'x' }] },
      { raw: 'a', entities: [[0, 9, 'X']] },
      'a',
    ];
    const { documents, rejects } = await read(file(good, ...bad, good));
    expect(documents).toHaveLength(2);
    const expected = [
      /token "c" is not where/,
      /token "c" is not where/,
      /"ner" of token number 1/,
      /"text" must hold/,
      /"sentences"/,
      /"orth"/,
      /"cats"/,
      /outside the text/,
      /not an object/,
    ];
    expect(rejects).toHaveLength(expected.length);
    for (const [index, { problem, raw }] of rejects.entries()) {
      expect(problem).toMatch(expected[index]!);
      expect(JSON.parse(raw)).toEqual(bad[index]);
    }
  });
});

describe('pairs of a text and its annotations', () => {
  test('offsets count code points', async () => {
    const content =
      '[["🌶 tofu", {"entities": [[2, 6, "DISH"]]}],\n ["b", {"cats": {"food": 1}}],\n ["c", {"entities": [], "links": {}}]]';
    const { documents, lines, repairs } = await read(content);
    expect(documents).toEqual([
      { text: '🌶 tofu', annotations: { ents: [{ start: 3, end: 7, label: 'DISH' }] } },
      { text: 'b', annotations: { cats: { food: 1 } } },
      { text: 'c', annotations: { ents: [] } },
    ]);
    expect(lines).toEqual([1, 2, 3]);
    expect(repairs).toEqual(['Unknown key left out: "links"']);
  });
  test('ids of a knowledge base are kept', async () => {
    const { documents, repairs } = await read(
      '[["Bob met Al and Cy of X", {"entities": [[0, 3, "A", "Q1"], [8, 10, "A", "NIL"], [15, 17, "A", ""], [21, 22, "A", 7]]}]]',
    );
    expect(documents[0]?.annotations.ents).toEqual([
      { start: 0, end: 3, label: 'A', kbId: 'Q1' },
      { start: 8, end: 10, label: 'A', kbId: null },
      { start: 15, end: 17, label: 'A' },
      { start: 21, end: 22, label: 'A' },
    ]);
    expect(repairs).toEqual(['Left out: an id in a knowledge base that is no string']);
  });
  test('what is none is told', async () => {
    const { rejects, documents } = await read(
      '[["a", 1], [2, {}], ["b", {"entities": [[0, 1]]}], ["c", {}], 7, "x", {"a": 1}, nonsense]',
    );
    expect(documents.map(({ text }) => text)).toEqual(['c']);
    expect(rejects.map(({ raw }) => raw)).toEqual([
      '["a", 1]',
      '[2, {}]',
      '["b", {"entities": [[0, 1]]}]',
      '7',
      '"x"',
      '{"a": 1}',
      'nonsense',
    ]);
  });
});

test('a damaged part of a file does not take the rest with it', async () => {
  const { documents, rejects } = await read('[["a", {}],\n["b" {}],\n["c", {"cats": {"x": tru}}],\n["d", {}]]\n]x');
  expect(documents.map(({ text }) => text)).toEqual(['a', 'd']);
  expect(rejects.map(({ line }) => line)).toEqual([2, 3, 5, 5]);
  expect((await read('[["a", {}], 7]\n, 8')).rejects.map(({ raw }) => raw)).toEqual(['7', ',', '8']);
  expect((await read('[["a", {}], ["b", {')).rejects).toMatchObject([{ line: 1, raw: '["b", {' }]);
});

test('brackets that do not fit end with their element, and the next one begins on the next line like it', async () => {
  const texts = async (content: string) => {
    const { documents, rejects } = await read(content);
    return [documents.map(({ text }) => text).join(' '), rejects.map(({ line }) => line)];
  };
  const lines = (...elements: string[]) => `[${elements.join(',\n')}]`;
  const good = (text: string): string => `["${text}", {"entities": []}]`;
  expect(await texts(lines(good('a'), '["b", {"entities": [[0, 1, "A"]}]', good('c'), good('d')))).toEqual([
    'a c d',
    [2],
  ]);
  expect(await texts(lines(good('a'), '["b", {"entities": [', good('c'), good('d')))).toEqual(['a c d', [2]]);
  expect(await texts(lines('["b", {"entities": []]', good('c'), '["d", ', good('e')))).toEqual(['c e', [1, 3]]);
  const pretty = (raw: string, close = ']'): string =>
    `  {\n    "id": 0,\n    "paragraphs": [\n      {\n        "raw": "${raw}"\n      }\n    ${close}\n  }`;
  const document = `[\n${[pretty('a'), pretty('b', '}'), pretty('c'), pretty('d', ''), pretty('e')].join(',\n')}\n]`;
  expect(await texts(document)).toEqual(['a c e', [10, 26]]);
});

test('many damaged elements are set aside one by one', async () => {
  const elements = Array.from({ length: 300 }, (_, i) =>
    i % 2 === 0 ? `["good ${i}", {}]` : `["bad", {"entities": [}, {}]`,
  );
  const { documents, rejects } = await read(`[\n${elements.join(',\n')}\n]`);
  expect(documents).toHaveLength(150);
  expect(rejects).toHaveLength(150);
});

test('brackets that are never closed do not make reading slow', async () => {
  const many = Array.from({ length: 20_000 }, () => '["a", {"entities": [').join('\n');
  const { rejects } = await read(`[${many}`);
  expect(rejects.map(({ raw }) => raw).join('\n')).toBe(many);
});

describe('what Doc.to_json() gives', () => {
  const doc = {
    text: '🌶 tofu in Leeds',
    ents: [
      { start: 2, end: 6, label: 'DISH', kb_id: '', id: 'menu-rule' },
      { start: 10, end: 15, label: 'PLACE', kb_id: 'Q1' },
    ],
    sents: [{ start: 0, end: 15 }],
    tokens: [
      { id: 0, start: 0, end: 1, tag: 'NN' },
      { id: 1, start: 2, end: 6 },
      { id: 2, start: 7, end: 9 },
      { id: 3, start: 10, end: 15 },
    ],
    spans: { sc: [{ start: 0, end: 6, label: 'SPICE' }] },
    cats: { food: 1 },
  };
  test('is read, its offsets in code points, one a line or in a list', async () => {
    const expected = {
      text: doc.text,
      annotations: {
        tokens: [
          { start: 0, end: 2, tag: 'NN', sentenceStart: true },
          { start: 3, end: 7, sentenceStart: false },
          { start: 8, end: 10, sentenceStart: false },
          { start: 11, end: 16, sentenceStart: false },
        ],
        ents: [
          { start: 3, end: 7, label: 'DISH' },
          { start: 11, end: 16, label: 'PLACE', kbId: 'Q1' },
        ],
        spans: { sc: [{ start: 0, end: 7, label: 'SPICE' }] },
        cats: { food: 1 },
      },
    };
    const { documents, repairs } = await read(`${JSON.stringify(doc)}\n${JSON.stringify(doc)}\n`, { task: nerTask });
    expect(documents).toEqual([expected, expected]);
    expect(repairs.slice(0, 1)).toEqual(['Left out: ids of spans']);
    expect((await read(JSON.stringify([doc], null, 1))).documents).toEqual([expected]);
  });
  test('without entities nobody looked; what is wrong is told', async () => {
    const { text } = doc;
    const tokens = doc.tokens.map(({ id, start, end }) => ({ id, start, end }));
    expect((await read(JSON.stringify({ text, tokens }))).documents).toEqual([{ text, annotations: {} }]);
    for (const ents of [{}, [7], [{ start: 0, end: 99, label: 'A' }], [{ start: 0, end: 1 }], [{ end: 1, label: 'A' }]])
      expect((await read(JSON.stringify({ text, tokens, ents }))).rejects).toHaveLength(1);
  });
});

test('writes what it reads', async () => {
  const documents = [
    {
      id: 'x',
      text: 'mapo  tofu 🌶 in Leeds',
      annotations: {
        ents: [
          { start: 0, end: 10, label: 'DISH' },
          { start: 17, end: 22, label: 'PLACE' },
        ],
        cats: { food: 1 },
      },
    },
    { text: 'nobody looked', annotations: {} },
    { text: 'a b', annotations: { ents: [], entsMissing: [{ start: 2, end: 3 }] } },
  ];
  const { content, losses } = await writeAll(documents, { format: 'spacy-json', task: nerTask });
  expect(losses).toEqual([]);
  expect(JSON.parse(content)[0].paragraphs[0].sentences[0].tokens[0]).toEqual({ id: 0, orth: 'mapo', ner: 'B-DISH' });
  expect((await read(content, { task: nerTask })).documents).toEqual(documents);
  expect(JSON.parse((await writeAll([], { format: 'spacy-json', task: nerTask })).content)).toEqual([]);
});
