import { describe, expect, test } from 'vitest';
import type { Document } from '../../doc/annotations.ts';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';

const read = (content: string, options = {}) => readAll(content, { format: 'conll', ...options });
const quoted = ({ text, annotations: { ents = [] } }: Document): string[] =>
  ents.map(({ start, end, label }) => `${label}: ${text.slice(start, end)}`);

describe('tags of each scheme', () => {
  const cases: readonly (readonly [scheme: string, tags: string, ents: readonly string[]])[] = [
    ['IOB1', 'I-A I-A B-A I-B O I-B', ['A: a b', 'A: c', 'B: d', 'B: f']],
    ['IOB2', 'B-A I-A B-A B-B O B-B', ['A: a b', 'A: c', 'B: d', 'B: f']],
    ['BIOES', 'B-A E-A S-A S-B O S-B', ['A: a b', 'A: c', 'B: d', 'B: f']],
    ['BILUO', 'B-A I-A L-A U-B U-B O', ['A: a b c', 'B: d', 'B: e']],
    ['BIOES cut short', 'B-A I-A O E-B M-B S-B', ['A: a b', 'B: d', 'B: e', 'B: f']],
    ['labels with dashes', 'B-creative-work I-creative-work O I-- O O', ['creative-work: a b', '-: d']],
  ];
  test.each(cases)('%s', async (_, tags, ents) => {
    const rows = tags.split(' ').map((tag, index) => `${'abcdef'[index]} NN ${tag}`);
    const { documents, rejects } = await read(rows.join('\n'));
    expect(rejects).toEqual([]);
    expect(documents.map((document) => document.text)).toEqual(['a b c d e f']);
    expect(documents.flatMap(quoted)).toEqual(ents);
  });
  test('a dash is a token nobody looked at', async () => {
    const { documents } = await read('a\tO\nb\t-\nc\t-\nd\tB-A\n\ne\t-\nf\t-\n');
    expect(documents.map(({ annotations }) => annotations)).toEqual([
      { ents: [{ start: 6, end: 7, label: 'A' }], entsMissing: [{ start: 2, end: 5 }] },
      {},
    ]);
  });
});

describe('sentences and documents', () => {
  const content = '-DOCSTART- -X- O\r\n\r\nMapo B-DISH\r\ntofu I-DISH\r\n\r\nhere O\r\n\t\r\n-DOCSTART- O\n# O\n1 O\n';
  test('a sentence is a document where that is asked for, or where nothing says what belongs together', async () => {
    expect((await read('Mapo B-DISH\ntofu I-DISH\n\nhere O\n')).documents).toHaveLength(2);
    const { documents, lines, repairs } = await read(content, { task: nerTask, sentences: true });
    expect(documents.map(({ text }) => text)).toEqual(['Mapo tofu', 'here', '# 1']);
    expect(lines).toEqual([3, 6, 9]);
    expect(repairs.filter((note) => note.startsWith('Spacing made up'))).toHaveLength(2);
  });
  test('else all up to the next -DOCSTART- is one', async () => {
    const { documents, lines } = await read(content);
    expect(documents.map(({ text }) => text)).toEqual(['Mapo tofu\nhere', '# 1']);
    expect(documents.map(quoted)).toEqual([['DISH: Mapo tofu'], []]);
    expect(lines).toEqual([3, 9]);
  });
  test("each task of Label Studio's export is one, although there is a single -DOCSTART- before them", async () => {
    const tasks = 'Mapo -X- _ B-DISH\ntofu -X- _ I-DISH\n\nhere -X- _ O\n\n';
    const { documents, lines } = await read(`-DOCSTART- -X- O\n${tasks}`);
    expect(documents.map(({ text }) => text)).toEqual(['Mapo tofu', 'here']);
    expect(documents.map(quoted)).toEqual([['DISH: Mapo tofu'], []]);
    expect(lines).toEqual([2, 5]);
    // Two exports in one file.
    expect((await read(`-DOCSTART- -X- O\n${tasks}-DOCSTART- -X- O\n${tasks}`)).documents).toHaveLength(4);
    expect((await read('-DOCSTART- -X- O\nMapo -X- NP B-DISH\n\nhere RB _ O\n')).documents).toHaveLength(1);
  });
  test('comments divide sentences and are noted', async () => {
    const { documents, rejects, repairs } = await read('#doc 1\n0\ta\tB-X\tz\n#doc 2\n0\tb\tO\tz\n#end', {
      tokenColumn: 2,
      tagColumn: 3,
    });
    expect(documents.map(quoted)).toEqual([['X: a'], []]);
    expect(repairs).toEqual(['Comments left out: 1', 'Comments left out: 1']);
    expect(rejects).toMatchObject([{ line: 5, raw: '#end' }]);
  });
  test('a token may hold a space where tabs divide the columns', async () => {
    const { documents } = await read('New York\tB-PLACE\n');
    expect(documents.map(quoted)).toEqual([['PLACE: New York']]);
  });
  test('a sentence with a bad line is set aside with all reasons', async () => {
    const { documents, rejects } = await read('fine O\n\na O\nb\nc X-Y\nd DISH\n\nfine O\n');
    expect(documents).toHaveLength(2);
    expect(rejects).toMatchObject([{ line: 3, code: 'line-invalid', raw: 'a O\nb\nc X-Y\nd DISH' }]);
    expect(rejects[0]?.problem).toMatch(/Line 4 .*one column.*Line 5 .*"X-Y".*Line 6 .*"DISH"/);
  });
  test('an unknown label is set aside', async () => {
    expect((await read('a B-DRINK', { task: nerTask })).rejects[0]?.code).toBe('label-unknown');
  });
});

