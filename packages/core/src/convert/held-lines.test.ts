import { describe, expect, test } from 'vitest';
import { createHeldLines } from './held-lines.ts';
import { createIntentElements } from './intent-elements.ts';
import { createJsonElements } from './json-elements.ts';
import { readDocuments } from './read.ts';
import type { ReadItem, TextFormatName } from './types.ts';

const line = (number: number, text = `line ${number}`) => ({ number, text });

describe('held lines', () => {
  test('closed blocks are taken, the open one stays', () => {
    const held = createHeldLines();
    held.close();
    expect([held.isEmpty, held.take()]).toEqual([true, []]);
    held.add(line(1));
    held.close();
    held.add(line(3));
    expect([held.isEmpty, held.open, held.take()]).toEqual([false, [line(3)], [[line(1)]]]);
    held.close();
    expect([held.isEmpty, held.take(), held.take()]).toEqual([true, [[line(3)]], []]);
  });

  test('a block that is too long is a reject with its lines, and what follows is held again', () => {
    const held = createHeldLines({ block: 20, all: 1_000 });
    for (let number = 5; number < 9; number++) held.add(line(number));
    expect([held.isEmpty, held.open]).toEqual([false, []]);
    held.close();
    expect(held.take()).toEqual({
      line: 5,
      code: 'line-too-long',
      problem:
        'Lines 5 to 8 belong together and have more characters than can be read (20 in a sentence and 1000 in a document).',
      raw: 'line 5…',
    });
    held.add(line(10));
    held.close();
    expect(held.take()).toEqual([[line(10)]]);
  });

  test('blocks that are too long together are a reject from the first line to the last', () => {
    const held = createHeldLines({ block: 20, all: 30 });
    for (let number = 1; number < 9; number++) {
      held.add(line(number));
      held.close();
    }
    held.add(line(9));
    expect(held.take()).toMatchObject({ line: 1, problem: expect.stringContaining('Lines 1 to 8 ') });
    held.close();
    expect(held.take()).toEqual([[line(9)]]);
  });
});

describe('what has no end is set aside without being held', () => {
  const filler = 'x'.repeat(999_999);
  /** Eleven million characters of `row`, between what comes before and after. */
  const items = async (format: TextFormatName, before: string, row: string, after: string): Promise<ReadItem[]> => {
    const rows = [...before.split('\n'), ...Array.from({ length: 11 }, () => row + filler), ...after.split('\n')];
    const found: ReadItem[] = [];
    const lines = rows.map((text, index) => ({ text, number: index + 1 }));
    for await (const item of readDocuments(lines, { format })) found.push(item);
    return found;
  };
  const shortOf = (found: readonly ReadItem[]) =>
    found.map((item) =>
      'document' in item ? item.document.text : [item.reject.line, item.reject.code, item.reject.raw.length],
    );
  const word = (id: number, form: string) => [id, form, ...'_'.repeat(6), '_', '_'].join('\t');

  test.each<[TextFormatName, string, string, string, unknown[]]>([
    ['conllu', '1\tYes\t_\t_\t_\t_\t_\t_\t_\t_\n', '# ', '', ['Yes', [3, 'line-too-long', 201]]],
    ['conllu', '', '# ', `\n${word(1, 'Yes')}`, [[2, 'line-too-long', 201], 'Yes']],
    ['conll', 'Yes\tO', '# ', '', ['Yes', [2, 'line-too-long', 201]]],
    ['conll', '', 'a\t', '\nYes\tO', [[2, 'line-too-long', 201], 'Yes']],
    ['conll', '-DOCSTART-', 'a\t', '-DOCSTART-\nYes\tO', [[2, 'line-too-long', 201], 'Yes']],
    ['conll04', '#doc 1', '0\t', "#doc 2\n0\tYes\tO\t['N']\t[0]", [[2, 'line-too-long', 201], 'Yes']],
    ['conll04', '#doc 1', '0\t', "\n0\tYes\tO\t['N']\t[0]", [[2, 'line-too-long', 201], 'Yes']],
  ])('%s: %j, then lines like %j, then %j', async (format, before, row, after, expected) => {
    expect(shortOf(await items(format, before, row, after))).toEqual(expected);
  });
});

describe('an element of JSON whose bracket is never closed', () => {
  /** What comes out at each line, and at the end. */
  const steps = (reader: ReturnType<typeof createJsonElements | typeof createIntentElements>, texts: string[]) =>
    [...texts.map((text, index) => reader.line({ text, number: index + 1 })), reader.end()].map((found) =>
      found.map((one) => ('code' in one ? [one.line, one.code, one.problem, one.raw] : [one.line, one.raw])),
    );
  const tooLong = (first: number, last: number, raw: string) => [
    ...[first, 'line-too-long'],
    `Lines ${first} to ${last} belong together and have more characters than can be read (30).`,
    raw,
  ];
  const filler = Array.from({ length: 5 }, () => '  "0123456789",');

  test('is set aside when too much of it is held; the next one that begins like it is read', () => {
    expect(steps(createJsonElements(30), ['[', '{"a": [', ...filler, '{"b": 1},', '{"c": 2}', ']'])).toEqual([
      ...[[], [], [], [], [], [], []],
      [tooLong(2, 7, '{"a": […'), [8, '{"b": 1}']],
      ...[[[9, '{"c": 2}']], [], []],
    ]);
  });

  test('is cut where others were swallowed already', () => {
    expect(steps(createJsonElements(30), ['[', '{"a": [', '{"b": 1},', '{"c": 2222222222222222}', ']'])).toEqual([
      ...[[], [], []],
      [
        [2, '{"a": ['],
        [3, '{"b": 1}'],
        [4, '{"c": 2222222222222222}'],
      ],
      ...[[], []],
    ]);
  });

  test('is set aside to the end of the file where nothing begins like it', () => {
    expect(steps(createJsonElements(30), ['  [ {"a": [', ...filler])).toEqual([
      ...[[], [], [], [], [], []],
      [tooLong(1, 6, '{"a": […')],
    ]);
  });

  test('may be as long as it is on one line', () => {
    const long = `["${'x'.repeat(40)}", {}]`;
    expect(steps(createJsonElements(30), ['[', `${long},`, long, ']']).flat()).toEqual([
      [2, long],
      [3, long],
    ]);
  });

  test('in a list of utterances of an intent', () => {
    const before = ['{"A": [', ' {"data": ['];
    expect(steps(createIntentElements(30), [...before, ...filler, ' {"data": []}', ']}'])).toEqual([
      ...[[], [], [], [], [], [], []],
      [tooLong(2, 7, '{"data": […'), [8, '{"data": []}']],
      ...[[], []],
    ]);
    expect(steps(createIntentElements(30), [...before, ...filler]).at(-1)).toEqual([tooLong(2, 7, '{"data": […')]);
  });

  test.each<[TextFormatName, string]>([
    ['spacy-json', '[{"id": 0, "paragraphs": ['],
    ['label-studio', '[{"id": 1, "annotations": ['],
    ['snips', '{"A": [{"data": ['],
  ])('of a file in %s comes out as a reject', async (format, before) => {
    const row = `"${'x'.repeat(9_999_996)}",`;
    const lines = Array.from({ length: 12 }, (_, index) => ({ text: index === 0 ? before : row, number: index + 1 }));
    const found: ReadItem[] = [];
    for await (const item of readDocuments(lines, { format })) found.push(item);
    expect(found).toMatchObject([{ reject: { line: 1, code: 'line-too-long' } }]);
  });
});
