// Each shipped recipe as a person meets it: what is given, in which order, and what is said at the end.
import { createMemoryStore, type NewDecision, type Store } from '@tincture/store';
import { type Annotations, type Component, type Task, TinctureError } from 'tincture';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareView, openInTest, pets, type RecipeInTest } from '../testing/recipe-in-test.ts';
import { compare } from './compare.ts';
import { coreference } from './coreference.ts';
import { correct } from './correct.ts';
import { errorAnalysis } from './error-analysis.ts';
import { match } from './match.ts';
import { review } from './review.ts';
import { teach } from './teach.ts';
import { tournament } from './tournament.ts';

const texts: Readonly<Record<string, string>> = {
  a: 'Rex saw Mia.',
  b: 'Nobody was there.',
  c: 'Mia slept in Rome.',
  d: 'Rex went to Rome.',
};
const rule = (label: string, pattern: string): string => JSON.stringify({ label, pattern });
const rules = {
  rex: rule('PET', 'Rex'),
  pets: `${rule('PET', 'Rex')}\n${rule('PET', 'Mia')}`,
  places: rule('PLACE', 'Rome'),
};
let store: Store;
let sent = 0;

beforeEach(async () => {
  store = createMemoryStore({ now: () => new Date(0) });
  sent = 0;
  await store.addDocuments(Object.entries(texts).map(([id, text]) => ({ id, text, annotations: {} })));
});

async function all(running: RecipeInTest): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const page = await running.feed.queue({ task: running.task.name, after: found.at(-1), limit: 20 });
    if (page.length === 0) return found;
    found.push(...page.map(({ document }) => document.id));
  }
}

const view = async (running: RecipeInTest, id: string): ReturnType<typeof viewOf> => viewOf(running, id);
async function viewOf(running: RecipeInTest, id: string) {
  const item = await store.queueItem(running.task.name, id);
  return running.feed.show(running.task, bareView(running.task, id, item?.document.text ?? ''));
}

async function decide(running: RecipeInTest, document: string, rest: Partial<NewDecision>): Promise<void> {
  await running.feed.decide({
    ...{ id: `decision-${sent++}`, document, task: running.task.name, person: 'ada', verdict: 'accept' },
    ...rest,
  });
}

const choose = (running: RecipeInTest, id: string, label: string): Promise<void> =>
  decide(running, id, {
    annotations: { cats: Object.fromEntries(running.task.labels.map(({ name }) => [name, name === label ? 1 : 0])) },
  });

it('correct: each text comes with what the proposer says, also where that is nothing', async () => {
  const running = await openInTest(correct, store, { with: 'pets' }, { rules });
  expect(await all(running)).toEqual(['a', 'b', 'c', 'd']);
  const [first] = await store.annotations('a', 'pets');
  expect(first?.annotations.ents).toHaveLength(2);
  expect(await store.annotations('b', 'pets')).toHaveLength(1);
});

it('correct: a text on which the proposer fails is not lost', async () => {
  const failing: Component = {
    ...{ name: 'prompt', task: pets, source: { kind: 'rules', name: 'prompt', hash: 'h' } },
    predict: async (docs) =>
      docs.map(() => ({ error: new TinctureError({ code: 'llm-timeout', problem: 'no answer' }) })),
  };
  const running = await openInTest(correct, store, {}, { proposer: async () => failing });
  expect(await all(running)).toEqual(['a', 'b', 'c', 'd']);
  expect(running.said).toHaveLength(4);
  expect(running.said[0]).toBe('prompt has nothing for a: no answer');
});

