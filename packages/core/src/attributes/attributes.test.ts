import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { readAll, writeAll } from '../convert/testing/read-all.ts';
import type { Document } from '../doc/annotations.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { defineAttribute } from './define-attribute.ts';
import { booleanType, choiceType, listType, numberType, stringType, type ValueType } from './value-types.ts';

const mood = defineAttribute({ name: 'mood', on: 'span', type: numberType, default: 0 });
const topic = defineAttribute({ name: 'topic', on: 'doc', type: choiceType('food', 'sport') });
const isLoud = defineAttribute({ name: 'is-loud', on: 'token', type: booleanType, default: false });
const dayType: ValueType<Date> = {
  what: 'an ISO date',
  parse(json) {
    const day = new Date(typeof json === 'string' ? json : Number.NaN);
    return Number.isNaN(day.getTime()) ? undefined : day;
  },
  write: (day) => day.toISOString(),
};
const due = defineAttribute({ name: 'due', on: 'span', type: dayType });

const doc = tokenize('Ada likes LOUD tofu.');
const ada = { start: 0, end: 3, label: 'PERSON' };

describe('an attribute', () => {
  test('has the type that it was defined with', () => {
    expectTypeOf(mood.get(doc, ada)).toEqualTypeOf<number>();
    expectTypeOf(topic.get(doc)).toEqualTypeOf<'food' | 'sport' | undefined>();
    expectTypeOf(isLoud.get(doc, 0)).toEqualTypeOf<boolean>();
    expectTypeOf(due.get(doc, ada)).toEqualTypeOf<Date | undefined>();
    // @ts-expect-error: no such choice
    expect(() => topic.set(doc, 'chess')).toThrow('"topic" of the text must be one of food, sport; it is chess');
  });
  test('is set on a new Doc, and the old one is as it was', () => {
    const happy = mood.set(doc, ada, 0.5);
    expect(mood.get(happy, ada)).toBe(0.5);
    expect(mood.get(doc, ada)).toBe(0);
    expect(doc.annotations).toEqual({});
    expect(happy.annotations).toEqual({ attributes: { mood: [{ ...ada, value: 0.5 }] } });
    expect(mood.set(happy, ada, undefined).annotations.attributes).toEqual({ mood: [] });
    expect(topic.get(topic.set(topic.set(happy, 'food'), 'sport'))).toBe('sport');
  });
  test('of a span with a label is not that of the bare place', () => {
    const both = mood.set(mood.set(doc, { start: 0, end: 3 }, 1), ada, 2);
    expect([mood.get(both, { start: 0, end: 3 }), mood.get(both, ada)]).toEqual([1, 2]);
    expect(mood.entries(both)).toEqual([
      [{ start: 0, end: 3 }, 1],
      [ada, 2],
    ]);
  });
  test('of tokens goes by index', () => {
    const loud = isLoud.setAll(doc, [undefined, undefined, true]);
    expect(Array.from({ length: doc.length }, (_, token) => isLoud.get(loud, token))).toEqual([
      ...[false, false, true, false, false],
    ]);
    expect(isLoud.get(isLoud.set(loud, 0, true), 0)).toBe(true);
    expect(() => isLoud.get(loud, 5)).toThrow('There is no token 5; the text has 5');
  });
  test('may hold what JSON cannot, if its type writes and reads it', () => {
    const day = new Date('2026-02-03T00:00:00Z');
    const dated = due.set(doc, ada, day);
    expect(dated.annotations.attributes?.due).toEqual([{ ...ada, value: '2026-02-03T00:00:00.000Z' }]);
    expect(due.get(dated, ada)).toEqual(day);
    // Parsed once: the same object comes back.
    expect(due.get(dated, ada)).toBe(due.get(dated, ada));
  });
  test('refuses what it would not read back, places outside the text, and names that are none', () => {
    expect(() => mood.set(doc, ada, Number.NaN)).toThrow('must be a finite number; it is NaN');
    expect(() => mood.set(doc, { start: 18, end: 21 }, 1)).toThrow('outside the text, which has 20 characters');
    expect(() => mood.setAll(doc, [[{ start: 3, end: 3 }, 1]])).toThrow('is empty');
    for (const name of ['', 'a b', 'a.b', '__proto__'])
      expect(() => defineAttribute({ name, on: 'doc', type: stringType })).toThrow('cannot be called');
  });
  test('tells when a value has another type than it was defined for', () => {
    const wrong = { ...doc, annotations: { attributes: { mood: [{ ...ada, value: 'good' }] } } };
    expect(() => mood.get(wrong, ada)).toThrow('"mood" at [0, 3) "PERSON" must be a finite number; it is "good"');
    expect(mood.problems(wrong)).toEqual([expect.stringContaining('must be a finite number; it is "good"')]);
    expect(mood.problems(doc)).toEqual([]);
    const misplaced = topic.problems({ ...doc, annotations: { attributes: { topic: [{ ...ada, value: 'food' }] } } });
    expect(misplaced).toEqual(['The attribute "topic" is one of texts, and has a value at [0, 3) "PERSON".']);
  });
  test('lists have items of one type', () => {
    const tags = listType(stringType);
    expect(tags.parse(['a', 'b'])).toEqual(['a', 'b']);
    expect(tags.parse(['a', 1])).toBeUndefined();
    expect(tags.parse('a')).toBeUndefined();
    expect(tags.write(['a'])).toEqual(['a']);
  });
});

