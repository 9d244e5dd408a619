// What must hold for every format, whatever the file holds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document, LabelledSpan } from '../doc/annotations.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { createOffsetMap } from './code-points.ts';
import { createCsvRecords } from './csv-records.ts';
import { detectFormat } from './detect.ts';
import { createJsonElements } from './json-elements.ts';
import { isNoJsonLine } from './json-layout.ts';
import { readDocuments } from './read.ts';
import { nerTask, readAll, spansTask, tagsTask, topicTask, writeAll } from './testing/read-all.ts';
import { type Line, type Reject, type TextFormatName, textFormatNames } from './types.ts';
import { lossReport } from './write.ts';

const word = fc.oneof(
  fc.constantFrom(
    '🌶',
    '👩‍🍳',
    '𝕃eeds',
    'naïve',
    '"',
    '|',
    ',',
    "don't",
    '#',
    '-DOCSTART-',
    'O',
    '{',
    '漢字',
    'e\u0301',
    'U.S.',
  ),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter((text) => text.trim() !== '' && !/[\0\s]/.test(text)),
);
const spacedText = (separator: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(word, separator), { minLength: 1, maxLength: 8 }).map((parts) => parts.flat().join(''));

/** A text with some of its tokens as entities. */
const annotated = (text: fc.Arbitrary<string>): fc.Arbitrary<Document> =>
  fc.tuple(text, fc.array(fc.nat(2), { maxLength: 12 }), fc.boolean()).map(([text, steps, isMissing]) => {
    const doc = tokenize(text);
    const ents: LabelledSpan[] = [];
    let token = 0;
    for (const step of steps) {
      token += step;
      if (token >= doc.length) break;
      const last = Math.min(token + (step === 1 ? 1 : 0), doc.length - 1);
      ents.push({ start: doc.starts[token]!, end: doc.ends[last]!, label: step === 2 ? 'DISH' : 'PLACE' });
      token = last + 1;
    }
    return { text, annotations: isMissing ? {} : { ents } };
  });

/** A text with some runs of its tokens as spans, which may overlap and share their words. */
const spanned = (text: fc.Arbitrary<string>): fc.Arbitrary<Document> =>
  fc.tuple(text, fc.array(fc.tuple(fc.nat(9), fc.nat(5), fc.boolean()), { maxLength: 8 })).map(([text, runs]) => {
    const doc = tokenize(text);
    const spans = new Map<string, LabelledSpan>();
    for (const [first, length, isDish] of runs) {
      if (first >= doc.length) continue;
      const [start, end] = [doc.starts[first]!, doc.ends[Math.min(doc.length - 1, first + length)]!];
      spans.set(`${start} ${end} ${isDish}`, { start, end, label: isDish ? 'DISH' : 'PLACE' });
    }
    const sorted = [...spans.values()].sort((a, b) => a.start - b.start || a.end - b.end);
    return { text, annotations: { spans: { sc: sorted } } };
  });

