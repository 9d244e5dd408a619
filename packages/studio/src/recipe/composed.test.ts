import { createMemoryStore, type NewDecision, type Store } from '@tincture/store';
import type { Task } from 'tincture';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareView, type HostInTest, openInTest, pets, type RecipeInTest } from '../testing/recipe-in-test.ts';
import { type Answer, type Decision, defineRecipe, type Recipe } from './recipe.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const ownTone = { name: 'tone', kind: 'textcat', labels: ['good', 'bad'] } as const;
const host: HostInTest = {
  tasks: new Map([pets, tone].map((task) => [task.name, task])),
  views: [{ name: 'kennel', tasks: ['tone', 'pets'] }],
};
const rex = { ents: [{ start: 0, end: 3, label: 'PET' }] };
const good = { cats: { good: 1, bad: 0 } };
const bad = { cats: { good: 0, bad: 1 } };
let store: Store;
let sent = 0;

beforeEach(() => {
  store = createMemoryStore({ now: () => new Date(0) });
  sent = 0;
});

const of = (task: string, document: string, rest: Partial<NewDecision> = {}): NewDecision => ({
  ...{ id: `decision-${sent++}`, document, task, verdict: 'accept', person: 'ada' },
  ...{ annotations: task === 'pets' ? rex : good, ...rest },
});
const undo = (task: string, document: string): NewDecision => {
  const { annotations: _, ...rest } = of(task, document, { verdict: 'undo' });
  return rest;
};

/** A recipe for three texts in both tasks. */
function both(rest: object = {}): Recipe {
  return defineRecipe({
    ...{ name: 'both', view: ['pets', ownTone] },
    stream: () => ['d0', 'd1', 'd2'].map((id) => ({ id, text: `Rex ran ${id}` })),
    ...rest,
  });
}

/** What a person gets, all at once, after the first `known` texts. */
async function open(running: RecipeInTest): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const page = await running.feed.queue({ task: running.task.name, after: found.at(-1), limit: 20 });
    if (page.length === 0) return found;
    found.push(...page.map(({ document }) => document.id));
  }
}

describe('the view of a recipe', () => {
  it('is several tasks of the project or its own, or a composed view by its name', async () => {
    const own = await openInTest(both(), store, {}, host);
    expect(own.tasks.map(({ name }) => name)).toEqual(['pets', 'tone']);
    expect(own.views).toEqual([{ name: 'pets + tone', tasks: ['pets', 'tone'] }]);
    const named = await openInTest(both({ view: 'kennel' }), store, {}, host);
    expect(named.tasks.map(({ name }) => name)).toEqual(['tone', 'pets']);
    expect(named.views).toEqual(host.views);
    expect((await openInTest(both({ view: 'pets' }), store, {}, host)).views).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no task', [], 'recipe-invalid'],
    ['one task', ['pets'], 'recipe-invalid'],
    ['a task twice', ['pets', 'tone', 'pets'], 'recipe-invalid'],
    ['a task without a name', ['pets', { kind: 'textcat', labels: ['a', 'b'] }], 'task-invalid'],
    ['a text to edit', ['pets', { kind: 'edit', name: 'summary' }], 'recipe-invalid'],
    ['a task that is not there', ['pets', 'mood'], 'argument-invalid'],
  ])('is refused with %s', async (_, view, code) => {
    await expect(openInTest(both({ view }), store, {}, host)).rejects.toMatchObject({ code });
  });

  it('of several tasks is for no outputs and no free text, and says so before a text is given', async () => {
    for (const rest of [{ outputsOf: pets }, { isBlind: true }]) {
      const [setting] = Object.keys(rest);
      const opened = openInTest(both({ view: 'kennel', ...rest }), store, {}, host);
      await expect(opened).rejects.toThrow(`sets \`${setting}\`, and its view has several tasks`);
    }
    const free = openInTest(both({ view: ['pets', { kind: 'rank', name: 'best' }] }), store, {}, host);
    await expect(free).rejects.toThrow('asks for free text (rank) beside other tasks');
  });

  it.each<[string, object, RegExp]>([
    ['a proposal for no task', { proposals: [{ annotations: rex, source }] }, /without a `task`.*pets, tone/],
    ['a proposal for another task', { proposals: [{ task: 'mood', annotations: rex, source }] }, /"mood".*pets, tone/],
    ['outputs', { outputs: [{ name: 'a', annotations: rex, source }] }, /`outputs`.*several tasks/],
  ])('of several tasks takes no item with %s', async (_, rest, message) => {
    const running = await openInTest(both({ stream: () => [{ text: 'Rex', ...rest }] }), store, {}, host);
    await expect(open(running)).rejects.toThrow(message);
  });
});

