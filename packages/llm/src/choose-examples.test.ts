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

it('leaves out what is long, and what nobody looked at', () => {
  const missing: Document = { text: 'no layer', annotations: {} };
  expect(chooseExamples(task, [document('x'.repeat(401), 'A'), missing], 5)).toEqual([]);
});
