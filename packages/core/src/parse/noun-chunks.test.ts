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
    'The_DET_det_3 old_ADJ_amod_3 cook_NOUN_nsubj_4 fries_VERB_root_0 two_NUM_nummod_6 eggs_NOUN_obj_4 in_ADP_case_8 butter_NOUN_obl_4',
    ['The old cook', 'two eggs', 'butter'],
  ],
  // A possessor is part of the chunk, and so is its name of two words.
  [
    "the_DET_det_2 city_NOUN_nmod:poss_4 's_PART_case_2 mayor_NOUN_nsubj_5 met_VERB_root_0 Marie_PROPN_obj_5 Curie_PROPN_flat_6",
    ["the city 's mayor", 'Marie Curie'],
  ],
  // What comes behind is left out, and is a chunk of its own.
  [
    'a_DET_det_2 bowl_NOUN_root_0 of_ADP_case_5 hot_ADJ_amod_5 soup_NOUN_nmod_2 that_PRON_nsubj_7 steams_VERB_acl:relcl_2',
    ['a bowl', 'hot soup', 'that'],
  ],
  // Parts of a coordination, with the word between them left out.
  ['salt_NOUN_root_0 and_CCONJ_cc_4 black_ADJ_amod_4 pepper_NOUN_conj_1', ['salt', 'black pepper']],
  // Words with hyphens, and what hangs on an adjective.
  [
    'a_DET_det_6 very_ADV_advmod_5 well_ADV_advmod_5 -_PUNCT_punct_5 known_ADJ_amod_6 pan_NOUN_root_0',
    ['a very well - known pan'],
  ],
  ['(_PUNCT_punct_2 soup_NOUN_root_0 )_PUNCT_punct_2 | Run_VERB_root_0', ['soup']],
  ['rice_NOUN_compound_2 cooker_NOUN_root_0', ['rice cooker']],
];

describe('nounChunks', () => {
  it.each(sentences)('finds those of %s', (notation, expected) => {
    expect(chunksOf(notation)).toEqual(expected);
  });

  it('tells nouns by their relation where there are no parts of speech', () => {
    expect(chunksOf('The_X_det_2 cook_X_nsubj_3 fries_X_root_0 eggs_X_obj_3 and_X_cc_6 rice_X_conj_4', false)).toEqual([
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
