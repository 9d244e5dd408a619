import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../detect.ts';
import { readAll, relationsTask, writeAll } from '../testing/read-all.ts';

const read = (lines: readonly string[], options = {}) =>
  readAll(lines.map((line) => line.replaceAll(' ', '\t').replaceAll('_', ' ')).join('\n'), {
    format: 'conll04',
    ...options,
  });
const lines = [
  '#doc_7',
  "0 Ada B-PERSON ['N'] [0]",
  "1 Byron I-PERSON ['PAYS',_'WORKS-FOR'] [4,_6]",
  "2 met O ['N'] [2]",
  "3 at O ['N'] [3]",
  "4 Acme B-FIRM ['N'] [4]",
  "5 ( O ['N'] [5]",
  "6 Bolt B-FIRM ['N'] [6]",
  '#doc_8',
  "0 Nobody O ['N'] [0]",
];

describe('reading', () => {
  test('relations start where an entity ends, and lead to where the other ends', async () => {
    const { documents, rejects, lines: at } = await read(lines);
    expect(rejects).toEqual([]);
    const ada = { start: 0, end: 9, label: 'PERSON' };
    const [acme, bolt] = [
      { start: 17, end: 21, label: 'FIRM' },
      { start: 24, end: 28, label: 'FIRM' },
    ];
    expect(documents).toEqual([
      {
        id: '7',
        text: 'Ada Byron met at Acme ( Bolt',
        annotations: {
          ents: [ada, acme, bolt],
          rels: [
            { from: ada, to: acme, label: 'PAYS' },
            { from: ada, to: bolt, label: 'WORKS-FOR' },
          ],
        },
      },
      { id: '8', text: 'Nobody', annotations: { ents: [], rels: [] } },
    ]);
    expect(at).toEqual([1, 9]);
  });

  test('the format is recognised, and that of CoNLL-2003 still is', () => {
    const content = lines.map((line) => line.replaceAll(' ', '\t').replaceAll('_', ' ')).join('\n');
    expect(detectFormat(`${content}\n`, 'train.txt')).toBe('conll04');
    expect(detectFormat('#doc 1\n0\tEU\tB-Org\t[1]\n1\tcall\tO\t[2]\n', '')).toBe('conll');
  });

  test.each<[string, number, string, string, RegExp]>([
    ['a token that is not there', 2, "1 Byron I-PERSON ['PAYS'] [9]", 'line-invalid', /Line 3 .* "9", which is not/],
    ['no entity', 2, "1 Byron I-PERSON ['PAYS'] [3]", 'span-invalid', /Line 3 .* "3", at which no entity ends/],
    ['the middle of an entity', 1, "0 Ada B-PERSON ['PAYS'] [4]", 'span-invalid', /Line 2 .* no entity ends there/],
    ['itself', 2, "1 Byron I-PERSON ['PAYS'] [1]", 'span-invalid', /to itself/],
    ['more relations than ids', 2, "1 Byron I-PERSON ['PAYS',_'A'] [4]", 'line-invalid', /2 relations and 1 ids/],
    ['an id twice', 2, "0 Byron I-PERSON ['N'] [0]", 'line-invalid', /id "0" of another line/],
    ['a column too few', 2, "1 Byron I-PERSON ['N']", 'line-invalid', /Line 3 has 4 columns/],
    ['no tag', 2, "1 Byron PERSON ['N'] [1]", 'line-invalid', /the tag "PERSON"/],
  ])('%s is set aside with its line, and the next text is read', async (_, at, line, code, problem) => {
    const { documents, rejects } = await read(lines.with(at, line));
    expect(documents.map(({ id }) => id)).toEqual(['8']);
    expect(rejects).toMatchObject([{ line: 1, code, problem: expect.stringMatching(problem) }]);
  });

  test('a text without a token is set aside', async () => {
    const { rejects } = await read(['#doc_1', '#doc_2', "0 a O ['N'] [0]"]);
    expect(rejects).toMatchObject([{ line: 1, problem: expect.stringMatching(/no token/) }]);
  });
});

describe('writing', () => {
  test('what was read is written as it was', async () => {
    const { documents } = await read(lines);
    const { content, losses } = await writeAll(documents, { format: 'conll04', task: relationsTask });
    expect(content).toBe(`${lines.map((line) => line.replaceAll(' ', '\t').replaceAll('_', ' ')).join('\n')}\n`);
    expect(losses).toEqual([]);
  });

  test('what cannot be written is told', async () => {
    const text = 'Ada: Acme';
    const ada = { start: 0, end: 3, label: 'PERSON' };
    const acme = { start: 5, end: 9, label: 'FIRM' };
    const documents = [
      { text, annotations: { ents: [ada, acme], rels: [{ from: ada, to: acme, label: 'PAYS, well', confidence: 1 }] } },
      { text, annotations: { ents: [ada] } },
      { text, annotations: { ents: [ada], rels: [{ from: ada, to: acme, label: 'PAYS' }] } },
    ];
    const { content, losses } = await writeAll(documents, { format: 'conll04', task: relationsTask });
    expect(content.split('\n')[1]).toBe("0\tAda\tB-PERSON\t['PAYS_ well']\t[2]");
    expect(new Set(losses)).toEqual(
      new Set([
        'confidences of entities, spans, mentions and relations',
        'tabs, quotes and commas in labels, which become "_"',
        'spacing between tokens',
        '"nobody looked for relations", which is read back as none',
        'relations to what is no entity',
      ]),
    );
  });

  test('any relations between words come back', async () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 8 });
    const places = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.constantFrom('PAYS', 'WORKS_FOR')), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(words, places, async (parts, links) => {
        const text = parts.join(' ');
        const starts = parts.map((_, index) => parts.slice(0, index).join(' ').length + (index > 0 ? 1 : 0));
        const ents = parts.map((word, index) => ({
          start: starts[index]!,
          end: starts[index]! + word.length,
          label: index % 2 === 0 ? 'PERSON' : 'FIRM',
        }));
        const rels = links.flatMap(([a, b, label]) => {
          const [from, to] = [ents[a % ents.length]!, ents[b % ents.length]!];
          return from === to ? [] : [{ from, to, label }];
        });
        const { documents } = await readAll(JSON.stringify({ text, ents, rels }), { format: 'jsonl' });
        const { content, losses } = await writeAll(documents, { format: 'conll04', task: relationsTask });
        expect(losses).toEqual([]);
        expect((await readAll(content, { format: 'conll04' })).documents).toEqual(documents);
      }),
    );
  });
});