describe('what is written and read again is the same where no loss is told', () => {
  const anyText = spacedText(fc.constantFrom(' ', '  ', '', '\n', '\t', '\u00a0'));
  const sources: Readonly<Record<string, fc.Arbitrary<Document>>> = {
    jsonl: annotated(anyText),
    prodigy: annotated(anyText),
    'spacy-json': annotated(anyText),
    'label-studio': annotated(anyText),
  };
  test.each(['jsonl', 'prodigy', 'label-studio', 'spacy-json'] as const)('entities in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(sources[format]!, { minLength: 1, maxLength: 4 }), async (documents) => {
        const { content, losses } = await writeAll(documents, { format, task: nerTask });
        const again = await readAll(content, { format, task: nerTask });
        expect(again.rejects).toEqual([]);
        expect(again.documents).toEqual(documents);
        expect(losses).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
  test.each(['jsonl', 'prodigy', 'label-studio', 'spacy-json'] as const)('overlapping spans in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(spanned(anyText), { minLength: 1, maxLength: 4 }), async (documents) => {
        const { content, losses } = await writeAll(documents, { format, task: spansTask });
        const again = await readAll(content, { format, task: spansTask });
        expect(again.rejects).toEqual([]);
        expect(again.documents).toEqual(documents);
        expect(losses).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
  test('spaces as the only separators lose nothing in CoNLL', async () => {
    const plain = annotated(
      fc.array(fc.constantFrom('mapo', 'tofu', '🌶', 'Leeds', '#'), { minLength: 1 }).map((words) => words.join(' ')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { minLength: 1, maxLength: 4 }), async (documents) => {
        const { content } = await writeAll(documents, { format: 'conll', task: nerTask });
        expect((await readAll(content, { format: 'conll', task: nerTask })).documents).toEqual(documents);
      }),
    );
  });
  test.each(['csv', 'tsv', 'jsonl', 'prodigy', 'label-studio'] as const)('labels in %s', async (format) => {
    const cats = fc.record({ food: fc.constantFrom(0, 1), sport: fc.constantFrom(0, 1), news: fc.constant(1) });
    const labelled = fc.record({ text: anyText, annotations: fc.record({ cats }, { requiredKeys: [] }) });
    await fc.assert(
      fc.asyncProperty(fc.array(labelled, { minLength: 1, maxLength: 4 }), async (documents) => {
        const { content, losses } = await writeAll(documents, { format, task: tagsTask });
        expect(losses).toEqual([]);
        const again = await readAll(content, { format, task: tagsTask });
        expect(again.repairs).toEqual([]);
        expect(again.documents).toEqual(documents);
      }),
      { numRuns: 300 },
    );
  });
});

describe('nothing in a file makes it throw or gets lost', () => {
  const scrap = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '',
      ' ',
      '"',
      '"a,b',
      'a\tb\tc',
      'text,label',
      'a B-X',
      'b I-X',
      'c O',
      '-',
      '# x',
      '-DOCSTART- O',
      '[',
      ']',
      '{',
      '}',
      ',',
      '["a", {}]',
      '{"text":"a b"}',
      '{"text":"a b","spans":[{"start":0,"end":1,"label":"X"}],"answer":"accept"}',
      '{"text":"a b","ents":[{"start":1,"end":9,"label":"X"}]}',
      '{"paragraphs":[{"raw":"a","sentences":[{"tokens":[{"orth":"a","ner":"O"}]}]}]}',
      '{"text":"a","cats":{"x":1},"options":[{"id":"x"}],"accept":["x",null]}',
    ),
    fc.json({ maxDepth: 4 }),
    // Records with the right keys and the wrong values.
    fc
      .record(
        {
          text: fc.oneof(fc.string(), fc.jsonValue()),
          ents: fc.jsonValue(),
          entsMissing: fc.jsonValue(),
          spans: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.record({ start: fc.integer(), end: fc.integer(), label: fc.string() })),
          ),
          cats: fc.jsonValue(),
          meta: fc.jsonValue(),
          source: fc.jsonValue(),
          id: fc.jsonValue(),
          answer: fc.jsonValue(),
          options: fc.jsonValue(),
          accept: fc.jsonValue(),
          paragraphs: fc.jsonValue(),
        },
        { requiredKeys: [] },
      )
      .map((record) => JSON.stringify(record)),
  );
  const isLineFormat = (format: string): boolean => ['jsonl', 'prodigy', 'text'].includes(format);

  for (const format of textFormatNames) {
    test.each([undefined, nerTask, topicTask])(`${format}: each line is in a document or a reject`, async (task) => {
      await fc.assert(
        fc.asyncProperty(fc.array(scrap, { maxLength: 12 }), async (pieces) => {
          const content = pieces.map((piece) => piece.replace(/[\n\r]/g, ' ')).join('\n');
          const { documents, rejects, lines } = await readAll(content, { format, ...(task && { task }) });
          expect(lines).toEqual([...lines].sort((a, b) => a - b));
          for (const { problem, raw } of rejects) {
            expect(problem).toMatch(/[.?]$/);
            expect(raw.trim()).not.toBe('');
          }
          for (const { text, annotations } of documents) {
            expect(text.trim()).not.toBe('');
            for (const { start, end } of annotations.ents ?? []) expect(text.slice(start, end)).not.toBe('');
          }
          // Formats in which a part takes several lines are counted in the tests below.
          const full = content.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [index + 1]));
          const isByLine = format === 'text' || !isNoJsonLine(content.trimStart().split('\n')[0]!);
          if (isLineFormat(format) && isByLine) expect(lines).toEqual(full);
        }),
        { numRuns: 200 },
      );
    });
  }
});

