import {
  createRulesComponent,
  findDuplicates,
  findRepetitions,
  pairPredictions,
  scoreTask,
  tokenizerFor,
} from 'tincture';
import { describe, expect, it } from 'vitest';
import { buildTexts, splits } from '../../examples/anfragen/build-texts.ts';
import { expectAllLabels, openExample } from './example.ts';

const { task, read, documents } = openExample('anfragen');
const { tokenize } = tokenizerFor(task);

describe('the example in German', () => {
  it('says what its texts are in', () => {
    expect(task.language).toBe('de');
  });

  it.each(splits)('%s is what its source makes', (split) => {
    expect(read(`texts/${split}.jsonl`)).toBe(buildTexts(read(`source/${split}.txt`)));
  });

  it('has 48, 16 and 30 texts with gold, and 12 without, none of them twice', () => {
    expect(splits.map((split) => documents(split).length)).toEqual([48, 16, 30]);
    const gold = splits.flatMap((split) => documents(split).map(({ text }) => text));
    expect(findRepetitions(gold)).toEqual([]);
    const open = read('neu.txt').trim().split('\n');
    expect(open).toHaveLength(12);
    expect(findDuplicates(open, gold)).toEqual([]);
  });

  it.each(splits)('%s has all labels, on the borders of German tokens', (split) => {
    expectAllLabels(task, documents(split));
  });

  it('has rules that all work and know most of what has a form', async () => {
    const { component, issues } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
    expect(issues).toEqual([]);
    const test = documents('test');
    const scores = scoreTask(
      task,
      pairPredictions(test, await component.predict(test.map(({ text }) => tokenize(text)))),
    );
    expect(scores.value).toBeGreaterThan(0.8);
  });

  it('has rules that need the tokens of German', () => {
    const english = createRulesComponent({
      name: 'rules',
      task: { ...task, language: 'en' },
      text: '{"label": "PRODUKT", "pattern": [{"ORTH": "Bohrer-Set"}]}',
    });
    expect(english.issues).toHaveLength(1);
    const german = createRulesComponent({
      name: 'rules',
      task,
      text: '{"label": "PRODUKT", "pattern": [{"ORTH": "Bohrer-Set"}]}',
    });
    expect(german.issues).toEqual([]);
  });
});
