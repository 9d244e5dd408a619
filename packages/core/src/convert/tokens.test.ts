// What is said of tokens, in every format.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document, TokenAnnotation } from '../doc/annotations.ts';
import { createDoc, tokenTexts } from '../doc/create-doc.ts';
import { docOf } from '../doc/doc-of.ts';
import { normalizeMorph } from '../doc/morph.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { findCircle } from './check-tokens.ts';
import { nerTask, readAll, tagsTask, writeAll } from './testing/read-all.ts';
import { textFormatNames } from './types.ts';

const text = 'They bought new shoes.';
const tokens: readonly TokenAnnotation[] = [
  { start: 0, end: 4, tag: 'PRP', pos: 'PRON', morph: 'Case=Nom|Number=Plur', lemma: 'they', head: 1, dep: 'nsubj' },
  { start: 5, end: 11, tag: 'VBD', pos: 'VERB', morph: 'Tense=Past', lemma: 'buy', head: 1, dep: 'root' },
  { start: 12, end: 15, tag: 'JJ', pos: 'ADJ', morph: 'Degree=Pos', lemma: 'new', head: 3, dep: 'amod' },
  { start: 16, end: 21, tag: 'NNS', pos: 'NOUN', morph: 'Number=Plur', lemma: 'shoe', head: 1, dep: 'obj' },
  { start: 21, end: 22, tag: '.', pos: 'PUNCT', morph: '', lemma: '.', head: 1, dep: 'punct' },
].map((token, index) => ({ ...token, sentenceStart: index === 0 }));

const read = (record: object, options = {}) => readAll(JSON.stringify(record), { format: 'jsonl', ...options });
const readTokens = async (changed: Readonly<Record<number, object>>) =>
  read({ text, tokens: tokens.map((token, index) => ({ ...token, ...changed[index] })) });