describe('formats in which a part takes several lines lose none of them', () => {
  const linesOf = (texts: readonly string[]) => texts.map((text, index) => ({ text, number: index + 1 }));
  test('each line of a CSV file is in one record', () => {
    const piece = fc
      .array(fc.constantFrom('"', '""', ',', 'a', ' ', 'b"c'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (texts) => {
        const reader = createCsvRecords(',');
        const records = [...linesOf(texts).flatMap((line) => reader.line(line)), ...reader.end()];
        let next = 0;
        for (const { line, raw } of records) {
          // What lies between two records is blank.
          expect(
            texts
              .slice(next, line - 1)
              .join('')
              .trim(),
          ).toBe('');
          const own = raw.split('\n');
          expect(own).toEqual(texts.slice(line - 1, line - 1 + own.length));
          next = line - 1 + own.length;
        }
        expect(texts.slice(next).join('').trim()).toBe('');
      }),
      { numRuns: 2_000 },
    );
  });
  test('each sentence of a CoNLL file is one item', async () => {
    const row = fc.constantFrom('a O', 'b\tB-DISH', 'c', 'd X', '', ' ', '-DOCSTART- O', '# comment');
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 15 }), async (rows) => {
        const starts: number[] = [];
        let isInside = false;
        for (const [index, text] of rows.entries()) {
          const isToken = text.trim() !== '' && !/^(-DOC|#)/.test(text);
          if (isToken && !isInside) starts.push(index + 1);
          isInside = isToken;
        }
        const { lines, rejects } = await readAll(rows.join('\n'), { format: 'conll', sentences: true });
        const comments = rejects.filter(({ raw }) => raw.startsWith('#')).map(({ line }) => line);
        expect(lines.filter((line) => !comments.includes(line))).toEqual(starts);
      }),
      { numRuns: 500 },
    );
  });
  test('a part of which the caller could not read a line is set aside', async () => {
    const rejectsOf = async (format: TextFormatName, texts: readonly string[]) => {
      const items = [];
      for await (const item of readDocuments(
        linesOf(texts).filter(({ text }) => text !== 'unreadable'),
        { format },
      ))
        items.push('reject' in item ? item.reject.line : item.document.text);
      return items;
    };
    expect(await rejectsOf('conll', ['a O', 'unreadable', 'b O', '', 'c O', '', 'unreadable', '', 'd O'])).toEqual([
      1,
      'c',
      'd',
    ]);
    expect(await rejectsOf('csv', ['text,label', '"a', 'unreadable', 'b",x', 'unreadable', 'c,x'])).toEqual([2, 'c']);
  });
  test('lines that are rejects already come out before the next one is read', async () => {
    let taken = 0;
    const lines = function* (): Generator<Line | Reject> {
      for (const number of [1, 2, 3]) {
        taken++;
        yield { line: number, code: 'text-invalid', problem: 'No text.', raw: `${number}` };
      }
      yield { number: 4, text: 'a' };
    };
    const seen: string[] = [];
    for await (const item of readDocuments(lines(), { format: 'text' })) {
      seen.push('reject' in item ? `reject ${item.reject.line} of ${taken}` : item.document.text);
    }
    expect(seen).toEqual(['reject 1 of 1', 'reject 2 of 2', 'reject 3 of 3', 'a']);
  });
  test('each character of a JSON file but brackets and commas between elements is in one element', () => {
    const piece = fc.constantFrom('[', ']', '{', '}', ',', '"', '\\"', 'a', '1', ' ', '{"a":[1]}', '["x",{}]');
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 6 }), { maxLength: 6 }), (pieces) => {
        const texts = pieces.map((parts) => parts.join(''));
        const reader = createJsonElements();
        const elements = [...linesOf(texts).flatMap((line) => reader.line(line)), ...reader.end()];
        const content = texts.join('\n');
        let at = 0;
        for (const { raw, line } of elements) {
          const lineStart = texts.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
          const found = content.indexOf(raw, Math.max(at, lineStart));
          expect(content.slice(at, found)).toMatch(/^[\s,[\]]*$/);
          expect(content.slice(0, found).split('\n')).toHaveLength(line);
          at = found + raw.length;
        }
        expect(content.slice(at)).toMatch(/^[\s,[\]]*$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a damaged element comes out as soon as the next one begins, so that no file is held in memory', () => {
  const reader = createJsonElements();
  const lines = ['[["a", {}],', '["b", {"x": [}],', '["c", {}],', '["d", {}]'];
  const found = lines.map((text, index) => reader.line({ text, number: index + 1 }).map(({ line }) => line));
  expect(found).toEqual([[1], [], [2, 3], [4]]);
});

