import type { Run } from '@tincture/store';
import type { JsonObject } from 'tincture';
import { expect, test } from 'vitest';
import { prompt } from '../testing/tone-texts.ts';
import { spentOn } from './spent.ts';

function run(source: JsonObject, figures?: JsonObject, kind: Run['kind'] = 'propose'): Run {
  const base = { id: 'r', kind, task: 'tone', started: '', settings: { proposer: 'haiku', source } };
  return figures === undefined ? base : { ...base, finished: '', figures };
}

test('all runs of a prompt are added up, and a price that is not known once is not known in all', () => {
  const known = [run({ ...prompt }, { proposed: 10, cost: 0.25 }), run({ ...prompt }, { proposed: 5, cost: 0.5 })];
  expect(spentOn(known)).toEqual(new Map([['llm haiku', { texts: 15, cost: 0.75 }]]));
  expect(spentOn([...known, run({ ...prompt }, { proposed: 1 })])).toEqual(new Map([['llm haiku', { texts: 16 }]]));
});

test('what is no finished run of a prompt is left out', () => {
  const rules = { kind: 'rules', name: 'menu', hash: 'h' };
  const others = [run({ ...prompt }), run(rules, { proposed: 3 }), run({ ...prompt }, { proposed: 1 }, 'evaluate')];
  expect(spentOn(others)).toEqual(new Map());
});
