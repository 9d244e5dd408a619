import { createRulesComponent, findRepetitions, pairPredictions, scoreTask, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import { buildTexts, splits } from '../../examples/addresses/build-texts.ts';
import { expectAllLabels, openExample } from './example.ts';

const { task, read, documents } = openExample('addresses');

describe('the addresses example', () => {
  it.each(splits)('%s is what its source makes', (split) => {
    expect(read(`texts/${split}.jsonl`)).toBe(buildTexts(read(`source/${split}.txt`)));
  });

  it('has 60, 20 and 40 texts, none of them twice', () => {
    expect(splits.map((split) => documents(split).length)).toEqual([60, 20, 40]);
    const texts = splits.flatMap((split) => documents(split).map(({ text }) => text));
    expect(findRepetitions(texts)).toEqual([]);
  });

  it.each(splits)('%s has all labels, on token borders', (split) => {
    expectAllLabels(task, documents(split));
  });

  it('has rules that all work and know most addresses that they have not seen', async () => {
    const { component, issues } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
    expect(issues).toEqual([]);
    const test = documents('test');
    const said = await component.predict(test.map(({ text }) => tokenize(text)));
    expect(scoreTask(task, pairPredictions(test, said)).value).toBeGreaterThan(0.8);
  });
});
