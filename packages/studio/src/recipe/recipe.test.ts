import { createMemoryStore, type NewDecision, type Store } from '@tincture/store';
import type { JsonObject } from 'tincture';
import { beforeEach, describe, expect, it } from 'vitest';
import { bareView, openInTest, pets, type RecipeInTest } from '../testing/recipe-in-test.ts';
import { type Answer, type Decision, defineRecipe, type Item, type Recipe } from './recipe.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
const tone = { kind: 'textcat', labels: ['good', 'bad'] } as const;
let store: Store;
let sent = 0;

beforeEach(() => {
  store = createMemoryStore({ now: () => new Date(0) });
  sent = 0;
});

/** A recipe for texts that are made from numbers, which counts how many were asked for. */
function numbers(most = Number.POSITIVE_INFINITY, rest: object = {}): { recipe: Recipe; pulled: () => number } {
  let pulled = 0;
  const recipe = defineRecipe({
    name: 'numbers',
    view: tone,
    async *stream() {
      for (let index = 0; index < most; index++) {
        pulled++;
        yield { text: `text ${index}`, id: `d${index}` };
      }
    },
    ...rest,
  });
  return { recipe, pulled: () => pulled };
}

const ids = async (running: RecipeInTest, after?: string): Promise<string[]> =>
  (await running.feed.queue({ task: running.task.name, after, limit: 20 })).map(({ document }) => document.id);

/** All that a person gets when the texts are fetched page by page. */
async function all(running: RecipeInTest): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const page = await ids(running, found.at(-1));
    if (page.length === 0) return found;
    found.push(...page);
  }
}

function decision(document: string, rest: Partial<NewDecision> = {}): NewDecision {
  return {
    ...{ id: `decision-${sent++}`, document, task: 'numbers', verdict: 'accept', person: 'ada' },
    annotations: { cats: { good: 1, bad: 0 } },
    ...rest,
  };
}

const undo = (document: string): NewDecision => {
  const { annotations: _, ...rest } = decision(document);
  return { ...rest, verdict: 'undo' };
};

