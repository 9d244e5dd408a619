import type { StoredAnnotation } from '@tincture/store';
import type { Annotations, Source, Task } from 'tincture';
import { expect, it } from 'vitest';
import { biasWords, consistencyWords } from '../review/learning-words.ts';
import { selfAgreement, suggestionBias } from './bias.ts';
import { type Evidence, sourceKey } from './evidence.ts';

const task: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const menu: Source = { kind: 'rules', name: 'menu', hash: 'h' };
const [good, bad]: Annotations[] = [{ cats: { good: 1, bad: 0 } }, { cats: { good: 0, bad: 1 } }];
let next = 1;

/** A decision on a text for which `menu` said "good", made with or without seeing that. */
function decided(gold: Annotations | undefined, isBlind: boolean | undefined): Evidence {
  const document = `d${next}`;
  const proposal: StoredAnnotation = {
    ...{ id: next++, document, task: 'tone', annotations: good ?? {}, source: menu, made: '2026-11-01' },
  };
  const decision = { ...{ id: document, document, task: 'tone', person: 'ana', sequence: next, made: '2026-11-02' } };
  return {
    ...{ document, made: decision.made, proposals: new Map([[sourceKey(menu), proposal]]) },
    decision: { ...decision, verdict: 'accept', ...(isBlind === undefined ? {} : { isBlind }) },
    ...(gold === undefined ? {} : { gold }),
    ...(isBlind === false ? { shown: proposal } : {}),
  };
}

const times = (count: number, gold: Annotations | undefined, isBlind: boolean | undefined): Evidence[] =>
  Array.from({ length: count }, () => decided(gold, isBlind));

it('is how much more people agree with what they see, with its interval', () => {
  const entries = [
    ...times(45, good, false),
    ...times(5, bad, false),
    ...times(20, good, true),
    ...times(20, bad, true),
    // Neither what makes no gold nor what was decided before anybody kept track says anything.
    ...times(9, undefined, true),
    ...times(9, bad, undefined),
  ];
  const bias = suggestionBias(task, entries);
  expect(bias).toMatchObject({ source: 'rules menu', shown: { documents: 50 }, hidden: { documents: 40 } });
  // Macro F1 of what always says "good": half of the F1 of that label.
  expect(bias?.shown.value).toBeCloseTo((2 * 45) / (2 * 45 + 5) / 2);
  expect(bias?.difference.value).toBeCloseTo((bias?.shown.value ?? 0) - (bias?.hidden.value ?? 0));
  expect(bias?.difference.low).toBeGreaterThan(0);
  expect(bias && biasWords(bias)).toMatch(
    /47\.4 % where it was shown \(50 texts\), 33\.3 % .* \(40\): seeing it adds 14\.0 points/,
  );
});

it('is not told from few texts, nor where nothing was shown', () => {
  expect(suggestionBias(task, [...times(50, good, false), ...times(4, bad, true)])).toBeUndefined();
  expect(suggestionBias(task, times(50, good, true))).toBeUndefined();
  const even = suggestionBias(task, [...times(20, good, false), ...times(10, good, true)]);
  expect(even && biasWords(even)).toContain('may be chance');
});

it('who decided before has seen the proposals, which says how alike their decisions are', () => {
  const again = (first: Annotations | undefined, count: number): Evidence[] =>
    times(count, good, true).map((entry) => ({ ...entry, ...(first === undefined ? {} : { first }) }));
  const twice = [...again(good, 8), ...again(bad, 2)];
  expect(suggestionBias(task, [...times(20, good, false), ...twice])).toBeUndefined();
  const agreement = selfAgreement(task, [...twice, ...times(9, good, true)]);
  expect(agreement?.documents).toBe(10);
  // The first decisions as gold: macro F1 of 8 right and 2 "good" for "bad".
  expect(agreement?.value).toBeCloseTo((16 / 18 + 0) / 2);
  expect(agreement && consistencyWords(agreement)).toContain('the same for 44.4 %');
  expect(selfAgreement(task, again(good, 4))).toBeUndefined();
});
