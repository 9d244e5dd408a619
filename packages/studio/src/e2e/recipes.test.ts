import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { compare } from '../recipes/compare.ts';
import { check } from '../testing/axe.ts';
import type { HostInTest, RecipeInTest } from '../testing/recipe-in-test.ts';
import { serveRecipe } from '../testing/serve-recipe.ts';
import { describeStudio, dishes, type StudioInTest, span, texts } from '../testing/studio-in-test.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
let running: RecipeInTest;

/** Serves a recipe for dishes alone. */
async function serve(at: StudioInTest, recipe: Recipe, options: object = {}, host: HostInTest = {}): Promise<void> {
  running = await serveRecipe(at, recipe, options, { tasks: new Map([[dishes.name, dishes]]), ...host });
}

describeStudio('a recipe of one’s own', {}, (at) => {
  let pulled: string[] = [];
  const saved: string[] = [];
  const recipe = defineRecipe({
    name: 'dishes-only',
    view: 'dishes',
    ahead: 2,
    async *stream() {
      for (const [id, text] of Object.entries(texts)) {
        pulled.push(id);
        yield { id, text };
      }
    },
    validate: (answer) => (answer.annotations?.ents?.length === 0 ? 'Mark a dish, or skip the text.' : undefined),
    onSave: ({ verdict }, { id }) => void saved.push(`${id} ${verdict}`),
  });

  it('refuses an answer in words and keeps the work, hears of what is saved, and goes on after a restart', async () => {
    pulled = [];
    await serve(at, recipe);
    // A refusal is an error of the network for the browser.
    at.isServerDown = true;
    await at.open(dishes);
    await at.shows('ramen');
    // Only what the person needs next, however many texts there are.
    expect(pulled.length).toBeLessThan(5);
    expect(await at.page.getByLabel('Order of the texts').count()).toBe(0);
    expect(await at.words('header')).toMatch(/0 of [123]/);

    await at.keys('a');
    const banner = at.page.getByRole('alert').filter({ hasText: 'not stored' });
    await banner.waitFor();
    expect(await banner.textContent()).toContain('Mark a dish, or skip the text.');
    expect(await at.decisions(dishes)).toEqual([]);
    // The text stays, and so does what was done on it and can be undone.
    await at.page.getByText('Not saved: Mark a dish, or skip the text.').waitFor();
    await at.shows('ramen');
    await at.keys('ArrowRight', 'ArrowRight', 'ArrowRight', '1', 'Delete', 'a');
    await banner.waitFor();
    await at.shows('ramen');
    await at.keys('u');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    await at.keys('a');
    await banner.waitFor({ state: 'detached' });
    await at.shows('stock pot');
    await at.keys('s');
    await at.shows('udon');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'ramen', 'DISH')] }],
      ['b', 'ignore'],
    ]);
    await expect.poll(() => saved).toEqual(['a correct', 'b ignore']);

    await running.close();
    await serve(at, recipe);
    await at.page.goto(at.studio.url);
    await at.shows('udon');
    await at.keys('s');
    await at.shows('Nothing');
    // Undo reaches over the restart.
    await at.saved();
    await at.keys('u', 'u');
    await at.shows('stock pot');
    await at.saved();
    expect(running.feed.progress(running.task.name)).toMatchObject({ decided: 1 });
  });

  it('says when there are no more texts', async () => {
    await serve(at, defineRecipe({ name: 'one', view: 'dishes', stream: () => [{ id: 'a', text: texts.a }] }));
    await at.open(dishes);
    await at.shows('ramen');
    await at.keys('x');
    await at.page.getByText('The recipe has no more texts').waitFor();
    expect(await at.words('.empty')).toContain('1 of 1 that one gave are decided.');
  });
});