describe('a text in several tasks', () => {
  it('is given with what is proposed in each, and is done when each is decided', async () => {
    const proposals = [
      { task: 'tone', annotations: bad, source },
      { task: 'pets', annotations: rex, source },
      { task: 'pets', annotations: { ents: [] }, source: { kind: 'person', id: 'bob' } },
    ] as const;
    const seen: unknown[] = [];
    const recipe = both({
      stream: () => [{ id: 'd0', text: 'Rex ran', proposals }],
      onSave: (_: unknown, item: unknown) => void seen.push(item),
    });
    const running = await openInTest(recipe, store, {}, host);
    expect(await open(running)).toEqual(['d0']);
    // Another task of the view has no texts of its own, and nobody waits for one.
    expect(await running.feed.queue({ task: 'tone', limit: 5 })).toEqual([]);
    expect((await store.annotations('d0', 'pets')).map(({ annotations }) => annotations)).toEqual([rex]);
    expect((await store.annotations('d0', 'tone')).map(({ annotations }) => annotations)).toEqual([bad]);
    const [first] = running.feed.show(running.task, bareView(running.task, 'd0', 'Rex ran')).proposals;
    expect(first).toMatchObject({ id: -1, source: 'bob', ents: [] });
    await running.feed.decide(of('pets', 'd0', { proposal: -1 }));
    expect(await open(running)).toEqual(['d0']);
    expect([running.feed.progress('pets').decided, running.feed.progress('tone').decided]).toEqual([1, 0]);
    expect(running.count()).toEqual({ decided: 0, open: 1 });
    await running.feed.decide(of('tone', 'd0'));
    expect(await open(running)).toEqual([]);
    expect(running.count()).toEqual({ decided: 1, open: 0 });
    await running.close();
    const stored = [proposals[2], proposals[1], proposals[0]];
    expect(seen[1]).toEqual({ id: 'd0', text: 'Rex ran', proposals: stored, outputs: [] });
  });

  it('comes where it is open in one of them, and the other stands', async () => {
    await store.addDocuments(['d0', 'd1', 'd2'].map((id) => ({ id, text: `Rex ran ${id}`, annotations: {} })));
    const imported = { kind: 'import', name: 'file' } as const;
    await store.decide(of('pets', 'd0', { person: 'bob' }));
    await store.addAnnotations('pets', [{ document: 'd1', annotations: rex, source: imported }]);
    for (const task of ['pets', 'tone']) await store.decide(of(task, 'd2', { person: 'bob' }));
    const running = await openInTest(both({ stream: ({ texts }: { texts(): unknown }) => texts() }), store, {}, host);
    expect(await open(running)).toEqual(['d0', 'd1']);
    const proposal = { document: 'd1', task: 'pets', annotations: rex, source: imported };
    expect(await store.annotations('d1', 'pets')).toEqual([expect.objectContaining(proposal)]);
    expect(running.feed.progress('pets')).toMatchObject({ documents: 2, open: 0, decided: 1, imported: 1 });
    for (const id of ['d0', 'd1']) await running.feed.decide(of('tone', id));
    expect(await open(running)).toEqual([]);
    await running.close();
    expect(await open(await openInTest(both({ stream: () => [] }), store, {}, host))).toEqual([]);
  });

  it('is not given where it is settled in all of them, and gets proposals only where it is open, the first one first', async () => {
    await store.addDocuments(['d0', 'd1'].map((id) => ({ id, text: `Rex ran ${id}`, annotations: {} })));
    for (const task of ['pets', 'tone']) await store.decide(of(task, 'd1', { person: 'bob' }));
    await store.decide(of('pets', 'd0', { person: 'bob' }));
    const proposals = [
      { task: 'pets', annotations: rex, source },
      { task: 'tone', annotations: bad, source },
      { task: 'tone', annotations: good, source: { ...source, name: 'other' } },
    ];
    const stream = () => ['d0', 'd1'].map((id) => ({ id, text: `Rex ran ${id}`, proposals }));
    const running = await openInTest(both({ stream }), store, {}, host);
    expect(await open(running)).toEqual(['d0']);
    expect(running.feed.progress('tone').documents).toBe(1);
    expect(await store.annotations('d0', 'pets')).toEqual([]);
    expect(await store.annotations('d1', 'tone')).toEqual([]);
    const shown = (await store.queueItem('tone', 'd0'))?.proposals;
    expect(shown?.map(({ annotations }) => annotations)).toEqual([bad, good]);
  });

  it('is asked for again in all of them where the recipe wants that', async () => {
    await store.addDocuments([{ id: 'd0', text: 'Rex ran', annotations: {} }]);
    await store.decide(of('pets', 'd0', { person: 'bob' }));
    const imported = { kind: 'import', name: 'file' } as const;
    await store.addAnnotations('tone', [{ document: 'd0', annotations: good, source: imported }]);
    const stream = () => [{ id: 'd0', text: 'Rex ran', again: true }];
    const running = await openInTest(both({ stream }), store, {}, host);
    expect(await open(running)).toEqual(['d0']);
    const decided = { id: 'decision-0', verdict: 'accept', person: 'bob', made: '' };
    const view = { ...bareView(pets, 'd0', 'Rex ran'), decisions: [decided] };
    expect(running.feed.show(pets, view).reopens).toBe('decision-0');
    const gold = { ...bareView(tone, 'd0', 'Rex ran'), isImported: true };
    expect(running.feed.show(tone, gold).isImported).toBeUndefined();
    await running.feed.decide(of('pets', 'd0'));
    expect(await open(running)).toEqual(['d0']);
    await running.feed.decide(of('tone', 'd0'));
    expect(await open(running)).toEqual([]);
    // What is decided by now is another decision.
    expect(running.feed.show(pets, { ...view, decisions: [{ ...decided, id: 'decision-1' }] }).reopens).toBeUndefined();
  });

  it('comes back after a restart as it stood, and after an undo', async () => {
    const first = await openInTest(both(), store, {}, host);
    expect(await open(first)).toEqual(['d0', 'd1', 'd2']);
    for (const task of ['pets', 'tone']) await first.feed.decide(of(task, 'd0'));
    await first.feed.decide(of('tone', 'd1'));
    await first.close();
    const second = await openInTest(both({ stream: () => [] }), store, {}, host);
    expect(await open(second)).toEqual(['d1', 'd2']);
    await second.feed.decide(undo('pets', 'd0'));
    expect(await open(second)).toEqual(['d0', 'd1', 'd2']);
    expect(second.feed.progress('tone').decided).toBe(2);
  });
});

