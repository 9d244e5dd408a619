// Tags, features and lemmas: what is asked of each word, and what an answer means.
import fc from 'fast-check';
import { createDoc, type Document, parseTask, type Task, tokenize } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { PromptStyle } from '../prompt.ts';
import { lemmatizerPrompts } from './lemmatizer.ts';
import { morphologizerPrompts } from './morphologizer.ts';
import { taggerPrompts } from './tagger.ts';
import type { Said, TaskPrompts } from './task-prompts.ts';

interface Row {
  readonly prompts: TaskPrompts;
  readonly task: Task;
  readonly column: string;
  readonly key: 'pos' | 'tag' | 'morph' | 'lemma';
  /** Of `Cats sat |` */
  readonly gold: readonly string[];
  readonly written: readonly string[];
}

const kinds: Readonly<Record<string, Row>> = {
  tagger: {
    prompts: taggerPrompts,
    task: parseTask('tags', {
      kind: 'tagger',
      attribute: 'pos',
      labels: { NOUN: { definition: 'A thing' }, VERB: {}, SYM: {} },
      guidelines: 'Bars are symbols.',
    }),
    column: 'tag',
    key: 'pos',
    gold: ['NOUN', 'VERB', 'SYM'],
    written: ['NOUN', 'VERB', 'SYM'],
  },
  morphologizer: {
    prompts: morphologizerPrompts,
    task: parseTask('features', { kind: 'morphologizer' }),
    column: 'features',
    key: 'morph',
    gold: ['Number=Plur', 'Mood=Ind|Tense=Past', ''],
    written: ['Number=Plur', 'Mood=Ind|Tense=Past', '_'],
  },
  lemmatizer: {
    prompts: lemmatizerPrompts,
    task: parseTask('lemmas', { kind: 'lemmatizer' }),
    column: 'lemma',
    key: 'lemma',
    gold: ['cat', 'sit down', '|'],
    written: ['cat', 'sit down', '|'],
  },
};
const text = 'Cats sat |';
const places = [
  { start: 0, end: 4 },
  { start: 5, end: 8 },
  { start: 9, end: 10 },
];
const words = ['Cats', 'sat', '|'];

function goldOf({ key, gold }: Row): Document {
  return { text, annotations: { tokens: places.map((place, index) => ({ ...place, [key]: gold[index] })) } };
}

function parse({ prompts, task }: Row, said: string, style: PromptStyle = 'chat', finish: Said['finish'] = 'stop') {
  return prompts.parse(task, tokenize(text), { text: said, finish }, style);
}

function answer({ column }: Row, ...said: readonly (readonly [number, string, unknown])[]): string {
  return JSON.stringify({ words: said.map(([number, word, value]) => ({ number, word, [column]: value })) });
}

describe.each(Object.entries(kinds))('%s', (_, kind) => {
  const { prompts, task, column, key, gold, written } = kind;
  const right = words.map((word, index) => [index + 1, word, written[index]] as const);

  it('numbers the words, and shows examples in the form of an answer', () => {
    const prompt = prompts.build(task, tokenize('Dogs ran'), [goldOf(kind)], 'chat');
    if (prompt.style !== 'chat') throw new Error('Not a chat prompt.');
    expect(prompt.messages.map((message) => JSON.parse(message.text))).toEqual([
      { text, words: ['1 Cats', '2 sat', '3 |'] },
      { words: words.map((word, i) => ({ number: i + 1, word, [column]: written[i] })) },
      { text: 'Dogs ran', words: ['1 Dogs', '2 ran'] },
    ]);
    expect(JSON.stringify(prompts.schema(task))).toContain(`"required":["number","word","${column}"]`);
  });

  it('asks about the tokens that a text comes with', () => {
    const given = createDoc('Cats sat', Int32Array.of(0), Int32Array.of(8));
    const prompt = prompts.build(task, given, [], 'chat');
    expect(prompt.style === 'chat' && JSON.parse(prompt.messages[0]!.text).words).toEqual(['1 Cats sat']);
  });

  it.each<PromptStyle>(['chat', 'completion'])('understands the form that it shows: %s', (style) => {
    const prompt = prompts.build(task, tokenize('x'), [goldOf(kind)], style);
    const shown = prompt.style === 'chat' ? prompt.messages[1]!.text : (/Words: (.*)/.exec(prompt.text)?.[1] ?? '');
    expect(parse(kind, shown, style)).toEqual({ annotations: goldOf(kind).annotations, dropped: [] });
    expect(prompts.answerTokens(task, tokenize(text), style)).toBeGreaterThan(shown.length / 4);
  });

  it.each([
    ['word-differs', [2, 'stood', written[1]]],
    ['word-differs', [9, 'sat', written[1]]],
    ['word-malformed', [2, 'sat', undefined]],
    ['word-malformed', ['two', 'sat', written[1]]],
  ] as const)('leaves a word open of which nothing usable is said: %s', (reason, [number, word, value]) => {
    const wrong = { number, word, [column]: value };
    const rows = right.map(([n, w, v]) => (n === 2 ? wrong : { number: n, word: w, [column]: v }));
    const parsed = parse(kind, JSON.stringify({ words: rows }));
    expect(parsed?.dropped.map((item) => item.reason)).toEqual([reason]);
    expect(parsed?.annotations.tokens).toEqual(
      places.map((place, index) => (index === 1 ? place : { ...place, [key]: gold[index] })),
    );
  });

  it('takes the first of two rows of a word', () => {
    const parsed = parse(kind, answer(kind, ...right, [1, 'Cats', written[1]]));
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['word-again']);
    expect(parsed?.annotations.tokens?.[0]).toMatchObject({ [key]: gold[0] });
  });

  it('says what it says where it broke off', () => {
    const cut = parse(kind, answer(kind, ...right).slice(0, -10), 'chat', 'length');
    expect(cut?.dropped.map(({ reason }) => reason)).toEqual(['answer-cut-off']);
    expect(cut?.annotations.tokens?.[2]).toEqual(places[2]);
    const line = parse(kind, `1 Cats ${written[0]} | 2 sat ${written[1]} | 3 | S`, 'completion', 'length');
    expect(line?.annotations.tokens?.map((token) => token[key])).toEqual([gold[0], gold[1], undefined]);
  });

  it.each(['', 'I cannot do that.', '{"words": []}'])('is none: %s', (said) => {
    expect(parse(kind, said)).toBeUndefined();
    expect(parse(kind, said, 'completion')).toBeUndefined();
  });

  it('survives whatever a model says', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...words, ...written));
    const row = fc.record({
      number: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.jsonValue()),
      word: value,
      [column]: value,
    });
    const said = fc.oneof(
      fc.string(),
      fc.array(row).map((rows) => JSON.stringify({ words: rows })),
    );
    fc.assert(
      fc.property(said, fc.constantFrom<PromptStyle>('chat', 'completion'), (content, style) => {
        const tokens = parse(kind, content, style)?.annotations.tokens;
        if (tokens !== undefined) expect(tokens.map(({ start, end }) => ({ start, end }))).toEqual(places);
      }),
    );
  });
});

