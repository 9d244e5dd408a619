import { describe, expect, it } from 'vitest';
import { nounChunks } from './noun-chunks.ts';
import { tree } from './testing/tree.ts';

function chunksOf(notation: string, keepTags = true): string[] {
  const { text, annotations } = tree(notation);
  const tokens = keepTags ? annotations.tokens : annotations.tokens.map(({ pos: _, ...token }) => token);
  return nounChunks(tokens).map(({ start, end, startToken, head, endToken }) => {
    expect(head >= startToken && head < endToken).toBe(true);
    return text.slice(start, end);
  });
}

const sentences: readonly (readonly [string, string[]])[] = [
  [
    'The/DET/det/3 old/ADJ/amod/3 cook/NOUN/nsubj/4 fries/VERB/root/0 two/NUM/nummod/6 eggs/NOUN/obj/4 in/ADP/case/8 butter/NOUN/obl/4',
    ['The old cook', 'two eggs', 'butter'],
  ],
  // A possessor is part of the chunk, and so is its name of two words.
  [
    "the/DET/det/2 city/NOUN/nmod:poss/4 's/PART/case/2 mayor/NOUN/nsubj/5 met/VERB/root/0 Marie/PROPN/obj/5 Curie/PROPN/flat/6",
    ["the city 's mayor", 'Marie Curie'],
  ],
  // What comes behind is left out, and is a chunk of its own.
  [
    'a/DET/det/2 bowl/NOUN/root/0 of/ADP/case/5 hot/ADJ/amod/5 soup/NOUN/nmod/2 that/PRON/nsubj/7 steams/VERB/acl:relcl/2',
    ['a bowl', 'hot soup', 'that'],
  ],
  // Parts of a coordination, with the word between them left out.
  ['salt/NOUN/root/0 and/CCONJ/cc/4 black/ADJ/amod/4 pepper/NOUN/conj/1', ['salt', 'black pepper']],
  // Words with hyphens, and what hangs on an adjective.
  [
    'a/DET/det/6 very/ADV/advmod/5 well/ADV/advmod/5 -/PUNCT/punct/5 known/ADJ/amod/6 pan/NOUN/root/0',
    ['a very well - known pan'],
  ],
  ['(/PUNCT/punct/2 soup/NOUN/root/0 )/PUNCT/punct/2 | Run/VERB/root/0', ['soup']],
  ['rice/NOUN/compound/2 cooker/NOUN/root/0', ['rice cooker']],
];

describe('nounChunks', () => {
  it.each(sentences)('finds those of %s', (notation, expected) => {
    expect(chunksOf(notation)).toEqual(expected);
  });

  it('tells nouns by their relation where there are no parts of speech', () => {
    expect(chunksOf('The/_/det/2 cook/_/nsubj/3 fries/_/root/0 eggs/_/obj/3 and/_/cc/6 rice/_/conj/4', false)).toEqual([
      'The cook',
      'eggs',
      'rice',
    ]);
  });

  it('finds nothing where nothing is known of heads, and ends where heads go round', () => {
    expect(nounChunks([{ start: 0, end: 3, pos: 'NOUN' }])).toEqual([]);
    const round = (head: number): object => ({ start: head * 2, end: head * 2 + 1, head, dep: 'conj' });
    expect(nounChunks([round(1), round(0)].map((token) => ({ start: 0, end: 1, ...token })))).toEqual([]);
    expect(nounChunks([{ start: 0, end: 1, head: 7, dep: 'obj' }])).toHaveLength(1);
  });
});