describeStudio('outputs side by side', {}, (at) => {
  const outputs = [
    { name: 'rules', annotations: { ents: [span('a', 'ramen', 'DISH')] }, source },
    { name: 'prompt', annotations: { ents: [span('a', 'Kyoto', 'PLACE')] }, source: { ...source, name: 'prompt' } },
  ];

  it('are judged blind by one key in the recipe compare', async () => {
    const rules = { dish: '{"label": "DISH", "pattern": "ramen"}', place: '{"label": "PLACE", "pattern": "Kyoto"}' };
    await serve(at, compare, { a: 'dish', b: 'place' }, { rules });
    await at.open();
    await at.shows('ramen');
    const [a, b] = ['A', 'B'].map((name) => at.page.getByRole('region', { name, exact: true }).locator('mark'));
    const marked = [await at.words(a ?? ''), await at.words(b ?? '')];
    expect(marked.toSorted()).toEqual(['KyotoPLACE', 'ramenDISH']);
    expect(await at.words('main')).toMatch(/1 A the first is better 2 B .* 3 both .* 4 neither/);
    expect(await at.words('main')).not.toMatch(/dish|place|rules/);
    await check(at, 'two outputs');
    await at.keys('2');
    await at.page.getByText('no more texts').waitFor();
    await at.saved();
    const task = running.task.name;
    const [decision] = await at.store.decisions('a', task);
    expect(decision).toMatchObject({ verdict: 'correct', annotations: { cats: { A: 0, B: 1, both: 0, neither: 0 } } });
    const isPlace = marked[1]?.startsWith('Kyoto') === true;
    expect((await running.summary())?.figures).toMatchObject({
      wins: isPlace ? 0 : 1,
      losses: isPlace ? 1 : 0,
      same: 5,
    });
    // Undo brings it back, with the same on either side.
    await at.keys('u');
    await at.shows('ramen');
    expect([await at.words(a ?? ''), await at.words(b ?? '')]).toEqual(marked);
    await at.keys('3');
    await at.page.getByText('no more texts').waitFor();
    await at.saved();
    expect((await running.summary())?.figures).toMatchObject({ wins: 0, losses: 0, both: 1 });
  });

  it('have names and several answers where the recipe wants that', async () => {
    const recipe = defineRecipe({
      name: 'why',
      view: { kind: 'textcat', multiple: true, labels: ['gold wrong', 'model wrong'] },
      outputsOf: dishes,
      stream: () => [{ id: 'a', text: texts.a, outputs }],
    });
    await serve(at, recipe);
    await at.open();
    await at.page.getByRole('region', { name: 'prompt' }).waitFor();
    await at.keys('1', '2', 'Enter');
    await at.page.getByText('no more texts').waitFor();
    await at.saved();
    const [decision] = await at.store.decisions('a', 'why');
    expect(decision?.annotations).toEqual({ cats: { 'gold wrong': 1, 'model wrong': 1 } });
  });

  it('show intents and slots', async () => {
    const meals: Task = {
      ...{ name: 'meals', kind: 'frames', slots: [{ name: 'what' }] },
      labels: [{ name: 'order', slots: ['what'] }],
    };
    const order = { start: 0, end: texts.a.length, label: 'order', slots: [span('a', 'ramen', 'what')] };
    const recipe = defineRecipe({
      name: 'which',
      view: { kind: 'textcat', labels: ['first', 'second'] },
      outputsOf: meals,
      stream: () => [
        {
          ...{ id: 'a', text: texts.a },
          outputs: [
            { name: 'rules', annotations: { frames: [order] }, source },
            { name: 'prompt', annotations: { frames: [] }, source },
          ],
        },
      ],
    });
    await serve(at, recipe);
    await at.open();
    const [rules, prompt] = ['rules', 'prompt'].map((name) => at.page.getByRole('region', { name }));
    await rules?.waitFor();
    expect(await at.words(rules ?? '')).toContain('order');
    expect(await at.words(rules?.locator('mark') ?? '')).toBe('ramenwhat');
    expect(await at.words(prompt ?? '')).toContain('no intent');
    expect(await at.words(prompt ?? '')).not.toMatch(/no label|nothing is marked/);
  });

  it('show clusters with the same number for the same thing', async () => {
    const who: Task = { name: 'who', kind: 'coref', labels: [] };
    const cluster = (...words: string[]) => ({
      mentions: words.map((word) => ({ start: texts.b.indexOf(word), end: texts.b.indexOf(word) + word.length })),
    });
    const recipe = defineRecipe({
      name: 'which',
      view: { kind: 'textcat', labels: ['first', 'second'] },
      outputsOf: who,
      stream: () => [
        {
          ...{ id: 'b', text: texts.b },
          outputs: [
            { name: 'rules', annotations: { coref: [cluster('wok'), cluster('the stock pot')] }, source },
            { name: 'prompt', annotations: { coref: [cluster('The', 'the stock pot'), cluster('pot')] }, source },
          ],
        },
      ],
    });
    await serve(at, recipe);
    await at.open();
    const [rules, prompt] = ['rules', 'prompt'].map((name) => at.page.getByRole('region', { name }));
    await rules?.waitFor();
    const numbers = async (of: typeof rules): Promise<string[]> => (await of?.locator('.tag').allTextContents()) ?? [];
    expect(await numbers(rules)).toEqual(['1', '2']);
    // Of those that end at the same place the inner one comes first.
    expect(await numbers(prompt)).toEqual(['2', '3', '2']);
    expect(await at.words(prompt ?? '')).toContain('3 “pot”');
    await check(at, 'clusters side by side');
  });
});
