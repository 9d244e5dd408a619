import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { type Candidates, linkFeatures } from './candidates.ts';
import type { KnowledgeBaseEntry } from './knowledge-base.ts';
import { buildKnowledgeBase } from './knowledge-base.ts';
import { createNameIndex } from './name-index.ts';
import { isOneEdit, nameSimilarity } from './name-similarity.ts';
import { fold, normalizeName } from './normalize-name.ts';
import { chooseLink, defaultRanker, linkProbabilities } from './ranker.ts';
import { tinyEntries, tinyLinker } from './testing/tiny-linker.ts';
import { createTextList } from './text-list.ts';

/** A text with its entities in brackets: `[Orrin|ORG] rose`. */
function docOf(marked: string): Doc {
  const ents: { start: number; end: number; label: string }[] = [];
  let text = '';
  for (const piece of marked.split(/(\[[^\]]*\])/)) {
    const [, name, label] = /^\[(.*)\|(.*)\]$/.exec(piece) ?? [];
    if (name !== undefined && label !== undefined)
      ents.push({ start: text.length, end: text.length + name.length, label });
    text += name ?? piece;
  }
  return withAnnotations(tokenize(text), { ents });
}

async function idsOf(
  marked: string,
  entries: readonly KnowledgeBaseEntry[] = tinyEntries,
): Promise<(string | null | undefined)[]> {
  const [prediction] = await tinyLinker(entries).predict([docOf(marked)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('The linker failed.');
  return (prediction.annotations.ents ?? []).map(({ kbId }) => kbId);
}

describe('names are compared without', () => {
  test.each([
    ['case and punctuation', "  O'Neil-VALE, Inc. ", 'oneil vale inc'],
    ['diacritics', 'Åsa Łukić Çelik ﬁt', 'asa lukic celik fit'],
    ['letters that have no base', 'Straße Ørsted Æon', 'strasse orsted aeon'],
    ['what is no letter and no digit', '— !! —', ''],
    ['the dots of initials', 'U.S.A.', 'usa'],
  ])('%s', (_, name, expected) => expect(normalizeName(name)).toBe(expected));
  test('vowels of other scripts are kept', () => expect(normalizeName('हिन्दी')).toBe('हिन्दी'));
  test('twice is as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const once = normalizeName(name);
        expect(normalizeName(once)).toBe(once);
        expect(fold(once)).toBe(once);
      }),
    );
  });
});

describe('one edit', () => {
  /** The same by trying all. */
  const isOneEditSlowly = (a: string, b: string): boolean => {
    const variants = new Set([a]);
    for (let i = 0; i <= a.length; i++) {
      for (const c of 'abc') {
        variants.add(a.slice(0, i) + c + a.slice(i));
        variants.add(a.slice(0, i) + c + a.slice(i + 1));
      }
      variants.add(a.slice(0, i) + a.slice(i + 1));
      if (i + 1 < a.length) variants.add(a.slice(0, i) + a[i + 1]! + a[i]! + a.slice(i + 2));
    }
    return variants.has(b);
  };
  test('is what trying all of them says, for words that differ', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        if (a !== b) expect(isOneEdit(a, b)).toBe(isOneEditSlowly(a, b));
      }),
      { numRuns: 500 },
    );
  });
});

describe('similarity of names', () => {
  const similarity = (a: string, b: string) => nameSimilarity(a.split(' '), b.split(' '), () => 1);
  test('is 1 for the same words in any order, 0 for none', () => {
    expect(similarity('marta vale', 'vale marta')).toBe(1);
    expect(similarity('marta', 'vale')).toBe(0);
  });
  test('counts initials and single errors for less than words', () => {
    expect(similarity('m vale', 'marta vale')).toBeCloseTo(0.8);
    expect(similarity('marta vael', 'marta vale')).toBeCloseTo(0.925);
    expect(similarity('vale', 'marta vale')).toBeCloseTo(2 / 3);
  });
  test('uses each word once', () => expect(similarity('vale vale', 'vale')).toBeCloseTo(2 / 3));
});

