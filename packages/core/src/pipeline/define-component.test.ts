import { describe, expect, test } from 'vitest';
import { defineAttribute } from '../attributes/define-attribute.ts';
import { numberType } from '../attributes/value-types.ts';
import { withAnnotations } from '../doc/create-doc.ts';
import { defineSpanGroup } from '../doc/define-span-group.ts';
import type { Doc } from '../doc/doc.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { defineComponent } from './define-component.ts';
import { givenTo } from './given.ts';
import { createPipeline } from './pipeline.ts';

const length = defineAttribute({ name: 'length', on: 'span', type: numberType });
const total = defineAttribute({ name: 'total', on: 'doc', type: numberType, default: 0 });
const words = defineSpanGroup('words', ['WORD']);
const names = defineSpanGroup('names', ['NAME']);

const marker = defineComponent({
  name: 'marker',
  assigns: [words.layer],
  annotate: (doc) =>
    words.set(
      doc,
      Array.from(doc.starts, (start, token) => ({ start, end: doc.ends[token]!, label: 'WORD' as const })),
    ),
});
const measurer = defineComponent({
  name: 'measurer',
  requires: [words.layer],
  assigns: [length.layer],
  annotate: (doc) =>
    length.setAll(
      doc,
      (words.get(doc) ?? []).map((span) => [span, span.end - span.start]),
    ),
});
const adder = defineComponent({
  name: 'adder',
  requires: [length.layer],
  assigns: [total.layer],
  annotate: async (doc) =>
    total.set(
      doc,
      length.entries(doc).reduce((sum, [, value]) => sum + value, 0),
    ),
});

describe('components of functions', () => {
  test('work in a pipeline, each with what those before it found', async () => {
    const pipeline = createPipeline([marker, measurer, adder]);
    expect(pipeline.assigns).toEqual(['spans.words', 'attributes.length', 'attributes.total']);
    const doc = names.set(tokenize('A bc'), []);
    const [prediction] = await pipeline.predict([doc]);
    if (prediction === undefined || 'error' in prediction) throw new Error('No prediction.');
    const found = withAnnotations(doc, prediction.annotations);
    expect(total.get(found)).toBe(3);
    expect(length.entries(found)).toEqual([
      [{ start: 0, end: 1, label: 'WORD' }, 1],
      [{ start: 2, end: 4, label: 'WORD' }, 2],
    ]);
    // What only came in is not found.
    expect(names.get(found)).toBeUndefined();
  });
  test('are refused in an order that cannot work', () => {
    expect(() => createPipeline([measurer, marker])).toThrow(
      'measurer reads "spans.words", which only marker after it',
    );
    expect(() => createPipeline([adder])).toThrow('adder reads "attributes.length", which no component fills in');
    expect(() => createPipeline([marker, { ...marker, name: 'b' }])).toThrow('Both marker and b fill in "spans.words"');
    expect(() => createPipeline([marker, { ...marker, name: 'b', assigns: ['spans'] }])).toThrow('fill in "spans"');
    expect(createPipeline([measurer], { given: ['spans'] }).requires).toEqual(['spans.words']);
    expect(() => defineComponent({ name: 'x', assigns: [], annotate: (doc) => doc })).toThrow('x fills in nothing');
  });
  test('stand beside others that fill in other groups, whose spans are kept', async () => {
    const other = defineComponent({ name: 'other', assigns: [names.layer], annotate: (doc) => names.set(doc, []) });
    const [prediction] = await createPipeline([marker, other]).predict([tokenize('A')]);
    expect(prediction).toMatchObject({ annotations: { spans: { words: [{ label: 'WORD' }], names: [] } } });
  });
  test.each<[string, (doc: Doc) => Doc, RegExp]>([
    ['that throw', () => JSON.parse('{'), /JSON/],
    ['that change the text', (doc) => ({ ...doc, text: `${doc.text}!` }), /changed the text/],
    ['that fill in another group', (doc) => names.set(doc, []), /changed "spans.names", which it does not say/],
    ['that fill in another layer', (doc) => withAnnotations(doc, { ents: [] }), /changed "ents"/],
    ['that take a layer away', (doc) => withAnnotations(doc, {}), /changed "cats"/],
    [
      'that change other attributes of tokens',
      (doc) => withAnnotations(doc, { ...doc.annotations, tokens: [{ start: 0, end: 1, tag: 'x', lemma: 'y' }] }),
      /changed "tokens.lemma"/,
    ],
  ])('%s fail on that text alone', async (_, annotate, problem) => {
    const component = defineComponent({
      name: 'own',
      assigns: ['spans.own', 'tokens.tag'],
      annotate: (doc) => (doc.text === 'bad' ? annotate(doc) : doc),
    });
    const docs = ['good', 'bad', 'good'].map((text) => withAnnotations(tokenize(text), { cats: {} }));
    const predictions = await component.predict(docs);
    expect(predictions.map((prediction) => 'error' in prediction)).toEqual([false, true, false]);
    const [, bad] = predictions;
    expect(bad).toMatchObject({ error: { problem: expect.stringMatching(problem) } });
  });
  test('have a task of the kind whose layer they fill in, and attributes alone give a pipeline none', () => {
    const tagger = defineComponent({ name: 't', assigns: ['tokens.tag'], language: 'de', annotate: (doc) => doc });
    expect(tagger.task).toEqual({ name: 't', kind: 'tagger', labels: [], language: 'de' });
    expect(marker.task).toEqual({ name: 'marker', kind: 'spancat', group: 'words', labels: [] });
    const first = defineComponent({ name: 'first', assigns: [total.layer], annotate: (doc) => doc });
    expect(createPipeline([first, marker]).task).toBe(marker.task);
    expect(createPipeline([first]).task).toBe(first.task);
  });
  test('are given the groups and attributes that they read, and no others', () => {
    const attributes = { length: [], total: [] };
    const spans = { words: [], names: [] };
    expect(givenTo(measurer, { spans, attributes, ents: [] })).toEqual({ spans: { words: [] } });
    expect(givenTo(adder, { spans, attributes })).toEqual({ attributes: { length: [] } });
  });
  test('of another version have another source', () => {
    const again = defineComponent({ name: 'marker', version: '2', assigns: [words.layer], annotate: (doc) => doc });
    expect(again.source).toMatchObject({ kind: 'model', name: 'marker', version: '2' });
    expect(again.source).not.toEqual({ ...marker.source, version: '2' });
  });
});