describe('attributes in JSON lines', () => {
  const task = { name: 'names', kind: 'ner', labels: [{ name: 'PERSON' }] } as const;
  const read = (line: object, attributes = [mood, topic]) =>
    readAll(JSON.stringify(line), { format: 'jsonl', attributes });

  test('come back as they were, whatever is set', async () => {
    const place = fc.tuple(fc.nat(19), fc.nat(19), fc.constantFrom(undefined, 'PERSON', 'X')).map(([a, b, label]) => ({
      start: Math.min(a, b),
      end: Math.max(a, b) + 1,
      ...(label === undefined ? {} : { label }),
    }));
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0));
    const loud = fc.array(fc.option(fc.boolean(), { nil: undefined }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, value)), loud, fc.boolean(), async (moods, louds, isFood) => {
        const all = isLoud.setAll(mood.setAll(topic.set(doc, isFood ? 'food' : undefined), moods), louds);
        const document: Document = { text: doc.text, annotations: all.annotations };
        const { content, losses } = await writeAll([document], { format: 'jsonl', task });
        expect(losses).toEqual([]);
        const { documents, repairs } = await readAll(content, { format: 'jsonl', attributes: [mood, topic, isLoud] });
        expect(repairs).toEqual([]);
        expect(documents).toEqual([document]);
        for (const [span] of moods) expect(mood.get(documents[0]!, span)).toBe(mood.get(all, span));
      }),
    );
  });
  test('move with the entities that are put on token borders', async () => {
    const cut = { start: 0, end: 2, label: 'PERSON' };
    const line = { text: doc.text, ents: [cut], attributes: { mood: [{ ...cut, value: 1 }] } };
    const { documents } = await read(line);
    expect(documents[0]?.annotations).toEqual({ ents: [ada], attributes: { mood: [{ ...ada, value: 1 }] } });
  });
  test.each<[string, unknown, string, string]>([
    ['of another type', { mood: [{ ...ada, value: 'x' }] }, 'attribute-invalid', 'must be a finite number; it is "x"'],
    ['of another owner', { topic: [{ ...ada, value: 'food' }] }, 'attribute-invalid', 'is one of texts'],
    ['outside the text', { mood: [{ start: 0, end: 99, value: 1 }] }, 'span-invalid', '[0, 99) is empty or outside'],
    ['with half a place', { mood: [{ start: 0, value: 1 }] }, 'span-invalid', '"end" of "attributes.mood" number 1'],
    ['without a value', { mood: [ada] }, 'line-invalid', '"attributes.mood" number 1 has no "value"'],
    ['that are no list', { mood: 1 }, 'line-invalid', '"attributes.mood" must hold a list'],
    ['that are no object', [1], 'line-invalid', '"attributes" must hold an object'],
  ])('%s are set aside', async (_, attributes, code, problem) => {
    const { documents, rejects } = await read({ text: doc.text, attributes });
    expect(documents).toEqual([]);
    expect(rejects).toMatchObject([{ line: 1, code, problem: expect.stringContaining(problem) }]);
  });
  test('that nobody defined are kept as they are, and other formats say that they lose them', async () => {
    const line = { text: doc.text, ents: [], attributes: { other: [{ value: { deep: [1] } }] } };
    const { documents } = await read(line);
    expect(documents[0]?.annotations.attributes).toEqual(line.attributes);
    const { losses } = await writeAll(documents, { format: 'prodigy', task });
    expect(losses).toEqual(['values of attributes of your own']);
  });
});
