import fc from 'fast-check';
import { type Doc, type Document, docOf, parseTask, tokenize, tokenTexts, withAnnotations } from 'tincture';
import { describe, expect, it } from 'vitest';
import { examplesFrom, joinAnswers, splitDoc } from './doc-parts.ts';

function texts(doc: Doc, longest: number): string[] {
  return splitDoc(doc, longest).map((part) => part.doc.text);
}

describe('a long text', () => {
  it('is cut where sentences end, as few times as will do', () => {
    expect(texts(tokenize('Ann ran. (Bob sat.) Then "Go!" said Cy. Ok'), 6)).toEqual([
      'Ann ran.',
      '(Bob sat.)',
      'Then "Go!"',
      'said Cy. Ok',
    ]);
    expect(texts(tokenize('A b. C d. E f. G h.'), 6)).toEqual(['A b. C d.', 'E f. G h.']);
    expect(texts(tokenize('Title\n\nwords and words and more'), 5)).toEqual(['Title', 'words and words and more']);
  });

  it('is cut where its tokens say that sentences begin', () => {
    const doc = tokenize('one two. three four');
    const begins = [0, 4];
    const tokens = Array.from(doc.starts, (start, index) => ({
      start,
      end: doc.ends[index]!,
      sentenceStart: begins.includes(index),
    }));
    expect(texts(withAnnotations(doc, { tokens }), 4)).toEqual(['one two. three', 'four']);
  });

  it('loses no word, and its parts joined are what was said of them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '. ', '\n\n', '"', ')') }),
        fc.integer({ min: 1, max: 9 }),
        (text, longest) => {
          const doc = tokenize(text);
          const parts = splitDoc(doc, longest);
          expect(parts.flatMap((part) => tokenTexts(part.doc))).toEqual(tokenTexts(doc));
          expect(Math.max(...parts.map((part) => part.doc.length))).toBeLessThanOrEqual(longest);
          const answers = parts.map((part) => ({
            annotations: {
              tokens: Array.from(part.doc.starts, (start, head) => ({ start, end: part.doc.ends[head]!, head })),
            },
            dropped: [],
          }));
          expect(joinAnswers(parts, answers)?.annotations.tokens).toEqual(
            Array.from(doc.starts, (start, head) => ({ start, end: doc.ends[head]!, head })),
          );
        },
      ),
    );
  });

  it('stays open where a part has no answer, and says so', () => {
    const doc = tokenize('A b. C d.');
    const said = {
      annotations: {
        tokens: [0, 2, 3].map((start) => ({ start, end: start + 1, pos: 'X', sentenceStart: start === 0 })),
      },
      dropped: [],
    };
    const joined = joinAnswers(splitDoc(doc, 3), [undefined, said]);
    expect(joined?.dropped).toEqual([{ what: 'A b.', reason: 'part-unanswered' }]);
    expect(joined?.annotations.tokens?.map(({ start, pos }) => [start, pos])).toEqual([
      [0, undefined],
      [2, undefined],
      [3, undefined],
      [5, 'X'],
      [7, 'X'],
      [8, 'X'],
    ]);
    // Of borders either all are known or none.
    expect(joined?.annotations.tokens?.some((token) => 'sentenceStart' in token)).toBe(false);
    expect(joinAnswers(splitDoc(doc, 3), [undefined, undefined])).toBeUndefined();
  });
});

it('examples are parts of gold that is too long, with the heads that are in them', () => {
  const task = parseTask('trees', { kind: 'parser' });
  const text = 'Ann fries eggs. '.repeat(30).trim();
  const doc = docOf({ text, annotations: {} });
  const tokens = Array.from(doc.starts, (start, index) => ({
    start,
    end: doc.ends[index]!,
    head: index - (index % 4) + 1,
    dep: index % 4 === 1 ? 'root' : 'dep',
  }));
  const gold: Document = { text, annotations: { tokens } };
  const parts = examplesFrom(task, gold);
  expect(parts.map((part) => part.text.length)).toEqual([159, 159, 159]);
  for (const { annotations } of parts) expect(annotations.tokens).toEqual(parts[0]!.annotations.tokens);
  // The first word of a part is in it, too.
  const first = { text, annotations: { tokens: tokens.map((token, i) => ({ ...token, head: i - (i % 4) })) } };
  expect(
    examplesFrom(task, first)[1]
      ?.annotations.tokens?.slice(0, 5)
      .map(({ head }) => head),
  ).toEqual([0, 0, 0, 0, 4]);
  // The head of each word is one word away, in a text without sentences: no part has it everywhere.
  const chained = { text, annotations: { tokens: tokens.map((token, i) => ({ ...token, head: Math.max(0, i - 1) })) } };
  expect(examplesFrom(task, chained)[1]?.annotations.tokens?.[0]).not.toHaveProperty('head');
  expect(examplesFrom(task, { text: 'Ann.', annotations: {} })).toHaveLength(1);
});