describe('writing', () => {
  test('BIO, a token and its tag on each line', async () => {
    const text = "Kim's mapo tofu, Leeds";
    const ents = [
      { start: 6, end: 15, label: 'DISH' },
      { start: 17, end: 22, label: 'PLACE' },
    ];
    const { content, losses } = await writeAll([{ text, annotations: { ents } }], { format: 'conll', task: nerTask });
    expect(content).toBe("Kim\tO\n's\tO\nmapo\tB-DISH\ntofu\tI-DISH\n,\tO\nLeeds\tB-PLACE\n\n");
    expect(losses).toEqual(['spacing between tokens']);
  });
  test('what does not fit is counted', async () => {
    const documents: Document[] = [
      { text: 'mapo tofu', id: '1', meta: { a: 1 }, annotations: { cats: { x: 1 } } },
      {
        text: 'mapo tofu',
        annotations: {
          ents: [
            { start: 1, end: 2, label: 'A\tB', confidence: 0.5 },
            { start: 2, end: 4, label: 'A' },
          ],
        },
      },
      { text: '  ', annotations: {} },
    ];
    const { content, losses } = await writeAll(documents, { format: 'conll', task: nerTask });
    expect(content).toBe('mapo\t-\ntofu\t-\n\nmapo\tB-A_B\ntofu\tO\n\n');
    expect([...losses].sort()).toEqual([
      'borders of entities that are inside a token, which become those of the token',
      'confidences of entities, spans, mentions and relations',
      'entities that share a token with another, or cover none',
      'ids of documents',
      'labels of texts',
      'meta of documents',
      'tabs and line breaks in labels, which become "_"',
      'texts without a token',
      'tokens without annotation, written with the tag "-", which few tools read',
    ]);
  });
});

test('a token made of several keeps its line, whatever is inside', async () => {
  const tokens = [
    { start: 0, end: 3, tag: 'X' },
    { start: 4, end: 5, tag: 'Y' },
  ];
  for (const text of ['a\tb c', 'a\nb c']) {
    const document = { text, annotations: { tokens, ents: [{ start: 0, end: 3, label: 'DISH' }] } };
    const { content, losses } = await writeAll([document], { format: 'conll', task: nerTask });
    expect(content).toBe('a b\tB-DISH\nc\tO\n\n');
    expect(losses).toContain('tabs and line breaks in tokens, which become spaces');
  }
});
