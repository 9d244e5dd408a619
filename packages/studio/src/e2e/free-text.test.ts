import { expect, it } from 'vitest';
import { defineRecipe, type Recipe } from '../recipe/recipe.ts';
import { edit } from '../recipes/edit.ts';
import { rank } from '../recipes/rank.ts';
import { startStudio } from '../server/start.ts';
import { check } from '../testing/axe.ts';
import { openInTest, type RecipeInTest } from '../testing/recipe-in-test.ts';
import { describeStudio, type StudioInTest } from '../testing/studio-in-test.ts';

const source = { kind: 'model', name: 'small', version: '1', hash: 'h' } as const;
const drafts = [
  { id: 'q1', text: 'Is the soup hot?', annotations: {}, meta: { response: 'Yes the soup are hot.' } },
  { id: 'q2', text: 'Is there rice?', annotations: {}, meta: { response: 'There is rice.' } },
  { id: 'q3', text: 'When do you close?', annotations: {} },
];
let running: RecipeInTest;

async function serve(at: StudioInTest, recipe: Recipe, options: object = {}, host: object = {}): Promise<void> {
  await at.studio.close();
  running = await openInTest(recipe, at.store, { ...options }, host);
  at.studio = await startStudio({
    ...{ store: at.store, project: { name: 'kitchen' }, tasks: [running.task], person: 'ada', port: at.port },
    feed: running.feed,
  });
  at.port = at.studio.port;
}

const answers = async (at: StudioInTest): Promise<unknown[]> => {
  const all = await Promise.all(['q1', 'q2', 'q3'].map((id) => at.store.decisions(id, running.task.name)));
  return all.flat().map(({ document, verdict, annotations }) => [document, verdict, annotations]);
};

describeStudio('a text to be written', { texts: {} }, (at) => {
  const field = () => at.page.getByLabel('Your text');

  it('is put right by keyboard alone: the changes are shown, too long or empty is refused, and undo goes back', async () => {
    let file = '';
    const written = async (_: string, content: string): Promise<void> => {
      file = content;
    };
    await serve(at, edit, { field: 'response', longest: 30, out: 'out.jsonl' }, { texts: drafts, writeFile: written });
    await at.page.goto(at.studio.url);
    await at.shows('Is the soup hot?');
    expect(await field().inputValue()).toBe('Yes the soup are hot.');
    // Keys of the review are letters in the field, and the other way round.
    await at.keys('Enter', 'Control+Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', ',');
    await at.page.getByRole('region', { name: 'Changed against' }).locator('ins').waitFor();
    await field().fill('Yes, the soup is hot and very, very good.');
    await at.page.getByText('41 of 30 characters: too long').waitFor();
    await at.keys('Control+Enter');
    await at.page.getByText('It is 11 characters too long.').waitFor();
    await field().fill('Yes, the soup is hot.');
    const changes = at.page.getByRole('region', { name: 'Changed against' });
    expect(await changes.locator('del').allTextContents()).toEqual(['are']);
    expect(await changes.locator('ins').allTextContents()).toEqual([',', 'is']);
    await at.keys('Control+Enter');
    await at.shows('Is there rice?');
    await at.keys('a');
    await at.shows('When do you close?');
    await at.keys('a');
    await at.page.getByText('Write something first').waitFor();
    await at.keys('Enter', 'A', 't', 'Space', '9', 'Escape', 'a');
    await at.page.getByText('no more texts').waitFor();
    await at.keys('u');
    await at.shows('When do you close?');
    expect(await field().inputValue()).toBe('At 9');
    await at.keys('y');
    await at.page.getByText('no more texts').waitFor();
    await at.saved();
    expect(await answers(at)).toEqual([
      ['q1', 'correct', { response: 'Yes, the soup is hot.' }],
      ['q2', 'accept', { response: 'There is rice.' }],
      ['q3', 'correct', { response: 'At 9' }],
      ['q3', 'undo', undefined],
      ['q3', 'correct', { response: 'At 9' }],
    ]);
    const summary = await running.summary();
    expect(summary?.figures).toMatchObject({ written: 3, proposed: 2, untouched: 1 });
    expect(file.split('\n').map((line) => line && JSON.parse(line).response)).toEqual([
      'Yes, the soup is hot.',
      'There is rice.',
      'At 9',
      '',
    ]);
  });

  it('is kept over a reload, and undo takes back what was typed', async () => {
    await serve(at, edit, { field: 'response' }, { texts: drafts });
    await at.page.goto(at.studio.url);
    await at.shows('Is the soup hot?');
    await at.keys('Enter', 'Control+End', '!', '!');
    // Not waited for: what was typed a moment ago is kept too.
    await at.page.reload();
    await at.shows('Is the soup hot?');
    expect(await field().inputValue()).toBe('Yes the soup are hot.!!');
    await at.keys('u');
    await expect.poll(() => field().inputValue()).toBe('Yes the soup are hot.');
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await serve(at, edit, { field: 'response', longest: 20 }, { texts: drafts });
    await at.page.goto(at.studio.url);
    await at.shows('Is the soup hot?');
    await at.keys('Enter');
    await field().fill('No, the soup is cold today.');
    await check(at, 'changed and too long');
  });
});

