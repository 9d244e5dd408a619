import { expect, test } from 'vitest';
import { tokenize } from '../tokenizer/tokenizer.ts';
import {
  createNameBonus,
  createNameFinder,
  createNameTest,
  extendName,
  hashWords,
  type NerGazetteer,
  noNames,
} from './ner-gazetteer.ts';

/** A gazetteer of names with their labels. */
function gazetteer(names: Readonly<Record<string, number>>, bonus = 2): NerGazetteer {
  const entries = Object.entries(names)
    .map(([name, label]) => ({ key: hashWords(tokenize(name)).reduce(extendName, 0), label }))
    .sort((a, b) => a.key - b.key);
  return {
    keys: Int32Array.from(entries, ({ key }) => key),
    labels: Int32Array.from(entries, ({ label }) => label),
    longest: 3,
    bonus,
  };
}

test('the longest name at each word is found, in any case and without overlaps', () => {
  const find = createNameFinder(gazetteer({ new: 0, 'new york': 1, 'york times': 2, 'a b c d': 3 }));
  const found: [number, number, number][] = [];
  const doc = tokenize('New YORK Times and new things a b c d');
  find(hashWords(doc), doc.length, (...name) => found.push(name));
  expect(found).toEqual([
    [0, 2, 1],
    [4, 5, 0],
  ]);
});

test('a span is a name with the label of the name, in any case, from its first word to its last', () => {
  const areNames = createNameTest(gazetteer({ 'new york': 1, york: 0 }));
  const doc = tokenize('in New YORK');
  const span = (startToken: number, endToken: number, label: number) => ({ startToken, endToken, label });
  expect(areNames(doc, [span(1, 3, 1), span(1, 3, 0), span(2, 3, 0), span(1, 2, 1), span(0, 3, 1)])).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  expect(createNameTest(noNames)(doc, [span(1, 3, 1)])).toEqual([false]);
});

test('a name raises the scores of its own tags and no others', () => {
  // Tags: outside, then begin, inside, last, single of each label.
  const scores = new Float32Array(5 * 9);
  createNameBonus(gazetteer({ rex: 0, 'big blue dog': 1 }), 9)(tokenize('Rex the big blue dog'), scores);
  const raised = [...scores].flatMap((score, at) => (score === 0 ? [] : [[Math.floor(at / 9), at % 9, score]]));
  expect(raised).toEqual([
    [0, 4, 2],
    [2, 5, 2],
    [3, 6, 2],
    [4, 7, 2],
  ]);
});

test('without names or without a bonus nothing changes', () => {
  for (const empty of [noNames, { ...noNames, bonus: 3 }, gazetteer({ rex: 0 }, 0)]) {
    const scores = new Float32Array(9);
    createNameBonus(empty, 9)(tokenize('rex'), scores);
    expect(scores.some((score) => score !== 0)).toBe(false);
  }
});

test('a word has one hash in any case, wherever it stands and whatever its letters', () => {
  const hashesOf = (text: string): number[] => [...hashWords(tokenize(text))];
  const [plain, accented, long] = hashesOf(`zurich zürich ${'x'.repeat(70)}`);
  expect(hashesOf(`ZURICH, Zürich; ZÜRICH ${'X'.repeat(90)}`)).toEqual([
    plain,
    expect.any(Number),
    accented,
    expect.any(Number),
    accented,
    long,
  ]);
  expect(plain).not.toBe(accented);
});
