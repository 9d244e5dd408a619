import { parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { createLabelFinder } from './find-label.ts';

const finder = (...labels: string[]) =>
  createLabelFinder(
    parseTask('t', { kind: 'textcat', multiple: true, labels: Object.fromEntries(labels.map((label) => [label, {}])) }),
  );

it.each([
  ['card_arrival', 'card_arrival'],
  [' Card Arrival ', 'card_arrival'],
  ['**card arrival**', 'card_arrival'],
  ['"card-arrival".', 'card_arrival'],
  ['`card_arrival`', 'card_arrival'],
  ['Label: card arrival', 'card_arrival'],
  ['**Final answer:** card_arrival', 'card_arrival'],
  ['Clothing, Shoes', 'Clothing, Shoes'],
  ['clothing shoes', 'Clothing, Shoes'],
  ['U.S.', 'U.S.'],
  ['us', 'us'],
  ['US', 'US'],
  ['Us', undefined],
  ['u.s', undefined],
  ['card', undefined],
  ['card_arrivals', undefined],
  ['I think card_arrival', undefined],
  ['', undefined],
  ['...', undefined],
])('reads %j as %j', (said, label) => {
  expect(finder('card_arrival', 'Clothing, Shoes', 'U.S.', 'US', 'us')(said)).toBe(label);
});

it('tells labels apart that differ in punctuation only, and does not guess between them', () => {
  const find = finder('C', 'C++', 'C#', '+', '-', 'Answer: yes');
  expect(['c', 'C++', 'c#', '+', '-', 'answer: yes', 'C--'].map(find)).toEqual([
    'C',
    'C++',
    'C#',
    '+',
    '-',
    'Answer: yes',
    undefined,
  ]);
});

it('is done soon with a long answer', () => {
  for (const part of [' ', '*', '_ ', 'answer', '."'])
    expect(finder('A', 'B')(`x${part.repeat(200_000)}y`)).toBeUndefined();
});