describeStudio('candidates', { texts: {} }, (at) => {
  const candidates = { small: 'Yes.', large: 'Yes, it is very hot.', old: 'Soup?' };
  const texts = ['q1', 'q2', 'q3'].map((id) => ({
    ...{ id, text: `Question ${id}?`, annotations: {} },
    meta: { candidates },
  }));
  const order = () => at.page.locator('.order');

  it('are put in order by digits, moved, tied and saved; blind, and the board knows whose they are', async () => {
    await serve(at, rank, { field: 'candidates' }, { texts });
    await at.page.goto(at.studio.url);
    await at.shows('Question q1?');
    expect(await at.words('main')).not.toMatch(/small|large|old/);
    await at.keys('2', '1', 'a');
    await at.page.getByText('Without a place yet: C.').waitFor();
    await at.keys('3');
    expect(await at.words(order())).toBe('B > A > C');
    await at.keys('ArrowUp');
    expect(await at.words(order())).toBe('B > C > A');
    await at.keys('=');
    expect(await at.words(order())).toBe('B = C > A');
    await at.keys('=', 'u', 'u');
    expect(await at.words(order())).toBe('B > C > A');
    await at.page.reload();
    await at.shows('Question q1?');
    expect(await at.words(order())).toBe('B > C > A');
    await at.keys('2', '2', '1', '1');
    expect(await at.words(order())).toBe('C > B > A');
    await at.page.getByRole('button', { name: 'A up' }).click();
    expect(await at.words(order())).toBe('C > A > B');
    await at.box().focus();
    await at.keys('Enter');
    await at.shows('Question q2?');
    await at.keys('x');
    await at.shows('Question q3?');
    await at.saved();
    expect(await answers(at)).toEqual([
      ['q1', 'correct', { ranking: [['C'], ['A'], ['B']] }],
      ['q2', 'reject', undefined],
    ]);
    const shown = (await at.page.locator('.candidates p').allTextContents()).length;
    expect(shown).toBe(3);
    const summary = await running.summary();
    expect(summary?.lines).toHaveLength(4);
    await at.keys('u', 'u');
    await at.shows('Question q1?');
    const best = await at.page.locator('.candidates li').filter({ hasText: '1st' }).locator('p').textContent();
    const [leader] = (summary?.lines[1] ?? '').match(/small|large|old/) ?? [];
    expect(Object.entries(candidates).find(([name]) => name === leader)?.[1]).toBe(best);
  });

  it('need a place each, whoever sends the answer', async () => {
    await serve(at, rank, { field: 'candidates' }, { texts });
    await at.page.goto(at.studio.url);
    await at.shows('Question q1?');
    const send = (ranking: string[][]) =>
      at.page.evaluate(
        async (body) => {
          const headers = { 'content-type': 'application/json' };
          const reply = await fetch('/api/decisions', { method: 'POST', headers, body: JSON.stringify(body) });
          return reply.status;
        },
        {
          id: crypto.randomUUID(),
          document: 'q1',
          task: running.task.name,
          verdict: 'correct',
          annotations: { ranking },
        },
      );
    at.isServerDown = true;
    expect(await send([['A'], ['B']])).toBe(409);
    expect(await send([['A'], ['B'], ['D']])).toBe(409);
    expect(await send([['A', 'B', 'C', 'A']])).toBe(409);
    expect(await send([['A', 'B'], ['C']])).toBe(201);
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await serve(at, rank, { field: 'candidates' }, { texts });
    await at.page.goto(at.studio.url);
    await at.shows('Question q1?');
    await at.keys('2', '1', '=');
    await check(at, 'half an order');
  });
});

describeStudio('free texts side by side', { texts: {} }, (at) => {
  it('are compared blind', async () => {
    const recipe = defineRecipe({
      name: 'better',
      view: { kind: 'textcat', labels: ['A', 'B', 'both', 'neither'] },
      isBlind: true,
      stream: () => [
        {
          ...{ id: 'q1', text: 'Is the soup hot?' },
          outputs: ['Yes.', 'It is.'].map((response, index) => ({
            ...{ name: `source ${index}`, annotations: { response }, source },
          })),
        },
      ],
    });
    await serve(at, recipe);
    await at.page.goto(at.studio.url);
    await at.shows('Is the soup hot?');
    const shown = await at.words('main .outputs');
    expect(shown).toMatch(/A (Yes\.|It is\.) B (Yes\.|It is\.)/);
    expect(shown).not.toMatch(/no label|source/);
    await at.keys('2');
    await at.page.getByText('no more texts').waitFor();
  });
});
