import { createDoc, type Task } from 'tincture';
import { expect, test } from 'vitest';
import { corefServer } from './coref.ts';

const task: Task = { name: 'who', kind: 'coref', labels: [{ name: 'person' }] };
const text = 'Ada fed her cat.';
const [ada, her, cat] = [
  { start: 0, end: 3 },
  { start: 8, end: 11 },
  { start: 8, end: 15 },
];

test('gold is put in order, with nothing but its layer', () => {
  const coref = [{ mentions: [cat!] }, { mentions: [her!, ada!], label: 'person' }];
  const sorted = [{ mentions: [ada!, her!], label: 'person' }, { mentions: [cat!] }];
  expect(corefServer.check(task, text, { coref })).toEqual({ coref: sorted });
  expect(corefServer.goldView(task, { coref: sorted })).toEqual({ coref: sorted });
  expect(corefServer.goldView(task, {})).toEqual({});
});

test.each<[string, object, RegExp]>([
  ['another layer', { coref: [], ents: [] }, /must carry `coref` and nothing else/],
  ['a mention off the tokens', { coref: [{ mentions: [{ start: 1, end: 3 }] }] }, /1–3 is not on token borders/],
  ['a mention in two clusters', { coref: [{ mentions: [ada] }, { mentions: [ada] }] }, /0–3 is there twice/],
  ['a cluster of nothing', { coref: [{ mentions: [] }] }, /has no mention/],
  ['a kind that the task has not', { coref: [{ mentions: [ada], label: 'ship' }] }, /has no label "ship"/],
])('gold is refused: %s', (_, gold, problem) => {
  expect(() => corefServer.check(task, text, gold)).toThrow(problem);
});

test('a proposal is shown on whole tokens, each mention once, and what is left out is told', () => {
  const doc = createDoc(text, Int32Array.from([0, 4, 8, 12, 15]), Int32Array.from([3, 7, 11, 15, 16]));
  const notes: string[] = [];
  const coref = [
    {
      mentions: [
        { ...ada!, confidence: 0.5, linkConfidence: 0.25 },
        { start: 9, end: 10 },
      ],
      label: 'person',
    },
    { mentions: [her!, { start: 20, end: 21 }], label: 'ship' },
    { mentions: [cat!], label: 'ship' },
  ];
  expect(corefServer.show(task, doc, { coref }, 'rules', notes)).toEqual({
    coref: [
      { mentions: [{ ...ada!, confidence: 0.5, linkConfidence: 0.25 }, her], label: 'person' },
      { mentions: [cat] },
    ],
  });
  expect(notes).toEqual(['Not shown: 2 proposed mentions, for lying outside the text or being in two clusters.']);
});
