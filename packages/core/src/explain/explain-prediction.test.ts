import { describe, expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { Component, Prediction } from '../pipeline/component.ts';
import { createRulesComponent } from '../rules/component.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { explainPrediction } from './explain-prediction.ts';

const ner = parseTask('t', { kind: 'ner', labels: ['DISH', 'CITY'] });

/** A component that says of a text what `predict` says. */
function component(task: Component['task'], predict: (doc: Doc) => Prediction): Component {
  return {
    name: 'c',
    task,
    source: { kind: 'model', name: 'c', version: '', hash: 'h' },
    predict: async (docs) => docs.map(predict),
  };
}

describe('what is said is explained by the words', () => {
  test('without which it is less sure, is said no more, or surer', async () => {
    const cook = component(ner, ({ text }) => ({
      annotations: {
        ents: text.includes('ramen')
          ? [
              {
                start: 7,
                end: 12,
                label: 'DISH',
                confidence: 0.5 + (text.includes('ate') ? 0.4 : 0) - (text.includes('not') ? 0.2 : 0),
              },
            ]
          : [],
      },
    }));
    const { statements } = await explainPrediction(cook, tokenize('We ate ramen, not soup.'));
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({ label: 'DISH', at: [{ start: 7, end: 12, text: 'ramen' }] });
    expect(statements[0]?.words.map(({ text, effect }) => [text, Number(effect.toFixed(3))])).toEqual([
      ['ramen', 0.7],
      ['ate', 0.4],
      ['not', -0.2],
    ]);
    const [short] = (await explainPrediction(cook, tokenize('We ate ramen, not soup.'), { words: 1 })).statements;
    expect(short?.words).toHaveLength(1);
  });

  test('of a class by its probability, even where another wins', async () => {
    const task = parseTask('t', { kind: 'textcat', labels: ['good', 'bad'] });
    const judge = component(task, ({ text }) => {
      const good = text.includes('fine') ? 0.9 : 0.3;
      return { annotations: { cats: { good, bad: 1 - good } } };
    });
    const { statements } = await explainPrediction(judge, tokenize('All is fine'));
    expect(statements).toMatchObject([{ label: 'good', confidence: 0.9, words: [{ text: 'fine' }] }]);
    expect(statements[0]?.at).toBeUndefined();
    expect(statements[0]?.words[0]?.effect).toBeCloseTo(0.6);
  });

  test('on the tokens and layers that the text came with', async () => {
    const ents = [{ start: 0, end: 2, label: 'CITY' }];
    const seen: Doc[] = [];
    const reader = component(ner, (doc) => {
      seen.push(doc);
      return { annotations: { ents: doc.annotations.ents ?? [] } };
    });
    await explainPrediction(reader, withAnnotations(tokenize('🍜 ramen'), { ents }));
    expect(seen.map(({ text }) => text)).toEqual(['🍜 ramen', '__ ramen', '🍜 _____']);
    expect(seen.map(({ annotations }) => annotations.ents)).toEqual([ents, ents, ents]);
  });
});

test('rules say by themselves which of them matched', async () => {
  const text = '{"label": "CITY", "pattern": "Oslo", "id": "north"}';
  const { component: rules } = createRulesComponent({ name: 'r', task: ner, text });
  const { statements, reasons } = await explainPrediction(rules, tokenize('in Oslo'));
  expect(reasons).toEqual([{ label: 'CITY', start: 3, end: 7, because: 'rule on line 1 (north)' }]);
  expect(statements).toMatchObject([{ confidence: 1, words: [{ text: 'Oslo', effect: 1 }] }]);
});

test('a failure is that of the component, and a book is refused', async () => {
  const error = new TinctureError({ code: 'llm-budget', problem: 'Spent.' });
  await expect(
    explainPrediction(
      component(ner, () => ({ error })),
      tokenize('a'),
    ),
  ).rejects.toBe(error);
  const book = tokenize('word '.repeat(1001));
  await expect(
    explainPrediction(
      component(ner, () => ({ error })),
      book,
    ),
  ).rejects.toMatchObject({
    code: 'argument-invalid',
  });
});

test('in long texts units of discourse are hidden as wholes, which costs a prediction each', async () => {
  const task = parseTask('t', { kind: 'discourse' });
  const text = `${'ja nein '.repeat(100)}weil`;
  const units = [
    { start: 0, end: 7, head: 0 },
    { start: 8, end: text.length, head: 0, label: 'cause', confidence: 0.9 },
  ];
  const seen: string[] = [];
  const teller = component(task, (doc) => {
    seen.push(doc.text);
    return { annotations: { discourse: doc.text.includes('weil') ? units : units.slice(0, 1) } };
  });
  const { statements } = await explainPrediction(teller, tokenize(text));
  expect(seen).toHaveLength(1 + units.length);
  expect(seen[1]).toBe(`__ ____${text.slice(7)}`);
  expect(statements.map(({ label, called }) => called ?? label)).toEqual(['unit', 'unit', 'root', 'cause']);
  const cause = statements.at(-1);
  expect(cause?.words).toEqual([{ start: 8, end: text.length, text: text.slice(8), effect: 0.9 }]);
});