describe('names that a mention may be', () => {
  const names = ['orrin labs', 'orrin', 'asian bank of development', 'marta vale', 'vale', 'abd'];
  const index = createNameIndex(createTextList(names));
  const found = (mention: string, isCapitals = false) =>
    index.matches(mention, isCapitals).map(({ name, isAcronym }) => `${names[name]}${isAcronym ? ' (initials)' : ''}`);
  test('are the same one first, then those that share words', () => {
    expect(found('orrin')).toEqual(['orrin', 'orrin labs']);
    expect(found('dr marta vale')).toEqual(['marta vale', 'vale']);
  });
  test('may have one wrong character a word', () => {
    expect(found('orrn lasb')).toEqual(['orrin labs', 'orrin']);
    expect(found('zzzzz')).toEqual([]);
  });
  test('may be initials, with and without small words, in capitals only', () => {
    expect(found('abod', true)).toEqual(['asian bank of development (initials)']);
    expect(found('abd', true)).toEqual(['abd', 'asian bank of development (initials)']);
    expect(found('abod')).toEqual([]);
    expect(found('asian bank of development')).toEqual(['asian bank of development', 'abd (initials)']);
  });
  test('are found where a word is in very many', () => {
    const many = Array.from({ length: 9_000 }, (_, i) => `group n${i}`);
    const large = createNameIndex(createTextList([...many, 'rare group']));
    expect(large.matches('rare group', false)[0]?.name).toBe(9_000);
    expect(large.matches('n17 group', false)[0]?.name).toBe(17);
    expect(large.matches('group', false)).toEqual([]);
  });
  test('are the first ones of those that are as alike', () => {
    const vales = Array.from({ length: 40 }, (_, i) => `vale a${i}`);
    const others = Array.from({ length: 4_000 }, (_, i) => `a${i % 40} b${i}`);
    const many = createNameIndex(createTextList([...vales, ...others]));
    expect(many.matches('vale', false).map(({ name }) => name)).toEqual([...Array(32).keys()]);
  });
  test('are those with a frequent word too, where many have the rare one', () => {
    const frequent = [...Array.from({ length: 40 }, (_, i) => `k${i}`), 'bank'];
    const others = frequent.flatMap((word) => Array.from({ length: 400 }, (_, i) => `${word} m${i}`));
    const vales = frequent.map((word) => `vale ${word}`);
    const large = createNameIndex(createTextList([...others, ...vales]));
    expect(large.matches('vale bank trust', false)[0]?.name).toBe(others.length + vales.length - 1);
  });
  test('every name finds itself, and itself with one character left out', () => {
    const name = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 5, maxLength: 8 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(
          name.map((words) => words.join(' ')),
          { minLength: 1, maxLength: 20 },
        ),
        fc.nat(),
        (all, drawn) => {
          const own = createNameIndex(createTextList(all));
          const chosen = all[drawn % all.length]!;
          expect(own.matches(chosen, false)[0]).toMatchObject({ name: all.indexOf(chosen), similarity: 1 });
          const at = drawn % chosen.length;
          if (chosen[at] === ' ') return;
          const wrong = chosen.slice(0, at) + chosen.slice(at + 1);
          const candidates = own.matches(wrong, false).map((match) => match.name);
          // Unless what is left is a word of another name, or there are more that are as near.
          if (!all.some((other) => other !== chosen && other.split(' ').some((word) => wrong.includes(word))))
            expect(candidates).toContain(all.indexOf(chosen));
        },
      ),
    );
  });
});

describe('a knowledge base', () => {
  test('has each name once, with its entries, the most often meant first', () => {
    const base = buildKnowledgeBase([
      { id: 'a', names: ['Vale', 'VALE'], prior: 1 },
      { id: 'b', names: ['Vale', '!'], prior: 5 },
    ]);
    expect(base.names.length).toBe(1);
    expect([...base.nameEntries]).toEqual([1, 0]);
  });
  test('counts a word of a description once, a rare one more', () => {
    const base = buildKnowledgeBase([
      { id: 'a', names: ['A'], description: 'bakes bread, bread' },
      { id: 'b', names: ['B'], description: 'bakes cakes' },
    ]);
    expect([...base.wordStarts]).toEqual([0, 2, 4]);
    expect(base.idf.length).toBe(3);
    expect(Math.max(...base.idf)).toBeGreaterThan(2 * Math.min(...base.idf));
  });
});

describe('a choice', () => {
  /** One candidate with no feature at all. */
  const one: Candidates = { entries: [7], features: new Float32Array(linkFeatures.length) };
  test('has probabilities that add up, more even at a higher temperature', () => {
    const [cold, hot] = [1, 4].map((temperature) => linkProbabilities(one, { ...defaultRanker, temperature }));
    for (const own of [cold!, hot!]) expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
    // None of them, whose score is 4.5.
    expect(cold![1]).toBeGreaterThan(hot![1]!);
    expect(hot![1]! / hot![0]!).toBeCloseTo(Math.exp(4.5 / 4), 4);
  });
  test('is an entry if that has its share beside none of them', () => {
    const probabilities = Float64Array.of(0.3, 0.4, 0.3, 0);
    expect(chooseLink(probabilities, 0.5)).toEqual({ index: 1, confidence: 0.4 });
    expect(chooseLink(probabilities, 0.6)).toEqual({ index: -1, confidence: 0.3 });
    expect(chooseLink(Float64Array.of(0.9, 0.1), 0)).toEqual({ index: -1, confidence: 0.9 });
  });
});