describe('the stream of a recipe', () => {
  it('is pulled only as far as the person needs, and may never end', async () => {
    const { recipe, pulled } = numbers();
    const running = await openInTest(recipe, store);
    expect(pulled()).toBe(0);
    await ids(running);
    await expect.poll(pulled).toBe(5);
    await ids(running, 'd1');
    await expect.poll(pulled).toBe(7);
    // Whoever asks again for the same gets the same, and nothing more is pulled.
    expect((await ids(running, 'd1'))[0]).toBe('d2');
    expect(await ids(running)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6']);
    expect(pulled()).toBe(7);
    await running.close();
  });

  it('gives a text also where a recipe wants none ahead', async () => {
    const { recipe, pulled } = numbers(3, { ahead: 0 });
    const running = await openInTest(recipe, store);
    expect(await ids(running)).toEqual(['d0']);
    expect(pulled()).toBe(1);
    expect(await all(running)).toEqual(['d0', 'd1', 'd2']);
  });

  it('is pulled once, however many windows ask at the same time', async () => {
    const { recipe } = numbers(3);
    const running = await openInTest(recipe, store);
    const pages = await Promise.all([all(running), all(running), all(running)]);
    expect(pages).toEqual(Array(3).fill(['d0', 'd1', 'd2']));
    expect(await store.progress('numbers')).toMatchObject({ documents: 3 });
  });

  it('gives a text that comes twice once, under the id that it has in the store', async () => {
    await store.addDocuments([{ id: 'known', text: 'the same', annotations: {} }]);
    const recipe = defineRecipe({
      name: 'twice',
      view: tone,
      stream: () => [{ text: 'the same' }, { text: 'other' }, { text: 'the same', id: 'd9' }],
    });
    const running = await openInTest(recipe, store);
    const found = await all(running);
    expect(found).toEqual(['known', expect.stringMatching(/^[0-9a-f]{20}$/)]);
  });

  it('passes over what is decided or imported, unless it asks for that', async () => {
    const items = (again: boolean): Recipe =>
      defineRecipe({
        name: again ? 'again' : 'new',
        stream: () => ['d0', 'd1', 'd2'].map((id) => ({ id, text: `text ${id}`, again })),
      });
    await store.addDocuments(['d0', 'd1', 'd2'].map((id) => ({ id, text: `text ${id}`, annotations: {} })));
    await store.decide({ ...decision('d0'), task: 'pets', annotations: { ents: [] }, person: 'bob' });
    const imported = { kind: 'import', name: 'file' } as const;
    await store.addAnnotations('pets', [{ document: 'd1', annotations: { ents: [] }, source: imported }]);
    expect(await all(await openInTest(items(false), store))).toEqual(['d2']);
    const running = await openInTest(items(true), store);
    expect(await all(running)).toEqual(['d0', 'd1', 'd2']);
    // What somebody had decided before does not count as done; what is decided now does.
    expect(running.feed.progress(running.task.name)).toMatchObject({ open: 3, decided: 0 });
    await running.feed.decide({ ...decision('d0'), task: 'pets', annotations: { ents: [] } });
    expect(running.feed.progress(running.task.name)).toMatchObject({ open: 2, decided: 1 });
    await running.close();
    expect(await all(await openInTest(items(true), store))).toEqual(['d1', 'd2']);
  });

  it.each<[string, unknown]>([
    ['no text', { id: 'd0' }],
    ['an empty text', { text: '' }],
    ['a proposal without a source', { text: 'a', proposals: [{ annotations: { ents: [] } }] }],
    ['a word that is not known', { text: 'a', proposal: [] }],
  ])('that gives %s ends in an error that says so, and keeps what came before', async (_, item) => {
    const recipe = defineRecipe({
      name: 'wrong',
      view: tone,
      // As a file without types would.
      stream: () => JSON.parse(JSON.stringify([{ text: 'fine', id: 'd0' }, item])),
    });
    const running = await openInTest(recipe, store);
    expect(await ids(running)).toEqual(['d0']);
    await expect(ids(running, 'd0')).rejects.toMatchObject({ code: 'recipe-invalid', fix: expect.anything() });
    expect(await ids(running)).toEqual(['d0']);
    expect(running.errors).toHaveLength(1);
  });

  it('that throws says in which part of which recipe', async () => {
    const recipe = defineRecipe({
      name: 'broken',
      view: tone,
      async *stream() {
        yield { text: await Promise.reject<string>(new Error('boom')) };
      },
    });
    const running = await openInTest(recipe, store);
    await expect(ids(running)).rejects.toMatchObject({
      code: 'recipe-failed',
      problem: expect.stringMatching(/stream.*broken.*boom/),
    });
  });

  it('that waits for good does not keep the recipe from ending', async () => {
    const recipe = defineRecipe({
      name: 'waiting',
      view: tone,
      async *stream(): AsyncGenerator<Item> {
        await new Promise(() => undefined);
      },
    });
    const running = await openInTest(recipe, store);
    const waiting = ids(running);
    await running.close();
    expect(await waiting).toEqual([]);
  });
});

describe('after a restart', () => {
  it('what nobody decided comes first, with what was shown, and nothing is given twice', async () => {
    const items: Item[] = [0, 1, 2, 3].map((n) => ({
      text: `text ${n}`,
      id: `d${n}`,
      data: { n },
      proposals: [{ annotations: { cats: { good: 0.9, bad: 0.1 } }, source }],
      outputs: [{ name: 'menu', annotations: { cats: { good: 1 } }, source }],
    }));
    let from = 0;
    const seen: unknown[] = [];
    const recipe = defineRecipe({
      name: 'numbers',
      view: tone,
      ahead: 2,
      // The source has gone on meanwhile: what was given before does not come from it any more.
      stream: () => items.slice(from),
      onSave: (_, item) => void seen.push(item),
    });
    const first = await openInTest(recipe, store);
    await ids(first);
    await expect.poll(() => first.feed.progress(first.task.name).documents).toBe(2);
    await first.feed.decide(decision('d0'));
    await first.close();
    from = 2;
    const second = await openInTest(recipe, store);
    expect(second.feed.progress(second.task.name)).toMatchObject({
      documents: 2,
      open: 1,
      decided: 1,
      byVerdict: { accept: 1 },
    });
    expect(await all(second)).toEqual(['d1', 'd2', 'd3']);
    await second.feed.decide(decision('d1'));
    await second.close();
    expect(seen[1]).toEqual({
      ...{ id: 'd1', text: 'text 1', data: { n: 1 } },
      proposals: [{ annotations: { cats: { good: 0.9, bad: 0.1 } }, source }],
      outputs: [{ name: 'menu', annotations: { cats: { good: 1 } }, source }],
    });
    expect(await store.annotations('d1', 'numbers')).toHaveLength(1);
  });

  it('what was undone is open again, and what another process decided is not given', async () => {
    const { recipe } = numbers(3);
    const running = await openInTest(recipe, store);
    expect(await all(running)).toEqual(['d0', 'd1', 'd2']);
    await running.feed.decide(decision('d0'));
    await running.feed.decide(undo('d0'));
    await store.decide(decision('d1', { person: 'bob' }));
    expect(await ids(running)).toEqual(['d0', 'd2']);
    expect(await all(await openInTest(recipe, store))).toEqual(['d0', 'd2']);
  });
});

describe('the hooks of a recipe', () => {
  it('validate refuses an answer in words, before it is stored', async () => {
    const asked: [Answer, JsonObject | undefined][] = [];
    const { recipe } = numbers(2, {
      validate(answer: Answer, item: { data?: JsonObject }) {
        asked.push([answer, item.data]);
        return answer.annotations?.cats?.bad === 1 ? 'Nothing is bad.' : undefined;
      },
    });
    const running = await openInTest(recipe, store);
    await all(running);
    const bad = decision('d0', { annotations: { cats: { good: 0, bad: 1 } } });
    await expect(running.feed.decide(bad)).rejects.toMatchObject({
      code: 'answer-refused',
      problem: 'Nothing is bad.',
    });
    expect(await store.decisions('d0', 'numbers')).toEqual([]);
    const { annotations: _, ...ignored } = decision('d0', { verdict: 'ignore', reason: 'late' });
    await running.feed.decide(ignored);
    await running.feed.decide(undo('d0'));
    expect(asked.map(([answer]) => answer.verdict)).toEqual(['accept', 'ignore']);
  });

  it('refuse a text that the recipe has not given', async () => {
    await store.addDocuments([{ id: 'other', text: 'other', annotations: {} }]);
    const running = await openInTest(numbers(1).recipe, store);
    await expect(running.feed.decide(decision('other'))).rejects.toMatchObject({ code: 'decision-invalid' });
  });

  it('update gets what was decided before at first, then batches, never two at a time', async () => {
    const batches: string[][] = [];
    let atWork = 0;
    let release = (): void => undefined;
    let isHeld = false;
    const { recipe } = numbers(5, {
      async update(decisions: readonly Decision[]) {
        expect(++atWork).toBe(1);
        batches.push(decisions.map(({ item, verdict }) => `${item.id} ${verdict}`));
        if (isHeld) await new Promise<void>((resolve) => (release = resolve));
        atWork--;
      },
    });
    const running = await openInTest(recipe, store);
    await all(running);
    isHeld = true;
    await running.feed.decide(decision('d0'));
    await running.feed.decide(decision('d1'));
    await running.feed.decide(undo('d1'));
    isHeld = false;
    release();
    await running.close();
    expect(batches).toEqual([['d0 accept'], ['d1 accept', 'd1 undo']]);
    await (await openInTest(recipe, store)).close();
    expect(batches[2]).toEqual(['d0 accept']);
  });

  it('onSave is called in order once a decision is stored, also where a window sends it again', async () => {
    const saved: string[] = [];
    const { recipe } = numbers(2, {
      async onSave({ verdict }: Decision, { id }: { id: string }) {
        expect((await store.decisions(id, 'numbers')).length).toBeGreaterThan(0);
        saved.push(`${id} ${verdict}`);
      },
    });
    const running = await openInTest(recipe, store);
    await all(running);
    const first = decision('d0');
    const { sequence } = await running.feed.decide(first);
    expect((await running.feed.decide(first)).sequence).toBe(sequence);
    const second = decision('d1');
    await Promise.all([running.feed.decide(second), running.feed.decide(second)]);
    await running.close();
    expect(saved).toEqual(['d0 accept', 'd1 accept']);
  });

  it.each(['onSave', 'update'])('%s cannot lose a decision by an error, which is reported', async (hook) => {
    const { recipe } = numbers(1, {
      [hook]: () => {
        throw new Error('disk full');
      },
    });
    const running = await openInTest(recipe, store);
    await all(running);
    await running.feed.decide(decision('d0'));
    await running.close();
    expect(await store.decisions('d0', 'numbers')).toHaveLength(1);
    expect(running.errors).toEqual([expect.objectContaining({ code: 'recipe-failed' })]);
    expect(running.errors[0]?.message).toMatch(new RegExp(`${hook}.*numbers.*disk full`));
  });

  it('route keeps items for others, also after a restart', async () => {
    const { recipe } = numbers(6, {
      route: ({ id }: { id: string }, person: string) => (Number(id.slice(1)) % 2 === 0) === (person === 'ada'),
    });
    const ada = await openInTest(recipe, store);
    expect(await all(ada)).toEqual(['d0', 'd2', 'd4']);
    expect(ada.feed.progress(ada.task.name)).toMatchObject({ documents: 3 });
    expect(await all(await openInTest(recipe, store, {}, { person: 'bob' }))).toEqual(['d1', 'd3', 'd5']);
    expect(await all(await openInTest(recipe, store))).toEqual(['d0', 'd2', 'd4']);
  });

  it('summary gets every decision in force', async () => {
    const { recipe } = numbers(2, {
      summary: (decided: readonly Decision[]) => ({ lines: decided.map(({ item }) => item.text) }),
    });
    const running = await openInTest(recipe, store);
    await all(running);
    await running.feed.decide(decision('d1'));
    expect(await running.summary()).toEqual({ lines: ['text 1'] });
  });
});

describe('outputs side by side', () => {
  const output = (name: string, label: string): NonNullable<Item['outputs']>[number] => ({
    ...{ name, source },
    annotations: { ents: [{ start: 0, end: 4, label }] },
  });

  it('are blind where the recipe says so: in an order of their own, which is that of the recipe too', async () => {
    const recipe = defineRecipe({
      name: 'blind',
      view: { kind: 'textcat', labels: ['A', 'B'] },
      outputsOf: pets,
      isBlind: true,
      stream: () =>
        [...Array(40).keys()].map((n) => ({
          text: `text ${n}`,
          id: `d${n}`,
          outputs: [output('one', 'PET'), output('two', 'PLACE')],
        })),
      summary: (decided) => ({ lines: decided.map(({ item }) => item.outputs.map(({ name }) => name).join(' ')) }),
    });
    const running = await openInTest(recipe, store);
    const firsts: (string | undefined)[] = [];
    for (const id of await all(running)) {
      const view = running.feed.show(running.task, bareView(running.task, id, `text ${id.slice(1)}`));
      expect(view.outputs?.map(({ name }) => name)).toEqual(['A', 'B']);
      firsts.push(view.outputs?.[0]?.ents?.[0]?.label);
      await running.feed.decide(decision(id, { task: 'blind', annotations: { cats: { A: 1, B: 0 } } }));
    }
    const summary = await running.summary();
    expect(summary?.lines.map((line) => (line === 'one two' ? 'PET' : 'PLACE'))).toEqual(firsts);
    expect(firsts.filter((label) => label === 'PET').length).toBeGreaterThan(8);
    expect(firsts.filter((label) => label === 'PLACE').length).toBeGreaterThan(8);
  });

  it('are put on the tokens of their own language', async () => {
    const recipe = defineRecipe({
      name: 'judge',
      view: { kind: 'textcat', labels: ['right', 'wrong'] },
      outputsOf: { ...pets, language: 'fr' },
      stream: () => [
        {
          id: 'a',
          text: 'l’été',
          outputs: [{ name: 'one', source, annotations: { ents: [{ start: 2, end: 5, label: 'PET' }] } }],
        },
      ],
    });
    const running = await openInTest(recipe, store);
    await all(running);
    expect(running.task.language).toBe('fr');
    const [output] = running.feed.show(running.task, bareView(running.task, 'a', 'l’été')).outputs ?? [];
    expect(output).toMatchObject({ ents: [{ start: 2, end: 5 }], notes: [] });
  });
});
