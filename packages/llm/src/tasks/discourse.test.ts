import fc from 'fast-check';
import { type Document, parseTask, tokenize, treeOfUnits } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { discoursePrompts } from './discourse.ts';
import type { Said } from './task-prompts.ts';

const task = parseTask('rst', {
  kind: 'discourse',
  labels: { 'causal-cause': { definition: 'Why something is so' }, 'joint-list_m': {}, 'adversative-concession': {} },
  guidelines: 'Relative clauses are no units.',
});
const text = 'We stayed in because it rained, and we read, and Bob slept.';
const gold: Document = {
  text: 'Although it rained, we left.',
  annotations: {
    discourse: [
      { start: 0, end: 19, head: 1, label: 'adversative-concession', depth: 0 },
      { start: 20, end: 28, head: 1, depth: 0 },
    ],
  },
};
const row = (number: number, relation: string, head: number, words: string): object => ({
  ...{ number, relation, head },
  text: words,
});
const answer = (...units: object[]): string => JSON.stringify({ units });
const right = [
  row(1, 'root', 0, 'We stayed in'),
  row(2, 'causal-cause', 1, 'because it rained,'),
  row(3, 'joint-list_m', 1, 'and we read,'),
  row(4, 'joint-list_m', 1, 'and Bob slept.'),
];

function parse(said: string, style: PromptStyle = 'chat', finish: Said['finish'] = 'stop') {
  return discoursePrompts.parse(task, tokenize(text), { text: said, finish }, style);
}

describe('prompts', () => {
  it('show the relations, the guidelines, and examples in the form of an answer', () => {
    const prompt = discoursePrompts.build(task, tokenize(text), [gold], 'chat');
    if (prompt.style !== 'chat') throw new Error('Not a chat prompt.');
    expect(prompt.system).toContain('- causal-cause: Why something is so.');
    expect(prompt.system).toContain('Relative clauses are no units.');
    expect(prompt.messages.map((message) => JSON.parse(message.text))).toEqual([
      { text: gold.text },
      {
        units: [row(1, 'adversative-concession', 2, 'Although it rained,'), row(2, 'root', 0, 'we left.')],
      },
      { text },
    ]);
  });

  it('are one line a text for models that only continue', () => {
    const prompt = discoursePrompts.build(task, tokenize(text), [gold], 'completion');
    if (prompt.style !== 'completion') throw new Error('Not a completion prompt.');
    expect(prompt.text).toContain('Units: 1 adversative-concession 2 Although it rained, | 2 root 0 we left.');
    expect(prompt.text.endsWith(`Text: ${text}\nUnits:`)).toBe(true);
  });

  it('hold a provider to units with relations of the task', () => {
    expect(JSON.stringify(discoursePrompts.schema(task))).toContain(
      '"enum":["causal-cause","joint-list_m","adversative-concession","root"]',
    );
    expect(discoursePrompts.answerTokens(task, tokenize(text), 'chat')).toBeGreaterThan(100);
  });
});