test('code points and UTF-16 offsets are inverse', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      const map = createOffsetMap(text);
      const points = [...text];
      for (let index = 0; index <= points.length; index++) {
        const offset = map.toUtf16(index);
        expect(offset).toBe(points.slice(0, index).join('').length);
        expect(map.toCodePoints(offset)).toBe(index);
      }
      let at = 0;
      for (const [index, point] of points.entries()) {
        // Inside a surrogate pair an offset is that of the pair.
        for (let inside = 0; inside < point.length; inside++) expect(map.toCodePoints(at + inside)).toBe(index);
        at += point.length;
      }
      for (const wrong of [-1, 0.5, points.length + 1, Number.NaN]) expect(map.toUtf16(wrong)).toBeNaN();
      for (const wrong of [-1, 0.5, text.length + 1, Number.NaN]) expect(map.toCodePoints(wrong)).toBeNaN();
    }),
  );
});

test('losses are counted before anything is written', async () => {
  const documents = [
    { text: 'a', id: '1', meta: { x: 1 }, annotations: {} },
    { text: 'b\nc', id: '2', annotations: { cats: { food: 1 } } },
  ];
  expect([...(await lossReport(documents, { format: 'text', task: topicTask }))]).toEqual([
    ['ids of documents', 2],
    ['meta of documents', 1],
    ['labels of texts', 1],
    ['line breaks in texts, which become spaces', 1],
  ]);
});

test('that somebody looked and found nothing is lost where the layer is', async () => {
  const documents = [
    { text: 'a', annotations: { ents: [], spans: { sc: [] } } },
    { text: 'b', annotations: {} },
  ];
  for (const format of ['csv', 'tsv', 'text'] as const) {
    expect([...(await lossReport(documents, { format, task: nerTask }))]).toEqual([
      ['"no entities here", which is read back as missing', 1],
      ['"no spans here", which is read back as missing', 1],
    ]);
  }
  expect((await lossReport(documents, { format: 'jsonl', task: nerTask })).size).toBe(0);
});

test('ids of a knowledge base are lost where entities are kept without them', async () => {
  const ents = [null, 'Q1'].map((kbId, index) => ({ start: 2 * index, end: 2 * index + 1, label: 'DISH', kbId }));
  const documents = [{ text: 'a b', annotations: { ents } }];
  const losses = async (format: 'conll' | 'spacy-json' | 'prodigy') => [
    ...(await lossReport(documents, { format, task: nerTask })),
  ];
  for (const format of ['conll', 'spacy-json'] as const)
    expect(await losses(format)).toContainEqual(['ids of entities in a knowledge base', 2]);
  expect(await losses('prodigy')).toEqual([]);
});

test('a whole file is one text, without the line break at its end', async () => {
  const whole = async (content: string) => (await readAll(content, { format: 'text', wholeFile: true })).documents[0];
  expect((await whole('a\n \nb c\r\n'))?.text).toBe('a\n \nb c');
  expect((await whole('a\n\n'))?.text).toBe('a\n');
  expect((await whole('a\rb\r'))?.text).toBe('a\nb');
  expect(await whole('\n')).toBeUndefined();
});

test.each<[TextFormatName, string]>([
  ['text', 'one\rtwo\rthree'],
  ['csv', 'text,label\rone,food\rtwo,food\r"three",food\r'],
  ['jsonl', '{"text":"one"}\r{"text":"two"}\r{"text":"three"}'],
  ['conll', 'one O\r\rtwo O\r\rthree O\r'],
  ['spacy-json', '[["one", {}],\r["two", {}],\r["three", {}]]'],
])('%s may have the line breaks of old Macs', async (format, content) => {
  const { documents, rejects, lines } = await readAll(content, { format });
  expect(rejects).toEqual([]);
  expect(documents.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  expect(new Set(lines).size).toBe(3);
  if (format !== 'text') expect(detectFormat(content)).toBe(format);
});