describe('the hooks of a recipe of several tasks', () => {
  it('validate sees what is said in every task: now, or before', async () => {
    const asked: [string, Readonly<Partial<Record<string, Answer>>>][] = [];
    const recipe = both({
      validate({ task, parts }: { task: string; parts: Readonly<Partial<Record<string, Answer>>> }) {
        asked.push([task, parts]);
        const isBad = parts.tone?.annotations?.cats?.bad === 1;
        const { ents = [] } = parts.pets?.annotations ?? {};
        return isBad && ents.length > 0 ? 'A pet is never bad.' : undefined;
      },
    });
    const running = await openInTest(recipe, store, {}, host);
    await open(running);
    const refused = { code: 'answer-refused', problem: 'A pet is never bad.' };
    const saysBad = { verdict: 'correct', annotations: bad } as const;
    await expect(running.feed.decide(of('pets', 'd0'), { tone: saysBad })).rejects.toMatchObject(refused);
    expect(asked).toEqual([['pets', { pets: { verdict: 'accept', annotations: rex }, tone: saysBad }]]);
    expect(await store.decisions('d0', 'pets')).toEqual([]);
    // One part alone, and then the other one, which is held against what is in force.
    await running.feed.decide(of('pets', 'd0'));
    await expect(running.feed.decide(of('tone', 'd0', saysBad))).rejects.toMatchObject(refused);
    await running.feed.decide(undo('pets', 'd0'));
    await running.feed.decide(of('tone', 'd0', saysBad));
    expect(asked.map(([task, parts]) => [task, Object.keys(parts)])).toEqual([
      ['pets', ['pets', 'tone']],
      ['pets', ['pets']],
      ['tone', ['pets', 'tone']],
      ['tone', ['tone']],
    ]);
  });

  it('update, onSave and summary hear of each task by its name', async () => {
    const saved: string[] = [];
    const updates: string[] = [];
    const inWords = ({ task, verdict, item }: Decision): string => `${item.id} ${task} ${verdict}`;
    const recipe = both({
      onSave: (decision: Decision) => void saved.push(inWords(decision)),
      update: (decisions: readonly Decision[]) => void updates.push(...decisions.map(inWords)),
      summary: (decided: readonly Decision[]) => ({ lines: decided.map(inWords) }),
    });
    const running = await openInTest(recipe, store, {}, host);
    await open(running);
    for (const decision of [of('pets', 'd1'), of('tone', 'd1'), undo('pets', 'd1')])
      await running.feed.decide(decision);
    await running.close();
    expect(saved).toEqual(['d1 pets accept', 'd1 tone accept', 'd1 pets undo']);
    expect(updates).toEqual(saved);
    expect((await running.summary())?.lines).toEqual(['d1 tone accept']);
    await openInTest(recipe, store, {}, host);
    expect(updates.slice(3)).toEqual(['d1 tone accept']);
  });

  it('route keeps a text for others in all tasks', async () => {
    const recipe = both({ route: ({ id }: { id: string }) => id !== 'd1' });
    const running = await openInTest(recipe, store, {}, host);
    expect(await open(running)).toEqual(['d0', 'd2']);
    expect(running.feed.progress('tone')).toMatchObject({ documents: 2, open: 2 });
  });
});
