import { expect, it } from 'vitest';
import { type Decision, defineRecipe } from '../recipe/recipe.ts';
import { check } from '../testing/axe.ts';
import { serveRecipe } from '../testing/serve-recipe.ts';
import { describeStudio, dishes, rules, span, texts, tone } from '../testing/studio-in-test.ts';

const cats = (label: string) => ({ cats: { good: 0, bad: 0, neither: 0, [label]: 1 } });
const ramen = { ents: [span('a', 'ramen', 'DISH')] };

describeStudio('a recipe of several tasks', { tasks: [dishes, tone] }, (at) => {
  const part = (name: string) => at.page.getByRole('region', { name: new RegExp(`^${name}, part`) });
  const standing = async (name: string) => at.words(part(name).locator('.state'));
  const banner = () => at.page.getByRole('alert').filter({ hasText: 'not stored' });
  const chosen = (label: string) => part('tone').getByRole('button', { name: new RegExp(label), pressed: true });
  const verdicts = async (id: string) =>
    Promise.all(
      [dishes, tone].map(async ({ name }) => (await at.store.decisions(id, name)).map(({ verdict }) => verdict)),
    );

  it('accepts and corrects all parts at once, takes a step back, and goes on after a reload', async () => {
    const saved: string[] = [];
    const running = await serveRecipe(
      at,
      defineRecipe({
        name: 'kitchen-notes',
        view: ['dishes', 'tone'],
        *stream() {
          const { a, b, c } = texts;
          const proposals = [
            { task: 'dishes', annotations: ramen, source: rules },
            { task: 'tone', annotations: cats('good'), source: rules },
          ] as const;
          yield { id: 'a', text: a, proposals };
          for (const [id, text] of Object.entries({ b, c })) yield { id, text };
        },
        onSave: ({ task, verdict }: Decision, { id }) => void saved.push(`${id} ${task} ${verdict}`),
      }),
    );
    await at.open();
    await at.shows('ramen');
    // There is one view, and none of a single task.
    expect(await at.page.getByLabel('Task').count()).toBe(0);
    expect(await at.words('header')).toContain('dishes + tone');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    await chosen('good').waitFor();
    await check(at, 'a recipe of two tasks');
    await at.keys('a');
    await at.shows('stock pot');
    await at.keys('ArrowRight', 'ArrowRight', '2', 'j', '3', 'a');
    await at.shows('udon');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'accept', ramen, 'seen'],
      ['b', 'correct', { ents: [span('b', 'wok', 'TOOL')] }],
    ]);
    expect(await at.decisions(tone)).toEqual([
      ['a', 'accept', cats('good'), 'seen'],
      ['b', 'correct', cats('neither')],
    ]);
    await expect.poll(() => saved).toEqual(['a dishes accept', 'a tone accept', 'b dishes correct', 'b tone correct']);

    await at.page.reload();
    await at.shows('udon');
    await at.keys('u');
    await at.shows('stock pot');
    expect([await standing('dishes'), await standing('tone')]).toEqual(['to decide', 'to decide']);
    expect(await at.marks()).toEqual(['wok: TOOL']);
    await chosen('neither').waitFor();
    await at.saved();
    expect(running.count()).toEqual({ decided: 1, open: 2 });
    await at.keys('y');
    await at.shows('udon');
    await at.saved();
    const twice = ['correct', 'undo', 'correct'];
    expect(await verdicts('b')).toEqual([twice, twice]);
    await at.keys('s');
    await at.page.getByText('The recipe has no more texts').waitFor();
    await at.saved();
    expect(await at.words('.empty')).toContain('6 of 6 parts of texts that kitchen-notes gave are decided.');
  });

  it('keeps a refused answer on the screen, all of it or the part in question, and lets what is taken stand', async () => {
    await serveRecipe(
      at,
      defineRecipe({
        name: 'good-dishes',
        view: ['dishes', 'tone'],
        stream: () => [
          { id: 'a', text: texts.a },
          { id: 'b', text: texts.b },
        ],
        validate({ task, verdict, parts }) {
          if (task === 'dishes' && verdict === 'reject') return 'Say what is in it.';
          const isGood = parts.tone?.annotations?.cats?.good === 1;
          return isGood && parts.dishes?.annotations?.ents?.length === 0 ? 'What is good?' : undefined;
        },
      }),
    );
    // A refusal is an error of the network for the browser.
    at.isServerDown = true;
    await at.open();
    await at.shows('ramen');
    await at.keys('j', '1', 'a');
    await banner().filter({ hasText: '2 decisions were not stored.' }).waitFor();
    expect(await banner().textContent()).toContain('What is good?');
    expect(await verdicts('a')).toEqual([[], []]);
    // The text stays as it is, in both parts, over a reload too.
    expect([await standing('dishes'), await standing('tone')]).toEqual(['to decide', 'to decide']);
    await chosen('good').waitFor();
    await at.page.reload();
    await at.shows('ramen');
    await chosen('good').waitFor();
    await at.keys('ArrowRight', 'ArrowRight', 'ArrowRight', '1', 'a');
    await banner().waitFor({ state: 'detached' });
    await at.shows('stock pot');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([['a', 'correct', ramen]]);
    expect(await at.decisions(tone)).toEqual([['a', 'correct', cats('good')]]);

    // One part is refused: the other one is decided, and the keys are where something is to be done.
    await at.keys('j');
    await at.keys('x');
    await banner().filter({ hasText: 'Say what is in it.' }).waitFor();
    await part('tone').getByText('rejected by ada').waitFor();
    expect(await standing('dishes')).toBe('to decide');
    expect(await part('dishes').getAttribute('aria-current')).toBe('true');
    expect(await verdicts('b')).toEqual([[], ['reject']]);
    await at.keys('a');
    await at.page.getByText('The recipe has no more texts').waitFor();
    await at.saved();
    expect(await verdicts('b')).toEqual([['accept'], ['reject']]);
    // Each was a step of its own.
    await at.keys('u');
    await at.shows('stock pot');
    expect(await standing('tone')).toContain('rejected by ada');
    await at.keys('u');
    await part('tone').getByText('to decide').waitFor();
    await at.saved();
    expect(await verdicts('b')).toEqual([
      ['accept', 'undo'],
      ['reject', 'undo'],
    ]);
  });

  it('asks again in every part where the recipe wants that, and shows what stands where it does not', async () => {
    for (const id of ['a', 'b'] as const) {
      await at.store.decide({
        ...{
          id: `of-eve-${id}`,
          document: id,
          task: 'tone',
          verdict: 'correct',
          person: 'eve',
          annotations: cats('bad'),
        },
      });
    }
    await serveRecipe(
      at,
      defineRecipe({
        name: 'again',
        view: ['dishes', 'tone'],
        stream: () => [
          { id: 'a', text: texts.a, again: true },
          { id: 'b', text: texts.b },
        ],
      }),
    );
    await at.open();
    await at.shows('ramen');
    expect([await standing('dishes'), await standing('tone')]).toEqual(['to decide', 'to decide again']);
    await chosen('bad').waitFor();
    await at.keys('Shift+A');
    await part('dishes').getByText('accepted by ada').waitFor();
    await at.keys('a');
    await at.shows('stock pot');
    expect([await standing('dishes'), (await standing('tone')).slice(2)]).toEqual(['to decide', 'corrected by eve']);
    await at.keys('a');
    await at.page.getByText('The recipe has no more texts').waitFor();
    await at.saved();
    const people = async (id: string) => (await at.store.decisions(id, 'tone')).map(({ person }) => person);
    expect([await people('a'), await people('b')]).toEqual([['eve', 'ada'], ['eve']]);
  });
});