describe('answers', () => {
  const units = [
    { start: 0, end: 12, head: 0, depth: 0 },
    { start: 13, end: 31, head: 0, label: 'causal-cause', depth: 0 },
    { start: 32, end: 44, head: 0, label: 'joint-list_m', depth: 1 },
    { start: 45, end: 59, head: 0, label: 'joint-list_m', depth: 1 },
  ];

  it('become units on tokens, with nuclei of one relation in one node', () => {
    expect(parse(answer(...right))).toEqual({ annotations: { discourse: units }, dropped: [] });
    expect('tree' in treeOfUnits(units)).toBe(true);
  });

  it('are read from a line, up to where it breaks off', () => {
    const line =
      ' 1 root 0 We stayed in | 2 causal-cause 1 because it rained, | 3 joint-list_m 1 and we read, | 4 joint-list_m 1 and Bob slept.\nText: next';
    expect(parse(line, 'completion')).toEqual({ annotations: { discourse: units }, dropped: [] });
    const cut = parse(' 1 root 0 We stayed in | 2 causal-cause 1 because it rained, | 3 joint', 'completion', 'length');
    expect(cut?.annotations.discourse?.map(({ start }) => start)).toEqual([0, 13]);
    expect(cut?.dropped).toEqual([{ what: ' 3 joint'.trim(), reason: 'answer-cut-off' }]);
    expect(parse('1 root 0 We stayed in | nothing', 'completion')?.dropped).toEqual([
      { what: 'nothing', reason: 'unit-malformed' },
    ]);
  });

  it('may differ in case and spaces, and leave words out at the end of a unit', () => {
    const said = answer(
      row(1, 'root', 0, 'we  STAYED in'),
      row(2, 'Causal-Cause', 1, 'because it'),
      row(3, 'joint list m', 1, 'and we read'),
    );
    expect(parse(said)?.annotations.discourse?.map(({ start, label }) => [start, label])).toEqual([
      [0, undefined],
      [13, 'causal-cause'],
      [32, 'joint-list_m'],
    ]);
  });

  it.each<[string, object[], string, number[]]>([
    [
      'a unit that is not in the text',
      [...right.slice(0, 2), row(3, 'joint-list_m', 1, 'and it snowed')],
      'unit-not-found',
      [0, 13],
    ],
    [
      'a head that is not there',
      [...right.slice(0, 3), row(4, 'joint-list_m', 9, 'and Bob')],
      'head-unknown',
      [0, 13, 32, 45],
    ],
    [
      'a unit that is its own head',
      [...right.slice(0, 3), row(4, 'joint-list_m', 4, 'and Bob')],
      'head-unknown',
      [0, 13, 32, 45],
    ],
    [
      'an unknown relation',
      [...right.slice(0, 3), row(4, 'mode-means', 1, 'and Bob')],
      'label-unknown',
      [0, 13, 32, 45],
    ],
    ['two roots', [...right.slice(0, 3), row(4, 'root', 0, 'and Bob')], 'heads-make-no-tree', [0, 13, 32, 45]],
    [
      'a circle',
      [row(1, 'causal-cause', 2, 'We stayed'), row(2, 'causal-cause', 1, 'because it'), ...right.slice(2)],
      'heads-make-no-tree',
      [0, 13, 32, 45],
    ],
    [
      'brackets that cross',
      [right[0]!, row(2, 'causal-cause', 4, 'because it'), ...right.slice(2)],
      'heads-make-no-tree',
      [0, 13, 32, 45],
    ],
    ['no unit at all', [...right, { number: 5 }], 'unit-malformed', [0, 13, 32, 45]],
  ])('with %s say what is left: at least where units begin', (_, rows, reason, starts) => {
    const said = parse(answer(...rows));
    expect(said?.annotations.discourse?.map(({ start }) => start)).toEqual(starts);
    expect(said?.dropped.map((one) => one.reason)).toContain(reason);
    const hasHeads = reason === 'unit-not-found' || reason === 'unit-malformed';
    expect(said?.annotations.discourse?.every(({ head }) => (head !== undefined) === hasHeads)).toBe(true);
  });

  it('that say nothing are none', () => {
    for (const said of ['', 'I cannot.', '{"units": []}', '{"units": 3}', answer(row(1, 'root', 0, 'Hello'))])
      expect(parse(said)).toBeUndefined();
    expect(
      discoursePrompts.parse(task, tokenize(' '), { text: answer(...right), finish: 'stop' }, 'chat'),
    ).toBeUndefined();
  });

  it('of any kind make a tree of the whole text, or units without heads', () => {
    const any = fc.record({
      number: fc.integer({ min: 0, max: 5 }),
      relation: fc.constantFrom('root', 'causal-cause', 'joint-list_m', 'x'),
      head: fc.nat(5),
      text: fc.constantFrom('We stayed', 'because it', 'and we', 'and Bob', 'read,', ''),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (rows) => {
        const discourse = parse(answer(...rows))?.annotations.discourse;
        if (discourse === undefined) return;
        expect([discourse[0]?.start, discourse.at(-1)?.end]).toEqual([0, text.length]);
        const isJoined = discourse.some(({ head }) => head !== undefined);
        if (isJoined) expect(treeOfUnits(discourse)).toHaveProperty('tree');
      }),
      { numRuns: 500 },
    );
  });
});
