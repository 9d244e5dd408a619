import { readFileSync } from 'node:fs';
import { alignSpan, createRulesComponent, findRepetitions, parseTask, scoreTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { buildTexts, splits } from '../../examples/addresses/build-texts.ts';

const folder = new URL('../../examples/addresses/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

interface Line {
  text: string;
  ents: { start: number; end: number; label: string }[];
}
const lines = (split: string): Line[] =>
  read(`texts/${split}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const labels = ['STREET', 'CITY', 'STATE', 'ZIP'];
const task = parseTask('addresses', { kind: 'ner', labels });

describe('the addresses example', () => {
  it.each(splits)('%s is what its source makes', (split) => {
    expect(read(`texts/${split}.jsonl`)).toBe(buildTexts(read(`source/${split}.txt`)));
  });

  it('has 60, 20 and 40 texts, none of them twice', () => {
    expect(splits.map((split) => lines(split).length)).toEqual([60, 20, 40]);
    const texts = splits.flatMap((split) => lines(split).map(({ text }) => text));
    expect(findRepetitions(texts)).toEqual([]);
  });

  it.each(splits)('%s has all labels, on token borders', (split) => {
    const found = lines(split).flatMap(({ text, ents }) => {
      const doc = tokenize(text);
      return ents
        .filter(({ start, end }) => alignSpan(doc, start, end, 'strict') === undefined)
        .map(({ start, end }) => text.slice(start, end));
    });
    expect(found).toEqual([]);
    expect(new Set(lines(split).flatMap(({ ents }) => ents.map(({ label }) => label)))).toEqual(new Set(labels));
  });

  it('has rules that all work and know most addresses that they have not seen', async () => {
    const { component, issues } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
    expect(issues).toEqual([]);
    const texts = lines('test');
    const predictions = await component.predict(texts.map(({ text }) => tokenize(text)));
    const pairs = texts.flatMap(({ ents }, index) => {
      const prediction = predictions[index];
      if (prediction === undefined || 'error' in prediction) return [];
      return { gold: { ents }, predicted: prediction.annotations };
    });
    expect(scoreTask(task, pairs).value).toBeGreaterThan(0.8);
  });
});