/** Each token with anything of everything said of it; heads point to the left, so there is no circle. */
const annotated: fc.Arbitrary<Document> = fc
  .array(fc.tuple(fc.constantFrom('a', 'don', "n't", '🌶', '漢字', '.'), fc.constantFrom('', ' ', '\n', '\u00a0')), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((words) => {
    const spoken = words.map((parts) => parts.join('')).join('');
    let at = 0;
    const places = words.map(([word, space]) => {
      const start = at;
      at += word.length + space.length;
      return { start, end: start + word.length };
    });
    const said = places.map((place, index) =>
      fc.record(
        {
          start: fc.constant(place.start),
          end: fc.constant(place.end),
          sentenceStart: index === 0 ? fc.constant(true) : fc.boolean(),
          tag: fc.constantFrom('NN', 'VB'),
          pos: fc.constantFrom('NOUN', 'VERB'),
          morph: fc.constantFrom('', 'Case=Nom', 'Case=Acc,Nom|Number=Sing'),
          lemma: fc.string({ minLength: 1 }),
          head: fc.nat(index),
          dep: fc.constantFrom('root', 'nsubj'),
        },
        // spaCy cannot say of one sentence that nobody looked.
        { requiredKeys: ['start', 'end', 'sentenceStart', 'tag'] },
      ),
    );
    return fc.tuple(...said).map((list) => ({ text: spoken, annotations: { tokens: list, ents: [] } }));
  });

test.each(['jsonl', 'spacy-json'] as const)('what is written as %s comes back', async (format) => {
  await fc.assert(
    fc.asyncProperty(fc.array(annotated, { minLength: 1, maxLength: 3 }), async (documents) => {
      const { content, losses } = await writeAll(documents, { format, task: nerTask });
      expect(losses).toEqual([]);
      const again = await readAll(content, { format, task: nerTask });
      expect(again.rejects).toEqual([]);
      expect(again.documents).toEqual(documents);
    }),
    { numRuns: 200 },
  );
});

describe('JSON lines', () => {
  test('tokens and their confidences', async () => {
    const confident = tokens.map((token, index) => (index === 1 ? { ...token, confidence: { tag: 0.75 } } : token));
    const { documents, repairs } = await read({ text, tokens: confident });
    expect(documents).toEqual([{ text, annotations: { tokens: confident } }]);
    expect(repairs).toEqual([]);
    expect((await writeAll(documents, { format: 'spacy-json', task: nerTask })).losses).toEqual([
      'confidences of what is said of tokens',
    ]);
  });

  test('tokens that only say where they are were written for other readers', async () => {
    for (const said of [
      [{ text: 'They', start: 0, end: 4, id: 0, ws: true }],
      [{ start: 90, end: 4 }],
      ['They', 7],
      {},
      'x',
      [],
    ]) {
      const { documents, repairs } = await read({ text, tokens: said });
      expect(documents).toEqual([{ text, annotations: {} }]);
      expect(repairs).toEqual([]);
    }
    const bare = { text, annotations: { tokens: [{ start: 0, end: 4 }] } };
    const { content, losses } = await writeAll([bare], { format: 'jsonl', task: nerTask });
    expect(content).toBe(`${JSON.stringify({ text })}\n`);
    expect(losses).toEqual(['borders of tokens of which nothing is said']);
  });

  test('entities lie on the tokens of the document', async () => {
    const own = [
      { start: 0, end: 5, tag: 'A' },
      { start: 5, end: 9, tag: 'B' },
    ];
    const ents = [{ start: 0, end: 5, label: 'DISH' }];
    const { documents, repairs } = await read({ text: 'tofusmapo', tokens: own, ents });
    expect(documents[0]?.annotations.ents).toEqual(ents);
    expect(repairs).toEqual([]);
    expect((await read({ text: 'tofusmapo', ents })).documents[0]?.annotations.ents?.[0]?.end).toBe(9);
    for (const format of ['conll', 'prodigy'] as const)
      expect((await writeAll(documents, { format, task: nerTask })).content).toMatch(/tofus.*mapo/s);
  });

  const bad: readonly (readonly [what: string, changed: Readonly<Record<number, object>>, problem: RegExp])[] = [
    ['overlapping', { 1: { start: 3 } }, /number 2 at \[3, 11\) overlaps the one before it, which ends at 4/],
    ['out of order', { 0: { start: 5, end: 11 }, 1: { start: 0, end: 4 } }, /number 2 at \[0, 4\) overlaps/],
    ['outside', { 4: { end: 23 } }, /number 5 at \[21, 23\) lies outside the text of 22/],
    ['empty', { 4: { end: 21 } }, /is empty/],
    ['whitespace', { 1: { start: 4, end: 5 } }, /covers only whitespace/],
    ['an offset that is a text', { 1: { start: '5' } }, /"start" of "tokens" number 2/],
    ['an offset that is a fraction', { 1: { start: 5.5 } }, /no whole numbers/],
    ['a head outside', { 2: { head: 5 } }, /head of the token number 3 is 5.*5 tokens/],
    ['a negative head', { 2: { head: -1 } }, /head of the token number 3 is -1/],
    ['a head that is a fraction', { 2: { head: 0.5 } }, /head of the token number 3 is 0.5/],
    ['a head that is a text', { 2: { head: '1' } }, /"head" of "tokens" number 3/],
    ['a circle', { 1: { head: 3 } }, /tokens number 2 \("bought"\), 4 \("shoes"\) go round/],
    ['a tag that is a number', { 0: { tag: 5 } }, /"tag" of "tokens" number 1 must be a string; it is number/],
    ['features that are an object', { 0: { morph: {} } }, /"morph" of "tokens" number 1/],
    ['a start that is a number', { 0: { sentenceStart: 1 } }, /"sentenceStart" of "tokens" number 1/],
  ];
  test.each(bad)('tokens that are no such: %s', async (_, changed, problem) => {
    const { documents, rejects } = await readTokens(changed);
    expect(documents).toEqual([]);
    expect(rejects).toEqual([expect.objectContaining({ line: 1, problem: expect.stringMatching(problem) })]);
  });

  test('a token that is no object', async () => {
    const { rejects } = await read({ text, tokens: [tokens[0], 7] });
    expect(rejects[0]?.problem).toMatch(/"tokens" number 2 must be an object/);
  });

  test('what can be repaired is', async () => {
    const { documents, repairs } = await readTokens({
      0: { morph: 'Number=Plur|Case=Nom,Acc', tag: '', extra: 1 },
      1: { morph: 'past', confidence: { tag: 7, pos: 0.5 } },
      2: { morph: '_', confidence: 1 },
    });
    const [first, second, third] = documents[0]?.annotations.tokens ?? [];
    expect(first).toMatchObject({ morph: 'Case=Acc,Nom|Number=Plur' });
    expect(first).not.toHaveProperty('tag');
    expect(second).not.toHaveProperty('morph');
    expect(second?.confidence).toEqual({ pos: 0.5 });
    expect(third).toMatchObject({ morph: '' });
    expect(third).not.toHaveProperty('confidence');
    expect(repairs).toEqual([
      'Unknown key left out: "extra" of an entry in "tokens"',
      'Left out: features that are not like "Case=Nom|Number=Plur": "past"',
      'Left out: a confidence that is not between 0 and 1',
      'Left out: a confidence of a token that is not given by attribute',
    ]);
  });
});

describe("spaCy's JSON", () => {
  const doc = {
    text: '🌶 ok\n\nfine',
    ents: [],
    sents: [
      { start: 0, end: 6 },
      { start: 6, end: 10 },
    ],
  };
  const places = [
    [0, 1],
    [2, 4],
    [4, 6],
    [6, 10],
  ].map(([start, end], id) => ({ id, start, end }));

  test('tokens of Doc.to_json(), without those of whitespace', async () => {
    const said = places.map((place, id) => ({
      ...place,
      tag: `T${id}`,
      pos: '',
      morph: '',
      head: [1, 1, 3, 2][id],
      dep: 'x',
    }));
    const { documents, repairs } = await readAll(JSON.stringify({ ...doc, tokens: said }), { format: 'spacy-json' });
    const expected = [
      { start: 0, end: 2, tag: 'T0', morph: '', head: 1, dep: 'x', sentenceStart: true },
      { start: 3, end: 5, tag: 'T1', morph: '', head: 1, dep: 'x', sentenceStart: false },
      { start: 7, end: 11, tag: 'T3', morph: '', head: 2, dep: 'x', sentenceStart: true },
    ];
    expect(documents[0]?.annotations.tokens).toEqual(expected);
    expect(repairs).toEqual(['Left out: tokens of whitespace: 1']);
  });

  test('a sentence that begins with whitespace begins with the next token', async () => {
    const sents = [
      { start: 0, end: 4 },
      { start: 4, end: 10 },
    ];
    const said = places.map((place) => ({ ...place, tag: 'T' }));
    const { documents } = await readAll(JSON.stringify({ ...doc, sents, tokens: said }), { format: 'spacy-json' });
    expect(documents[0]?.annotations.tokens?.map((token) => token.sentenceStart)).toEqual([true, false, true]);
    const none = await readAll(JSON.stringify({ text: doc.text, tokens: said }), { format: 'spacy-json' });
    expect(none.documents[0]?.annotations.tokens?.[0]).toEqual({ start: 0, end: 2, tag: 'T' });
  });

  test('heads of blanks that go round end', async () => {
    const said = [
      { start: 0, end: 1, head: 1 },
      { start: 1, end: 2, head: 2 },
      { start: 2, end: 3, head: 1 },
    ].map((token, id) => ({ id, ...token }));
    const { rejects } = await readAll(JSON.stringify({ text: 'a \n', tokens: said }), { format: 'spacy-json' });
    expect(rejects[0]?.problem).toMatch(/head/);
  });

  test('sentences of the training format, with heads counted from the token', async () => {
    const { content, losses } = await writeAll(
      [{ text, annotations: { tokens: tokens.map((token, index) => ({ ...token, sentenceStart: index % 3 === 0 })) } }],
      { format: 'spacy-json', task: nerTask },
    );
    expect(losses).toEqual([]);
    const [{ paragraphs }] = JSON.parse(content);
    expect(paragraphs[0].sentences.map((sentence: { tokens: unknown[] }) => sentence.tokens.length)).toEqual([3, 2]);
    const { head, dep, morph } = paragraphs[0].sentences[1].tokens[1];
    expect({ head, dep, morph }).toEqual({ head: -3, dep: 'punct', morph: '' });
  });

  test('that nobody said where sentences begin is told', async () => {
    const plain = tokens.map(({ sentenceStart, ...token }) => token);
    const { losses } = await writeAll([{ text, annotations: { tokens: plain } }], {
      format: 'spacy-json',
      task: nerTask,
    });
    expect(losses).toEqual(['that nobody said where sentences begin, which becomes one sentence']);
  });
});

test('formats that cannot carry it say so, once for each token', async () => {
  const losing = textFormatNames.filter((format) => !['jsonl', 'spacy-json', 'conllu'].includes(format));
  for (const format of losing) {
    const { losses } = await writeAll([{ text, annotations: { tokens } }], { format, task: tagsTask });
    expect(
      losses.filter((loss) => loss.startsWith('what is said of tokens')),
      format,
    ).toHaveLength(5);
  }
});

test('a document has its own tokens, or those of the language', () => {
  expect(tokenTexts(docOf({ text: "l'ami", annotations: {} }, { language: 'fr' }))).toEqual(["l'", 'ami']);
  expect(tokenTexts(docOf({ text, annotations: { tokens: [{ start: 0, end: 11, tag: 'X' }] } }, {}))).toEqual([
    'They bought',
  ]);
  for (const annotations of [{}, { tokens: [] }]) expect(docOf({ text, annotations }, {})).toEqual(tokenize(text));
  expect(() => docOf({ text, annotations: { tokens: [{ start: 4, end: 2 }] } }, {})).toThrow(/list of tokens/);
  expect(docOf({ text: 'a', annotations: { ents: [], tokens: [{ start: 0, end: 1 }] } }, {})).toEqual(
    createDoc('a', Int32Array.of(0), Int32Array.of(1)),
  );
});

test('features have one order', () => {
  expect(normalizeMorph('number=Plur|Case=Nom')).toBe('Case=Nom|number=Plur');
  expect(normalizeMorph('Number[psor]=Plur|Number=Sing')).toBe('Number=Sing|Number[psor]=Plur');
  for (const none of ['', '_']) expect(normalizeMorph(none)).toBe('');
  for (const wrong of ['Case', '=Nom', 'Case=', 'Case=Nom|', 'Case=Nom,', 'A=b|A=c'])
    expect(normalizeMorph(wrong)).toBe(undefined);
});

test('a circle of heads is found wherever it is, and nothing else', () => {
  expect(findCircle([0, 0, 1, undefined])).toBe(undefined);
  expect(findCircle([0, 2, 3, 1])).toEqual([1, 2, 3]);
  expect(findCircle([1, 2, 1])).toEqual([1, 2]);
  const heads = fc.array(fc.nat(7), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(heads, (list) => {
      const reaches = (from: number): boolean => {
        let at = from;
        for (let step = 0; step < list.length; step++) at = list[at] ?? 0;
        return list[at] === at;
      };
      expect(findCircle(list) === undefined).toBe(list.every((_, index) => reaches(index)));
    }),
  );
});
