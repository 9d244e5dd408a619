import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Task } from '../tasks/task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { chooseCats, chooseMatches } from './choose.ts';
import { RuleFinder } from './find-matches.ts';
import type { RuleMatch } from './matcher.ts';
import { parseTokenPattern } from './pattern.ts';
import { PriorityQueue } from './priority-queue.ts';
import { compileRegex } from './regex/regex.ts';
import type { Rule } from './rules-file.ts';
import { slowEnds } from './testing/slow-ends.ts';
import { TokenFactsCache } from './token-facts.ts';

const token = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', '?', '+', '*', '{1,2}', '!'))
  .map(([text, op]) => ({ LOWER: text, ...(op === '' ? {} : { OP: op }) }));
const pattern = fc.array(token, { minLength: 1, maxLength: 3 }).map((tokens) => parseTokenPattern(tokens));
const rule = fc
  .record({
    tokens: pattern,
    after: fc.option(pattern, { nil: undefined }),
    priority: fc.constantFrom(0, 0, 1),
  })
  .map(({ tokens, after, priority }): Rule & { target: { kind: 'tokens' } } => ({
    label: 'X',
    line: 1,
    priority,
    ...(after === undefined ? {} : { after }),
    target: { kind: 'tokens', tokens },
  }));

describe('matches', () => {
  test('are those that the best of all matches of all lengths leave free', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 10 }),
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        (words, rules) => {
          const doc = tokenize(words.join(' '));
          const facts = new TokenFactsCache().of(doc);
          const all = rules.flatMap(({ target, after = [] }, index) =>
            facts.flatMap((_, startToken) =>
              [...new Set(slowEnds(target.tokens, facts, startToken))]
                .filter((end) => end > startToken && slowEnds(after, facts, end).some((far) => far >= end))
                .map((endToken): RuleMatch => ({ rule: index, startToken, endToken })),
            ),
          );
          const length = (match: RuleMatch): number => match.endToken - match.startToken;
          all.sort(
            (a, b) =>
              rules[b.rule]!.priority - rules[a.rule]!.priority ||
              length(b) - length(a) ||
              a.startToken - b.startToken ||
              a.rule - b.rule,
          );
          const expected: RuleMatch[] = [];
          for (const match of all) {
            if (expected.every((other) => other.endToken <= match.startToken || match.endToken <= other.startToken))
              expected.push(match);
          }
          const chosen = chooseMatches(doc.length, rules, new RuleFinder(rules).find(doc));
          expect(chosen).toEqual(expected.sort((a, b) => a.startToken - b.startToken));
        },
      ),
      { numRuns: 3_000, seed: 5 },
    );
  });

  test('of regular expressions get shorter too', () => {
    const rules: Rule[] = [
      { label: 'PLACE', line: 1, priority: 1, target: { kind: 'phrase', tokens: ['New', 'York'], attribute: 'text' } },
      { label: 'PER', line: 2, priority: 0, target: { kind: 'regex', regex: compileRegex('[A-Z]\\w+( [A-Z]\\w+)*') } },
    ];
    const doc = tokenize('Ann Lee New York Times');
    expect(chooseMatches(doc.length, rules, new RuleFinder(rules).find(doc))).toEqual([
      { rule: 1, startToken: 0, endToken: 2 },
      { rule: 0, startToken: 2, endToken: 4 },
      { rule: 1, startToken: 4, endToken: 5 },
    ]);
  });

  test('of a long text take no time that grows with its square', () => {
    const rules: Rule[] = [
      { label: 'A', line: 1, priority: 1, target: { kind: 'phrase', tokens: ['b'], attribute: 'text' } },
      { label: 'B', line: 2, priority: 0, target: { kind: 'tokens', tokens: parseTokenPattern([{ OP: '+' }]) } },
    ];
    const doc = tokenize(`${'a '.repeat(20_000)}b ${'a '.repeat(20_000)}`);
    expect(chooseMatches(doc.length, rules, new RuleFinder(rules).find(doc))).toHaveLength(3);
  });
});

test('with equal votes the first label of the task wins, and only the highest priority votes', () => {
  const task: Task = { name: 't', kind: 'textcat', labels: [{ name: 'A' }, { name: 'B' }] };
  const rules = (['B', 'A', 'B', 'A'] as const).map(
    (label, index): Rule => ({ label, line: index + 1, priority: index === 2 ? 1 : 0, target: { kind: 'default' } }),
  );
  expect(chooseCats(task, rules, [0, 1])).toEqual({ A: 1, B: 0 });
  expect(chooseCats(task, rules, [1, 2, 3])).toEqual({ A: 0, B: 1 });
});

test('the queue gives back in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const queue = new PriorityQueue<number>((a, b) => a - b);
      for (const number of numbers) queue.push(number);
      const sorted = numbers.map(() => queue.pop());
      expect(sorted).toEqual([...numbers].sort((a, b) => a - b));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
