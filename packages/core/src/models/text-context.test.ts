import { describe, expect, test } from 'vitest';
import { tokenTexts } from '../doc/create-doc.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { contextBlocks, contextWords, createContextReader, lineStarts, wordTraits } from './text-context.ts';

const names = [
  'seenLower',
  'seenCapital',
  'seenUpper',
  'repeated',
  'frequent',
  'opensSentence',
  'opensLine',
  'closesLine',
  'upperLine',
];
const read = createContextReader();

/** The facts about each token of a text, by name. */
function factsOf(text: string): string[] {
  const doc = tokenize(text);
  const words = tokenTexts(doc);
  const lower = words.map((word) => word.toLowerCase());
  const forms = Int32Array.from(lower, (word) => lower.indexOf(word));
  const traits = Uint8Array.from(words, wordTraits);
  const { facts } = read({ length: doc.length, forms, traits, lineStarts: lineStarts(doc) }, words.length);
  return words.map((word, i) => [word, ...names.filter((_, bit) => (facts[i]! & (1 << bit)) !== 0)].join(' '));
}

describe('what a text says about its words', () => {
  test('how the same form is written elsewhere', () => {
    expect(factsOf('Apple grew . An apple fell near Rome')).toEqual([
      'Apple seenLower repeated opensSentence opensLine',
      'grew seenLower',
      '.',
      'An opensSentence',
      'apple seenLower repeated',
      'fell seenLower',
      'near seenLower',
      'Rome seenCapital closesLine',
    ]);
  });
  test('a capital at the start of a sentence, also after a quote, says nothing', () => {
    expect(factsOf('" Rome grew')[1]).toBe('Rome opensSentence');
  });
  test('capitals in a headline say nothing, elsewhere they do', () => {
    const facts = factsOf('STOCKS FALL\nThe UN met the EU');
    expect(facts[0]).toBe('STOCKS opensSentence opensLine upperLine');
    expect(facts[1]).toBe('FALL closesLine upperLine');
    expect(facts[3]).toBe('UN seenUpper');
  });
  test('how often a form comes, in any case', () => {
    expect(factsOf('a A a a b')[1]).toBe('A seenLower seenCapital repeated frequent');
    expect(factsOf('a A a b')[1]).toBe('A seenLower seenCapital repeated');
  });
  test('equal forms have one group, and what was read before does not matter', () => {
    const forms = Int32Array.from([3, 1, 3]);
    const words = { length: 3, forms, traits: new Uint8Array(3), lineStarts: Uint8Array.from([1, 0, 0]) };
    expect([...read(words, 4).groups]).toEqual([0, 1, 0]);
    expect(read(words, 4)).toEqual(createContextReader()(words, 4));
  });
  test('what was read long ago does not matter, and neither does a text with more forms', () => {
    const rare = createContextReader(2);
    const words = (...forms: number[]) => ({
      ...{ length: forms.length, forms: Int32Array.from(forms), traits: new Uint8Array(forms.length) },
      lineStarts: new Uint8Array(forms.length),
    });
    for (const forms of [[0, 1], [1], [1, 0], [2, 1, 0], [9, 8, 2, 9], [1, 9]])
      expect(rare(words(...forms), Math.max(...forms) + 1)).toEqual(
        createContextReader()(words(...forms), Math.max(...forms) + 1),
      );
  });
  test('a line opens a sentence, whatever is before it', () => {
    expect(factsOf('the news\nRome burns')).toEqual([
      'the seenLower opensSentence opensLine',
      'news seenLower closesLine',
      'Rome opensSentence opensLine',
      'burns seenLower closesLine',
    ]);
  });
  test('a text ends where it is said to, although the work space of its words goes on', () => {
    const lineStarts = Uint8Array.from([1, 0, 0, 0, 0]);
    const words = { length: 2, forms: new Int32Array(5), traits: new Uint8Array(5), lineStarts };
    const closesLine = 1 << names.indexOf('closesLine');
    expect([...read(words, 1).facts.subarray(0, 2)].map((facts) => (facts & closesLine) !== 0)).toEqual([false, true]);
  });
});

describe('a long text', () => {
  test('is cut at a line where there is one', () => {
    const starts = new Uint8Array(2 * contextWords);
    starts[0] = 1;
    expect(contextBlocks(starts)).toEqual([
      [0, contextWords],
      [contextWords, 2 * contextWords],
    ]);
    starts[contextWords - 5] = 1;
    starts[contextWords + 5] = 1;
    expect(contextBlocks(starts)[0]).toEqual([0, contextWords - 5]);
    expect(contextBlocks(starts).map(([start, end]) => end - start)).toEqual([contextWords - 5, contextWords, 5]);
    expect(contextBlocks(new Uint8Array(0))).toEqual([]);
  });
});
