import { describe, expect, test } from 'vitest';
import type { Annotations, Source } from '../doc/annotations.ts';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import type { Component, Prediction } from './component.ts';
import { createPipeline } from './pipeline.ts';

const entities = parseTask('names', { kind: 'ner', labels: ['NAME'] });
const topics = parseTask('topics', { kind: 'textcat', labels: ['a', 'b'] });

type Parts = Partial<Component> & { readonly say?: (doc: Doc) => Prediction | Annotations };

function component(name: string, { say = () => ({}), ...rest }: Parts = {}): Component {
  const source: Source = { kind: 'model', name, version: '1', hash: name };
  return {
    name,
    task: entities,
    source,
    sizeBytes: 10,
    predict: async (docs, options = {}) =>
      docs.map((doc, index) => {
        options.onProgress?.(index + 1);
        const said = say(doc);
        return 'annotations' in said || 'error' in said ? said : { annotations: { ...said, source } };
      }),
    ...rest,
  };
}

const finder = component('ner', { say: () => ({ ents: [{ start: 0, end: 1, label: 'NAME' }] }) });
const linker = component('linker', {
  requires: ['ents'],
  assigns: ['ents.kbId'],
  say: ({ annotations: { ents = [] } }) => ({ ents: ents.map((span) => ({ ...span, kbId: 'Q1' })) }),
});
const classes = component('classes', { task: topics, say: () => ({ cats: { a: 1, b: 0 } }) });

describe('a pipeline', () => {
  test('gives each component what those before it found, and all of it as one', async () => {
    const pipeline = createPipeline([finder, classes, linker]);
    expect(pipeline).toMatchObject({ name: 'ner+classes+linker', task: entities, sizeBytes: 30 });
    expect(pipeline.assigns).toEqual(['ents', 'cats', 'ents.kbId']);
    const predictions = await pipeline.predict([tokenize('A b'), tokenize('C')]);
    const ents = [{ start: 0, end: 1, label: 'NAME', kbId: 'Q1' }];
    const { source } = pipeline;
    expect(predictions).toEqual([1, 2].map(() => ({ annotations: { ents, cats: { a: 1, b: 0 }, source } })));
    expect(source).toMatchObject({ kind: 'model', name: 'ner+classes+linker', version: '1+1+1' });
  });
  test('puts together what several say of the same tokens', async () => {
    const tagger = (name: string, attribute: 'tag' | 'lemma') =>
      component(name, {
        assigns: [`tokens.${attribute}`],
        say: ({ starts, ends }) => ({
          tokens: Array.from(starts, (start, i) => ({
            ...{ start, end: ends[i]!, [attribute]: name },
            confidence: { [attribute]: 0.5 },
          })),
        }),
      });
    const [prediction] = await createPipeline([tagger('a', 'tag'), tagger('b', 'lemma')]).predict([tokenize('A')]);
    const tokens = [{ start: 0, end: 1, tag: 'a', lemma: 'b', confidence: { tag: 0.5, lemma: 0.5 } }];
    expect(prediction).toMatchObject({ annotations: { tokens } });
    expect(() => createPipeline([tagger('a', 'tag'), tagger('b', 'tag')])).toThrow('fill in "tokens.tag"');
  });
  test('takes the tokens of the last one where they are others, and says nothing of what only came in', async () => {
    const whole = component('whole', {
      assigns: ['tokens.tag'],
      say: () => ({ tokens: [{ start: 0, end: 3, tag: 'x' }] }),
    });
    const first = component('first', {
      assigns: ['tokens.lemma'],
      say: () => ({ tokens: [{ start: 0, end: 1, lemma: 'a' }] }),
    });
    const doc = withAnnotations(tokenize('A b'), { cats: { a: 1 } });
    const pipeline = createPipeline([first, whole]);
    expect(await pipeline.predict([doc])).toEqual([
      { annotations: { tokens: [{ start: 0, end: 3, tag: 'x' }], source: pipeline.source } },
    ]);
  });
  test('has a source that tells which components it has', () => {
    const hashes = [[finder], [finder, classes], [finder, linker]].map((parts) => createPipeline(parts).source);
    expect(new Set(hashes.map((source) => JSON.stringify(source))).size).toBe(3);
    expect(createPipeline([finder]).source).toEqual(finder.source);
  });
  test('keeps what an LLM is marked with', () => {
    const prompt: Source = { kind: 'llm', name: 'p', model: 'a/b', promptHash: 'h', parameters: {} };
    expect(createPipeline([component('p', { source: prompt }), linker]).source).toEqual({
      ...prompt,
      name: 'p+linker',
    });
  });
  test('may be without a component, or have another one in its place', async () => {
    const pipeline = createPipeline([finder, classes, linker]);
    expect(pipeline.without('classes').components).toEqual([finder, linker]);
    const other = { ...finder, name: 'rules' };
    expect(pipeline.replace('ner', other).components).toEqual([other, classes, linker]);
    expect(() => pipeline.without('ner')).toThrow('linker reads "ents", which no component fills in');
    expect(() => pipeline.without('tagger')).toThrow('It has no component "tagger"; it has ner, classes, linker');
  });
});

