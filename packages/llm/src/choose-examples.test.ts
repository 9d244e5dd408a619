import fc from 'fast-check';
import { type Document, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { chooseExamples } from './choose-examples.ts';

const task = parseTask('t', { kind: 'ner', labels: { A: {}, B: {}, RARE: {} } });
const document = (text: string, ...labels: string[]): Document => ({
  text,
  annotations: { ents: labels.map((label, index) => ({ start: index, end: index + 1, label })) },
});
const gold = fc.array(
  fc
    .tuple(fc.string({ minLength: 3, maxLength: 9 }), fc.subarray(['A', 'B']))
    .map(([text, labels]) => document(text, ...labels)),
  { maxLength: 30 },
);

it('shows as many as asked for, each once, the same each time', () => {
  fc.assert(
    fc.property(gold, fc.nat(10), (documents, count) => {
      const chosen = chooseExamples(task, documents, count);
      expect(chosen).toHaveLength(Math.min(count, documents.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect(chooseExamples(task, documents, count)).toEqual(chosen);
    }),
  );
});

it('shows a label that is rare in the gold', () => {
  fc.assert(
    fc.property(gold, fc.integer({ min: 3, max: 8 }), fc.nat(29), (documents, count, at) => {
      const rare = document('rare', 'RARE');
      const chosen = chooseExamples(task, [...documents.slice(0, at), rare, ...documents.slice(at)], count);
      expect(chosen).toContain(rare);
    }),
  );
});

it('shows few texts without anything marked, however many there are', () => {
  const documents = Array.from({ length: 40 }, (_, i) => document(`text ${i}`, ...(i % 5 === 0 ? ['A'] : [])));
  const chosen = chooseExamples(task, documents, 8);
  expect(chosen.filter(({ annotations }) => annotations.ents?.length === 0)).toHaveLength(2);
  expect(chooseExamples(task, documents.slice(1, 5), 8)).toHaveLength(4);
});

it('leaves out what is long, and what nobody looked at', () => {
  const missing: Document = { text: 'no layer', annotations: {} };
  expect(chooseExamples(task, [document('x'.repeat(401), 'A'), missing], 5)).toEqual([]);
});

it('leaves out what was looked at in part', () => {
  const { text, annotations } = document('some text', 'A');
  const inPart: Document = { text, annotations: { ...annotations, entsMissing: [{ start: 1, end: 9 }] } };
  expect(chooseExamples(task, [inPart], 5)).toEqual([]);
});

it('shows other labels than the first ones where there are too many for all', () => {
  const names = Array.from({ length: 77 }, (_, index) => `L${String(index).padStart(2, '0')}`);
  const many = parseTask('t', { kind: 'textcat', labels: Object.fromEntries(names.map((name) => [name, {}])) });
  const texts = names.map((name): Document => ({ text: `about ${name}`, annotations: { cats: { [name]: 1 } } }));
  const shown = chooseExamples(many, texts, 8).map(({ text }) => text);
  expect(new Set(shown).size).toBe(8);
  expect(shown.filter((text) => text > 'about L08').length).toBeGreaterThan(4);
});

it('shows no text without a label where each has one', () => {
  const mood = parseTask('t', { kind: 'textcat', labels: { A: {}, B: {} } });
  const undecided: Document = { text: 'hm', annotations: { cats: { A: 0, B: 0 } } };
  expect(chooseExamples(mood, [undecided], 8)).toEqual([]);
});

it('shows no text as one without a label where only some of the labels were looked at', () => {
  const topics = parseTask('t', { kind: 'textcat', multiple: true, labels: { A: {}, B: {} } });
  const inPart: Document = { text: 'in part', annotations: { cats: { A: 0 } } };
  const whole: Document = { text: 'whole', annotations: { cats: { A: 0, B: 0 } } };
  expect(chooseExamples(topics, [inPart, whole], 8)).toEqual([whole]);
});
