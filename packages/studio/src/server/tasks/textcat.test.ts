import { parseTask, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import { textcatServer } from './textcat.ts';

const labels = { food: {}, fruit: { parent: 'food' }, tool: {} };
const several = parseTask('t', { kind: 'textcat', multiple: true, labels });
const one = parseTask('t', { kind: 'textcat', labels });

test('where several may hold, a label is gold with those above it only', () => {
  const cats = { food: 1, fruit: 1, tool: 0 } as const;
  expect(textcatServer.check(several, 'x', { cats })).toEqual({ cats });
  expect(() => textcatServer.check(several, 'x', { cats: { ...cats, food: 0 } })).toThrow('without "food" above it');
  const single = { food: 0, fruit: 1, tool: 0 } as const;
  expect(textcatServer.check(one, 'x', { cats: single })).toEqual({ cats: single });
});

test('a proposal is shown with the labels above those that it says', () => {
  const shown = (task: typeof one): readonly string[] | undefined =>
    textcatServer.show(task, tokenize('x'), { cats: { fruit: 0.8, food: 0.3 } }, 's', []).chosen;
  expect(shown(several)).toEqual(['food', 'fruit']);
  expect(shown(one)).toEqual(['fruit']);
});
