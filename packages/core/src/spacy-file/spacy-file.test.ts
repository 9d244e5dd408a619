import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nerTask, readAll } from '../convert/testing/read-all.ts';
import type { Document } from '../doc/annotations.ts';
import { readSpacyFile } from './read-spacy-file.ts';
import { arbitraryDocument } from './testing/arbitrary-document.ts';
import { readItems } from './testing/read-items.ts';
import { spacyFileLosses, writeSpacyFile } from './write-spacy-file.ts';

const golden = (name: string): Uint8Array => readFileSync(new URL(`testing/${name}`, import.meta.url));
const lines = async (name: string): Promise<readonly Document[]> =>
  (await readAll(new TextDecoder().decode(golden(name)), { format: 'jsonl' })).documents;

describe('files that spaCy wrote', () => {
  test('with all that it writes by default, and user data', async () => {
    const { documents, repairs, rejects } = await readItems(golden('golden.spacy'));
    expect(rejects).toEqual([]);
    expect(documents).toEqual(await lines('golden.jsonl'));
    expect(repairs).toEqual([
      'Left out: an entry of the user data: "own"',
      'Left out: tokens of whitespace: 3',
      'Spacing made up: tokens are joined with spaces, as the file does not say how they were spaced',
      'Left out: ids of spans',
    ]);
  });
  test('with other columns', async () => {
    expect((await readItems(golden('columns.spacy'))).documents).toEqual(await lines('columns.jsonl'));
  });
  test('are held to the rules of every format: here, to the labels of a task', async () => {
    const { rejects } = await readItems(golden('golden.spacy'), { task: nerTask, file: 'golden.spacy' });
    expect(rejects).toMatchObject([
      { line: 1, code: 'label-unknown', labels: ['MONEY', 'GPE'], raw: expect.stringContaining('{"text":"Mapo tofu') },
      { line: 3, code: 'label-unknown', labels: ['PERSON'] },
    ]);
  });
  test('come in pieces as well', async () => {
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (const byte of golden('golden.spacy')) yield Uint8Array.of(byte);
    };
    let count = 0;
    for await (const item of readSpacyFile(pieces())) count += 'document' in item ? 1 : 0;
    expect(count).toBe(7);
  });
});

test('what is written is read as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryDocument, { maxLength: 4 }), async (documents) => {
      const losses: string[] = [];
      const bytes = await writeSpacyFile(documents, { task: nerTask, onLoss: (what) => losses.push(what) });
      const read = await readItems(bytes);
      expect(losses).toEqual([]);
      expect(read.rejects).toEqual([]);
      expect(read.documents).toEqual(documents);
      expect(read.repairs.filter((note) => !note.startsWith('Left out: tokens of whitespace'))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('texts without tokens of their own have those of the language', async () => {
  const documents: Document[] = [
    { text: 'We had mapo tofu.', annotations: { ents: [{ start: 7, end: 16, label: 'DISH' }] } },
    { text: 'Nobody looked', annotations: {} },
    { text: '東京に行く', annotations: { ents: [{ start: 0, end: 2, label: 'PLACE' }] } },
  ];
  const task = { ...nerTask, language: 'ja' } as const;
  const { documents: read } = await readItems(await writeSpacyFile(documents, { task }), { language: 'ja' });
  expect(read).toEqual(documents);
});

test('what has no place is said', async () => {
  const document: Document = {
    text: 'Ann works at the mill \ud800',
    annotations: {
      tokens: [
        { start: 0, end: 3, pos: 'NAME', head: 1 },
        { start: 4, end: 9, dep: 'ROOT', confidence: { dep: 0.5 } },
        { start: 10, end: 21 },
      ],
      ents: [{ start: 0, end: 3, label: 'A', confidence: 0.5, source: { kind: 'person', id: 'p' } }],
      spans: {
        sc: [
          { start: 11, end: 14, label: 'B' },
          { start: 21, end: 22, label: 'B' },
        ],
      },
      rels: [],
      attributes: { mood: [{ start: 0, end: 3, label: 'A', value: 1 }] },
    },
  };
  expect(Object.fromEntries(await spacyFileLosses([document, document], { task: nerTask }))).toEqual({
    'confidences of entities, spans, mentions and relations': 2,
    'confidences of what is said of tokens': 2,
    'sources of annotations': 2,
    '"no relations here", which is read back as missing': 2,
    'halves of surrogate pairs, for which UTF-8 has the replacement character': 2,
    'heads without a kind of dependency': 2,
    'kinds of dependency without a head': 2,
    'parts of speech that are not universal': 2,
    'borders of spans that are inside a token, which become those of the token': 2,
    'spans that cover no token': 2,
    'labels of the spans that attributes of your own are values of': 2,
  });
});