it('compare: tags are predicted and shown on the tokens that the file has, which may be others than ours', async () => {
  const tags: Task = { name: 'tags', kind: 'tagger', labels: [{ name: 'NNP' }, { name: 'UH' }] };
  const tagger = (name: string, tag: string): Component => ({
    ...{ name, task: tags, source: { kind: 'rules', name, hash: name } },
    predict: async (docs) =>
      docs.map(({ starts, ends }) => ({
        annotations: { tokens: Array.from(starts, (start, token) => ({ start, end: ends[token]!, tag })) },
      })),
  });
  const borders = [
    { start: 0, end: 2 },
    { start: 2, end: 3 },
    { start: 4, end: 12 },
  ];
  const running = await openInTest(
    compare,
    store,
    { a: 'NNP', b: 'UH' },
    {
      tasks: new Map([['tags', tags]]),
      proposer: async (name = '') => tagger(name, name),
      texts: [
        { id: 'y', text: 'Oh! New York', annotations: { tokens: borders.map((token) => ({ ...token, tag: 'X' })) } },
      ],
    },
  );
  expect(await all(running)).toEqual(['y']);
  const { tokens, outputs } = await view(running, 'y');
  expect(tokens).toEqual({ starts: [0, 2, 4], ends: [2, 3, 12] });
  const said = outputs?.map((output) => output.tokens?.map(({ start, end, value }) => `${start}-${end} ${value}`));
  expect(said?.toSorted()).toEqual([
    ['0-2 NNP', '2-3 NNP', '4-12 NNP'],
    ['0-2 UH', '2-3 UH', '4-12 UH'],
  ]);
});