describe('a tag', () => {
  const tagger = kinds.tagger!;
  it('is one of the task, in any case', () => {
    const parsed = parse(tagger, answer(tagger, [1, 'Cats', 'noun'], [2, 'sat', 'ADV'], [3, '|', 7]));
    expect(parsed?.annotations.tokens?.map(({ pos }) => pos)).toEqual(['NOUN', undefined, undefined]);
    expect(parsed?.dropped).toEqual([
      { what: '2 sat ADV', reason: 'label-unknown' },
      { what: '3 | 7', reason: 'label-unknown' },
    ]);
  });

  it('has its definition and the guidelines in the prompt', () => {
    const prompt = tagger.prompts.build(tagger.task, tokenize('x'), [], 'chat');
    expect(prompt.style === 'chat' && prompt.system).toContain('- NOUN: A thing.');
    expect(prompt.style === 'chat' && prompt.system).toContain('Bars are symbols.');
  });
});

describe('features', () => {
  const morphologizer = kinds.morphologizer!;
  it.each([
    ['Tense=Past|Mood=Ind', 'Mood=Ind|Tense=Past'],
    ['Tense=Past; Mood=Ind', 'Mood=Ind|Tense=Past'],
    [['Number=Sing'], 'Number=Sing'],
    [{ Number: 'Sing', Case: 'Nom' }, 'Case=Nom|Number=Sing'],
    ['None', ''],
    ['', ''],
    [{}, ''],
  ])('are put in order: %j', (said, morph) => {
    const parsed = parse(morphologizer, answer(morphologizer, [1, 'Cats', said]));
    expect(parsed?.annotations.tokens?.[0]?.morph).toBe(morph);
  });

  it.each(['plural', 'Number=', 'Number=Sing|Number=Plur', 'Number=Sing Person=3', 3])('are none: %j', (said) => {
    const parsed = parse(morphologizer, answer(morphologizer, [1, 'Cats', said], [2, 'sat', '_']));
    expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['features-malformed']);
  });

  it('are those of the task, where it names any', () => {
    const task = parseTask('features', { kind: 'morphologizer', labels: ['Number=Sing', 'Number=Plur'] });
    const own = { ...morphologizer, task };
    const parsed = parse(own, answer(own, [1, 'Cats', 'number=plur'], [2, 'sat', 'Tense=Past']));
    expect(parsed?.annotations.tokens?.map(({ morph }) => morph)).toEqual(['Number=Plur', undefined, undefined]);
    expect(parsed?.dropped).toEqual([{ what: '2 sat Tense=Past', reason: 'label-unknown' }]);
  });
});

it.each(['', ' ', 'a\nb', 'x'.repeat(101), null, {}])('a lemma is not %j', (said) => {
  const lemmatizer = kinds.lemmatizer!;
  const parsed = parse(lemmatizer, answer(lemmatizer, [1, 'Cats', said], [2, 'sat', 5]));
  expect(parsed?.dropped.map(({ reason }) => reason)).toEqual(['lemma-malformed']);
  expect(parsed?.annotations.tokens?.[1]?.lemma).toBe('5');
});
