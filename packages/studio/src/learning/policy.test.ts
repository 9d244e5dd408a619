import type { Annotations, Task } from 'tincture';
import { expect, test } from 'vitest';
import { cats, tone, truth } from '../testing/tone-texts.ts';
import { goldForNext, whatIsMissing } from './policy.ts';

const gold = (count: number, of: (index: number) => Annotations): Annotations[] =>
  Array.from({ length: count }, (_, index) => of(index));
const several: Task = { ...tone, multiple: true };
const dishes: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }] };
const entity = (label: string): Annotations => ({ ents: [{ start: 0, end: 4, label }] });

test.each([
  [undefined, 10],
  [10, 15],
  [50, 55],
  [100, 110],
  [345, 380],
])('after a training on %j texts the next one waits for %d', (last, next) => {
  expect(goldForNext(last)).toBe(next);
});

test.each([
  [
    'too few texts',
    tone,
    gold(7, (i) => cats(truth(i))),
    'Learning starts when 10 texts are accepted or corrected: 3 to go.',
  ],
  ['one class only', tone, gold(12, () => cats('bad')), 'All texts are bad so far: there is nothing to tell it from.'],
  ['no class at all', several, gold(12, () => ({ cats: { good: 0 } })), 'No text has a label yet.'],
  ['no entity', dishes, gold(12, () => ({ ents: [] })), 'No text has an entity yet: there is nothing to find.'],
  [
    'labels of another time',
    dishes,
    gold(12, () => entity('GONE')),
    'No text has an entity yet: there is nothing to find.',
  ],
  ['nothing: two classes', tone, gold(10, (i) => cats(truth(i))), undefined],
  ['nothing: one of several', several, gold(10, () => cats('bad')), undefined],
  ['nothing: an entity', dishes, [...gold(9, () => ({ ents: [] })), entity('DISH')], undefined],
])('what is missing is %s', (_, task, given, words) => {
  expect(whatIsMissing(task, given)).toBe(words);
});