describe('match', () => {
  it('gives the texts with a match alone, and says how often the rule was right', async () => {
    const running = await openInTest(match, store, { with: 'rex' }, { rules });
    expect(await all(running)).toEqual(['a', 'd']);
    await decide(running, 'a', { annotations: { ents: [] } });
    await decide(running, 'd', { verdict: 'reject' });
    const summary = await running.summary();
    expect(summary?.lines).toEqual(['rex was right as it is on 1 of 2 texts: 50 % (95 % interval 9 to 91).']);
  });

  it('finds a phrase in any case', async () => {
    const running = await openInTest(match, store, { pattern: 'rome', label: 'PLACE' });
    expect(await all(running)).toEqual(['c', 'd']);
    const wrong = openInTest(match, store, { pattern: 'rome', label: 'TOWN' });
    await expect(wrong).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});

describe('review', () => {
  const ents = (label: string): Annotations => ({ ents: [{ start: 0, end: 3, label }] });
  const said = (document: string, person: string, label: string): Promise<unknown> =>
    store.decide({
      ...{ id: `said-${document}-${person}`, document, task: 'pets', person, verdict: 'correct' },
      annotations: ents(label),
    });

  it('shows the versions of persons side by side, disagreements first, and asks for each once', async () => {
    for (const [person, label] of [
      ['bob', 'PET'],
      ['cem', 'PLACE'],
    ] as const) {
      await said('a', person, 'PET');
      await said('c', person, label);
    }
    const running = await openInTest(review, store, { between: 'people', all: false });
    expect(await all(running)).toEqual(['c']);
    expect(running.said).toEqual(['All say the same on 1 text; --all shows these too.']);
    const shown = await view(running, 'c');
    expect(shown.proposals.map(({ source, ents: spans }) => [source, spans?.[0]?.label])).toEqual([
      ['cem', 'PLACE'],
      ['bob', 'PET'],
    ]);
    await decide(running, 'c', { annotations: ents('PET'), seen: 'said-c-cem', proposal: -2 });
    const again = await openInTest(review, store, { between: 'people', all: true });
    expect(await all(again)).toEqual(['a']);
    expect((await store.decisions('c', 'pets')).map(({ person }) => person)).toEqual(['bob', 'cem', 'ada']);
  });

  it('compares what persons decided with what sources propose', async () => {
    const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
    await said('a', 'bob', 'PET');
    await store.addAnnotations('pets', [
      { document: 'a', annotations: ents('PLACE'), source },
      { document: 'b', annotations: ents('PET'), source },
      { document: 'b', annotations: { ents: [] }, source: { ...source, name: 'other' } },
      { document: 'd', annotations: ents('PET'), source },
    ]);
    expect(await all(await openInTest(review, store, { between: 'all', all: false }))).toEqual(['a', 'b']);
  });
});

describe('compare', () => {
  it('shows texts on which the two differ, blind, and says which one was better and how sure that is', async () => {
    const running = await openInTest(compare, store, { a: 'rex', b: 'pets' }, { rules });
    expect(running.task).toMatchObject({ kind: 'textcat', name: 'pets: rex or pets' });
    expect(await all(running)).toEqual(['a', 'c']);
    const shown = await view(running, 'a');
    expect(shown.outputs?.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(JSON.stringify(shown)).not.toMatch(/rex|rules/);
    for (const id of ['a', 'c']) {
      const { outputs = [] } = await view(running, id);
      const better = outputs[0]!.ents!.length > outputs[1]!.ents!.length ? 'A' : 'B';
      await choose(running, id, better);
    }
    const summary = await running.summary();
    expect(summary?.lines).toEqual([
      'rex was better on 0 texts, pets on 2; both were good on 0, neither on 0.',
      'Not shown, for both say the same: 2 texts.',
      'Where one was better, it was rex on 0 % (95 % interval 0 to 66); sign test: p = 0.500.',
    ]);
    expect(summary?.figures).toMatchObject({ wins: 0, losses: 2, pValue: 0.5 });
  });

  it('needs two', async () => {
    const twice = openInTest(compare, store, { a: 'rex', b: 'rex' }, { rules });
    await expect(twice).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});

it('tournament: lets those meet whose game tells most, and leads a board', async () => {
  const many = Array.from({ length: 30 }, (_, n) => ({ id: `t${n}`, text: `Rex and Mia, Rome ${n}`, annotations: {} }));
  await store.addDocuments(many);
  const names = ['rex', 'pets', 'places'];
  const running = await openInTest(tournament, store, { with: names, round: 1 }, { rules });
  let last: string | undefined;
  const met = new Map<string, number>();
  for (;;) {
    const [item] = await running.feed.queue({ task: running.task.name, after: last, limit: 1 });
    if (item === undefined) break;
    last = item.document.id;
    // Who marks more is better.
    const marks = (await view(running, last)).outputs?.map(({ ents = [] }) => ents.length) ?? [];
    const [a = 0, b = 0] = marks;
    met.set(marks.toSorted().join(), (met.get(marks.toSorted().join()) ?? 0) + 1);
    await choose(running, last, a > b ? 'A' : b > a ? 'B' : 'both');
  }
  const summary = await running.summary();
  expect(summary?.lines[1]).toMatch(/^ {2}1\. pets +\d+ \(95 % interval \d+ to \d+\), leads in \d+ of 100$/);
  expect(summary?.figures?.games).toBeGreaterThan(30);
  expect(Math.min(...met.values())).toBeGreaterThan(5);
  await running.close();
  // What was decided counts again after a restart, and nothing is asked twice.
  const again = await openInTest(tournament, store, { with: names, round: 1 }, { rules });
  expect(await all(again)).toEqual([]);
  expect((await again.summary())?.figures?.games).toBe(summary?.figures?.games);
  expect((await all(await openInTest(tournament, store, { with: names, round: 2 }, { rules }))).length).toBeGreaterThan(
    30,
  );
});

it('error-analysis: shows gold and component where they differ, and counts the reasons', async () => {
  for (const [id, spans] of [
    ['a', [{ start: 0, end: 3, label: 'PET' }]],
    ['b', []],
    ['c', []],
  ] as const) {
    await store.decide({
      ...{ id: `gold-${id}`, document: id, task: 'pets', person: 'bob', verdict: 'correct' },
      annotations: { ents: [...spans] },
    });
  }
  const reasons = ['gold wrong', 'model wrong'];
  const running = await openInTest(errorAnalysis, store, { with: 'pets', reasons }, { rules });
  expect(await all(running)).toEqual(['a', 'c']);
  expect((await view(running, 'a')).outputs?.map(({ name, ents }) => [name, ents?.length])).toEqual([
    ['gold', 1],
    ['pets', 2],
  ]);
  await decide(running, 'a', { annotations: { cats: { 'gold wrong': 1, 'model wrong': 1 } } });
  await decide(running, 'c', { annotations: { cats: { 'gold wrong': 1, 'model wrong': 0 } } });
  expect((await running.summary())?.lines).toEqual([
    'pets was as the gold on 1 text so far and otherwise on 2; looked at: 2',
    '  gold wrong   2',
    '  model wrong  1',
  ]);
});

describe('teach', () => {
  const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
  const tasks = new Map([[tone.name, tone]]);
  const many = Array.from({ length: 60 }, (_, n) => {
    const word = n % 2 === 0 ? 'lovely warm tasty' : 'awful cold burnt';
    return { id: `t${n}`, text: `The ${word} soup number ${n} was ${n % 2 === 0 ? 'great' : 'poor'}`, annotations: {} };
  });

  it('trains on what is decided, proposes with that, and leaves nothing out', async () => {
    const own = createMemoryStore({ now: () => new Date(0) });
    await own.addDocuments(many);
    const running = await openInTest(teach, own, { window: 20 }, { tasks });
    const order: string[] = [];
    for (;;) {
      const [item] = await running.feed.queue({ task: running.task.name, after: order.at(-1), limit: 1 });
      if (item === undefined) break;
      const { id } = item.document;
      order.push(id);
      const isGood = Number(id.slice(1)) % 2 === 0;
      await decide(running, id, { annotations: { cats: { good: isGood ? 1 : 0, bad: isGood ? 0 : 1 } } });
      // A person takes longer than a training; here it is waited for.
      if (order.length === 12) await expect.poll(() => running.said.length, { timeout: 20_000 }).toBeGreaterThan(0);
    }
    expect(order.toSorted()).toEqual(many.map(({ id }) => id).toSorted());
    expect(order.slice(0, 10)).toEqual(many.slice(0, 10).map(({ id }) => id));
    expect(running.errors).toEqual([]);
    expect(running.said[0]).toMatch(/^Model 1 has learnt from 1\d texts/);
    const proposals = (await own.queueItem('tone', order.at(-1) ?? ''))?.proposals ?? [];
    expect(proposals[0]?.source).toMatchObject({ kind: 'model', name: 'tone (teach)' });
    await running.close();
  }, 60_000);

  it('does not ask a prompt about hundreds of texts to choose one', async () => {
    const source = { kind: 'llm', name: 'prompt', model: 'a/b', promptHash: 'h', parameters: {} } as const;
    const prompt: Component = { name: 'prompt', task: tone, source, predict: async () => [] };
    const options = { with: 'prompt', window: 300 };
    const opening = openInTest(teach, store, options, { tasks, proposer: async () => prompt });
    await expect(opening).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});

describe('coreference', () => {
  const who: Task = { name: 'who', kind: 'coref', labels: [] };
  const named = (text: string): { start: number; end: number }[] =>
    [...text.matchAll(/Rex|Mia|Rome/g)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  /** What is called the same is the same. */
  const component: Component = {
    ...{ name: 'names', task: who, source: { kind: 'rules', name: 'names', hash: 'h' } },
    predict: async (docs) =>
      docs.map(({ text }) => {
        const names = new Set(named(text).map(({ start, end }) => text.slice(start, end)));
        const mentionsOf = (name: string) => named(text).filter(({ start, end }) => text.slice(start, end) === name);
        return { annotations: { coref: [...names].map((name) => ({ mentions: mentionsOf(name) })) } };
      }),
  };
  const host = { tasks: new Map([[who.name, who]]), proposer: async () => component };

  it('gives the texts with something to join, and says how many it passed over', async () => {
    await store.addDocuments([{ id: 'e', text: 'Rex, only Rex.', annotations: {} }]);
    const running = await openInTest(coreference, store, {}, host);
    expect(await all(running)).toEqual(['a', 'c', 'd', 'e']);
    expect((await store.annotations('a', 'who'))[0]?.annotations.coref).toHaveLength(2);
    expect((await running.summary())?.lines[0]).toBe('Passed over, with fewer than two mentions found: 1 text.');
    const whole = await openInTest(coreference, store, { all: true, repeated: true }, host);
    expect((await all(whole)).toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('leaves out what is mentioned once, if that is wanted', async () => {
    await store.addDocuments([{ id: 'e', text: 'Rex met Mia, but Rex left.', annotations: {} }]);
    const running = await openInTest(coreference, store, { repeated: true }, host);
    await all(running);
    const [proposal] = await store.annotations('e', 'who');
    expect(proposal?.annotations.coref?.map(({ mentions }) => mentions.length)).toEqual([2]);
  });

  it('is for tasks of its kind alone', async () => {
    await expect(openInTest(coreference, store, {}, { rules })).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});
