import { describe, expect, test } from 'vitest';
import { createDoc, withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { readModel, writeModel } from '../file/model-file.ts';
import type { JsonObject } from '../json.ts';
import type { Component } from '../pipeline/component.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { loadComponent } from './load.ts';
import { tinyLemmatizerFile, tinyMorphologizerFile, tinyTaggerFile } from './testing/tiny-models.ts';

async function tokensOf(component: Component, ...docs: readonly Doc[]) {
  const predictions = await component.predict(docs);
  return predictions.map((prediction) => {
    if ('error' in prediction) throw prediction.error;
    return prediction.annotations.tokens ?? [];
  });
}

const words = ['the', 'cats', 'sat'];

describe('a tagger', () => {
  test.each(['tag', 'pos'] as const)('gives each token a %s of its task, with the probability of it', async (name) => {
    const component = loadComponent(tinyTaggerFile(name, ['A', 'B', 'C'], { words, members: 2 }));
    const [tokens = [], none] = await tokensOf(component, tokenize('The cats sat.'), tokenize(''));
    expect(tokens.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [4, 8],
      [9, 12],
      [12, 13],
    ]);
    for (const token of tokens) {
      expect(['A', 'B', 'C']).toContain(token[name]);
      expect(token.confidence?.[name]).toBeGreaterThan(1 / 3 - 1e-9);
      expect(token.confidence?.[name]).toBeLessThanOrEqual(1);
    }
    expect(none).toEqual([]);
  });
  test('uses the tokens that a text comes with', async () => {
    const component = loadComponent(tinyTaggerFile('tag', ['A', 'B'], { words }));
    const doc = createDoc('thecats', Int32Array.of(0, 3), Int32Array.of(3, 7));
    const [tokens = []] = await tokensOf(component, doc);
    expect(tokens.map(({ start, end }) => [start, end])).toEqual([
      [0, 3],
      [3, 7],
    ]);
  });
  test('says the same of a text whatever else is in the batch, also with thousands of tokens', async () => {
    const component = loadComponent(tinyTaggerFile('tag', ['A', 'B', 'C', 'D'], { words, members: 3 }));
    const long = tokenize('the cats sat '.repeat(900));
    const [alone] = await tokensOf(component, long);
    const [, among] = await tokensOf(component, tokenize('cats'), long, tokenize('the'));
    expect(among).toEqual(alone);
    expect(alone).toHaveLength(2_700);
  });
});

test('a morphologizer gives each token one of the sets of features that it learnt', async () => {
  const sets = ['', 'Number=Sing', 'Number=Plur|Person=3'];
  const [tokens = []] = await tokensOf(loadComponent(tinyMorphologizerFile(sets, { words })), tokenize('the cats sat'));
  expect(tokens).toHaveLength(3);
  expect(tokens.every(({ morph = 'none' }) => sets.includes(morph))).toBe(true);
});

describe('a lemmatizer', () => {
  const lemmas = async (component: Component, doc: Doc): Promise<(string | undefined)[]> =>
    (await tokensOf(component, doc)).flat().map(({ lemma }) => lemma);

  test('gives words that it knows a lemma that they had, and others what a rule that fits makes of them', async () => {
    const component = loadComponent(
      tinyLemmatizerFile([
        ['cats', 'cat'],
        ['mice', 'mouse'],
        ['The', 'the'],
      ]),
    );
    expect(await lemmas(component, tokenize('The cats mice'))).toEqual(['the', 'cat', 'mouse']);
    const [other] = await lemmas(component, tokenize('Dogs'));
    expect(['Dog', 'dog', 'dogs']).toContain(other);
  });
  test('takes a word that no rule fits as its own lemma', async () => {
    const component = loadComponent(tinyLemmatizerFile([['mice', 'mouse']]));
    const [[token] = []] = await tokensOf(component, tokenize('Horse'));
    expect(token).toMatchObject({ lemma: 'Horse', confidence: { lemma: 0 } });
  });
  test('knows words by themselves whose rules are not scored', async () => {
    const pairs = [['cats', 'cat'] as const, ['went', 'go'] as const];
    const [[token] = []] = await tokensOf(loadComponent(tinyLemmatizerFile(pairs, 1)), tokenize('went'));
    expect(token?.lemma).toBe('go');
    expect(token?.confidence?.lemma).toBeGreaterThan(0);
  });
  test('lets the part of speech decide where the text comes with it', async () => {
    const component = loadComponent(
      tinyLemmatizerFile([
        ['saw', 'see', 'VERB'],
        ['saw', 'saw', 'NOUN'],
      ]),
    );
    const lemmaAs = (pos: string): Promise<(string | undefined)[]> =>
      lemmas(component, withAnnotations(tokenize('saw'), { tokens: [{ start: 0, end: 3, pos }] }));
    expect(await lemmaAs('VERB')).toEqual(['see']);
    expect(await lemmaAs('NOUN')).toEqual(['saw']);
    expect(['see', 'saw']).toContain((await lemmaAs('X'))[0]);
  });
});

describe('a file of a kind of tokens is refused', () => {
  const refused = (bytes: Uint8Array, change: (network: JsonObject) => JsonObject): void => {
    const { tensors, metadata } = readModel(bytes);
    const changed = writeModel({ tensors, metadata: { ...metadata, network: change(metadata.network) } });
    expect(() => loadComponent(changed)).toThrow(expect.objectContaining({ code: 'model-corrupt' }));
  };
  const lemmatizer = tinyLemmatizerFile([
    ['cats', 'cat'],
    ['mice', 'mouse'],
  ]);
  test('with another number of classes than labels', () => {
    refused(tinyTaggerFile('tag', ['A', 'B']), (network) => ({ ...network, classes: 1 }));
    refused(tinyTaggerFile('tag', ['A', 'B']), (network) => ({ ...network, classes: 10_000 }));
  });
  test.each([[['b', 'a']], [['Number=']], [[1, 2]], ['Number=Sing']])('with the features %j', (features) => {
    refused(tinyMorphologizerFile(['', 'Number=Sing']), (network) => ({ ...network, features }));
  });
  test.each<[JsonObject]>([
    [{ rules: [[1, ['a']]] }],
    [{ rules: [[2, null]] }],
    [{ rules: [[1, [1, 2, 3, 4]]] }],
    [{ rules: [[1, [-1, 0, null, null]]] }],
    [{ rules: [] }],
    [{ scoredRules: 3 }],
    [{ words: 1 }],
  ])('with %j', (part) => {
    refused(lemmatizer, (network) => ({ ...network, ...part }));
  });
  test('with words out of order or with rules that are not there', () => {
    const { tensors, metadata } = readModel(lemmatizer);
    for (const [name, data] of [
      ['words.keys', Int32Array.of(2, 1)],
      ['words.rules', Int32Array.of(0, 2)],
    ] as const) {
      const changed = new Map(tensors).set(name, { data, shape: [2] });
      expect(() => loadComponent(writeModel({ tensors: changed, metadata }))).toThrow(
        expect.objectContaining({ code: 'model-corrupt' }),
      );
    }
  });
  test('with a task of another kind', () => {
    const { tensors, metadata } = readModel(lemmatizer);
    const task = { name: 'x', kind: 'morphologizer', labels: [] } as const;
    expect(() => loadComponent(writeModel({ tensors, metadata: { ...metadata, task } }))).toThrow(
      'no task of that kind',
    );
  });
});