describe('a pipeline that cannot work is refused', () => {
  test.each<[string, readonly Component[], string]>([
    ['without a component', [], 'It has no component'],
    ['where two have one name', [finder, { ...classes, name: 'ner' }], 'Two of its components are called "ner"'],
    ['where two fill in one layer', [finder, { ...finder, name: 'rules' }], 'Both ner and rules fill in "ents"'],
    ['where a layer is missing', [linker], 'linker reads "ents", which no component fills in'],
    ['where a layer comes too late', [linker, finder], 'which only ner after it fills in'],
  ])('%s', (_, components, problem) => {
    expect(() => createPipeline(components)).toThrow(problem);
  });
  test('unless the layer comes in', async () => {
    const pipeline = createPipeline([linker], { given: ['ents'], name: 'mine' });
    expect(pipeline).toMatchObject({ name: 'mine', requires: ['ents'] });
    const doc = withAnnotations(tokenize('A'), { ents: [{ start: 0, end: 1, label: 'X' }] });
    expect(await pipeline.predict([doc])).toMatchObject([{ annotations: { ents: [{ label: 'X', kbId: 'Q1' }] } }]);
    expect(() => createPipeline([finder], { given: ['ents'] })).toThrow('Both what comes in and ner fill in "ents"');
  });
});

describe('in a pipeline', () => {
  const error = new TinctureError({ code: 'data-invalid', problem: 'No.' });
  const usage = { inputTokens: 1, outputTokens: 2, cost: 0.5 };
  const picky = component('picky', {
    say: ({ text }) =>
      text === 'bad' ? { error, usage } : { annotations: { ents: [] }, usage, dropped: [{ what: 'x', reason: 'y' }] },
  });
  test('a text that one component failed on is not shown to the next, and stays in its place', async () => {
    const seen: string[] = [];
    const after = component('after', {
      task: topics,
      say: ({ text }) => {
        seen.push(text);
        return { annotations: { cats: {} }, usage: { inputTokens: 4, outputTokens: 8 } };
      },
    });
    const done: number[] = [];
    const docs = ['bad', 'good'].map((text) => tokenize(text));
    const predictions = await createPipeline([picky, after]).predict(docs, { onProgress: (count) => done.push(count) });
    expect(seen).toEqual(['good']);
    expect(done.at(-1)).toBe(2);
    expect(predictions).toMatchObject([
      { error, usage },
      { annotations: { ents: [], cats: {} }, dropped: [{ what: 'x' }] },
    ]);
    // What one part of a price is not known, the whole is not either.
    expect(predictions[1]?.usage).toEqual({ inputTokens: 5, outputTokens: 10 });
  });
  test('all components are for texts in one language, as they get the same tokens', () => {
    const inFrench = { ...classes, task: { ...topics, language: 'fr' } as const };
    expect(() => createPipeline([finder, inFrench])).toThrow('ner is for texts in en, and classes for texts in fr');
    expect(createPipeline([inFrench]).task.language).toBe('fr');
  });
  test('it is told where the work of each component begins', async () => {
    const begun: string[] = [];
    await createPipeline([finder, linker]).predict([tokenize('A')], { onComponent: (name) => begun.push(name) });
    expect(begun).toEqual(['ner', 'linker']);
  });
  test('all components are closed, and no work begins after a stop', async () => {
    let closed = 0;
    const close = async (): Promise<void> => {
      closed++;
    };
    const pipeline = createPipeline([
      { ...finder, close },
      { ...linker, close },
    ]);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(pipeline.predict([tokenize('A')], { signal: stop })).rejects.toThrow('stopped');
    await pipeline.close?.();
    expect(closed).toBe(2);
  });
});