describe('a linker', () => {
  test('chooses by what the text says among entries of one name', async () => {
    expect(await idsOf('[Mercury|PLANET] has no moon and is near the sun.')).toEqual(['planet']);
    expect(await idsOf('The [Mercury|METAL] in the thermometer is a liquid metal.')).toEqual(['metal']);
  });
  test('chooses the one meant most often where the text says nothing', async () => {
    expect(await idsOf('[Mercury|OTHER]!')).toEqual(['planet']);
  });
  test('takes no notice of what the mention itself says', async () => {
    const twins = [
      { id: 'a', names: ['Red Cup'], description: 'a red cup' },
      { id: 'b', names: ['Red Cup'], description: 'a blue saucer', prior: 1 },
    ];
    expect(await idsOf('[Red Cup|ORG] won.', twins)).toEqual(['b']);
    expect(await idsOf('[Red Cup|ORG] won, a cup of red.', twins)).toEqual(['a']);
  });
  test('believes words near the mention more than others', () => {
    const twins = [
      { id: 'sail', names: ['Orrin'], description: 'sails boats' },
      { id: 'bake', names: ['Orrin'], description: 'bakes bread' },
    ];
    const filler = Array.from({ length: 15 }, (_, i) => `x${i}`).join(' ');
    const [candidates = []] = tinyLinker(twins).candidates(docOf(`sails boats ${filler} [Orrin|PERSON] bakes bread`));
    expect(candidates.map(({ kbId, features }) => [kbId, features.text, features.near])).toEqual([
      ['bake', 1, 1],
      ['sail', 1, 0],
    ]);
  });
  test('sees what else the text names, and how often entries are meant', () => {
    const entries = [
      { id: 'star', names: ['Kestrel'], description: 'rock band with guitars', prior: 1_000 },
      { id: 'club', names: ['Kestrel'], description: 'football club of the league', prior: 1 },
      { id: 'vale', names: ['Jon Vale'], description: 'goalkeeper of a football club', label: 'PERSON' },
    ];
    const [candidates = []] = tinyLinker(entries).candidates(docOf('[Kestrel|ORG] and [Jon Vale|PERSON]'));
    const byId = new Map(candidates.map(({ kbId, features }) => [kbId, features]));
    expect(byId.get('club')?.coherence).toBeGreaterThan(0.1);
    expect(byId.get('star')?.coherence).toBe(0);
    expect(byId.get('star')?.prior).toBe(0);
    expect(byId.get('club')?.prior).toBeLessThan(-0.9);
  });
  test('says null for what is none of the entries', async () => {
    expect(await idsOf('[Quillon|PERSON] came.')).toEqual([null]);
  });
  test('knows a short name from the long one before it', async () => {
    const twins = [
      { id: 'ann', names: ['Ann Vale'], label: 'PERSON' },
      { id: 'bob', names: ['Bob Vale'], label: 'PERSON' },
      { id: 'firm', names: ['Vale'], label: 'ORG', prior: 1 },
    ];
    expect(await idsOf('[Bob Vale|PERSON] came. Then [Vale|PERSON] left.', twins)).toEqual(['bob', 'bob']);
  });
  test('is surer of what more speaks for, and keeps confidences in [0, 1]', async () => {
    const [prediction] = await tinyLinker().predict([
      docOf('[Mercury|PLANET] is near the sun. [Mercry|PLANET]. [Quillon|X]'),
    ]);
    const ents = prediction !== undefined && 'annotations' in prediction ? (prediction.annotations.ents ?? []) : [];
    const [sure = 0, less = 0, none = 0] = ents.map(({ kbConfidence }) => kbConfidence);
    expect(sure).toBeGreaterThan(less);
    for (const confidence of [sure, less, none]) expect(confidence > 0 && confidence < 1).toBe(true);
  });
  test('keeps links that are there, and everything else of an entity', async () => {
    const doc = docOf('[Mercury|PLANET] and [Mercury|PLANET]');
    const [one, other] = doc.annotations.ents!;
    const given = withAnnotations(doc, {
      ents: [
        { ...one!, kbId: 'mine' },
        { ...other!, confidence: 0.25 },
      ],
    });
    const [prediction] = await tinyLinker().predict([given]);
    expect(prediction).toMatchObject({
      annotations: { ents: [{ kbId: 'mine' }, { kbId: 'planet', confidence: 0.25 }] },
    });
    expect(prediction).not.toMatchObject({ annotations: { ents: [{ kbConfidence: expect.anything() }, {}] } });
  });
  test('fails on a text in which nobody looked for entities, not on one in which nobody found any', async () => {
    const predictions = await tinyLinker().predict([
      tokenize('Mercury'),
      withAnnotations(tokenize('Mercury'), { ents: [] }),
    ]);
    expect(predictions).toMatchObject([{ error: { code: 'data-invalid' } }, { annotations: { ents: [] } }]);
  });
  test('shows candidates with what speaks for them', () => {
    const [candidates = []] = tinyLinker().candidates(docOf('[Mercury|METAL] is liquid.'));
    expect(candidates.map(({ kbId }) => kbId)).toEqual(['metal', 'planet']);
    expect(candidates[0]).toMatchObject({ title: 'Mercury', features: { exact: 1, label: 1 } });
    expect(candidates[0]!.summary).toContain('liquid');
  });
  test('says the same of a text whatever came before it', async () => {
    const marked = '[Mercury|METAL] is liquid. [Mercry|PLANET] is near the sun.';
    const linker = tinyLinker();
    await linker.predict([docOf('[Mercury|PLANET] [mercury|X] near the sun')]);
    expect(await linker.predict([docOf(marked)])).toEqual(await tinyLinker().predict([docOf(marked)]));
  });
});
