import { type Annotations, type DiscourseUnit, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { defineRecipe } from '../recipe/recipe.ts';
import { startStudio } from '../server/start.ts';
import { check } from '../testing/axe.ts';
import { openInTest } from '../testing/recipe-in-test.ts';
import { describeStudio, rules, type StudioInTest } from '../testing/studio-in-test.ts';

const rst = parseTask('rst', { kind: 'discourse', labels: ['context', 'causal', 'joint_m'] });
const texts = {
  a: 'When it rained we stayed in because the roof leaks and it is old',
  b: 'Nothing happened.',
} as const;

/** Units of the first text from their words, with heads counted from 1. */
function units(...said: readonly (readonly [words: string, head?: number, label?: string])[]): DiscourseUnit[] {
  return said.map(([words, head, label]) => {
    const start = texts.a.indexOf(words);
    const joined = { ...(head === undefined ? {} : { head: head - 1 }), ...(label === undefined ? {} : { label }) };
    return { start, end: start + words.length, ...joined };
  });
}
const whole = units(
  ['When it rained', 2, 'context'],
  ['we stayed in', 2],
  ['because the roof leaks', 2, 'causal'],
  ['and it is old', 3, 'joint_m'],
);
const proposed: Annotations = { discourse: units(['When it rained', 2, 'causal'], [texts.a.slice(15), 2]) };

/** What joins each unit, as it stands on the screen. */
function relations(at: StudioInTest): Promise<string[]> {
  return at.page.locator('main li .relation').allTextContents();
}

describeStudio('units of discourse in a browser', { tasks: [rst], texts }, (at) => {
  it('by keyboard alone: split, attached, related, joined, undone, saved', async () => {
    await at.propose('rst', 'a', proposed);
    await at.open(rst);
    await at.shows('When it rained');
    expect(await relations(at)).toEqual(['causal → 2', 'root']);
    await at.keys('1');
    expect(await relations(at)).toEqual(['context → 2', 'root']);
    // Before "because", then before "and".
    await at.keys('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
    expect(await relations(at)).toEqual(['context → 2', 'root', 'not attached']);
    await at.keys('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter', 'a');
    await at.page.getByText('Unit 3 is not attached to any.').waitFor();
    await at.keys('ArrowUp', 'h', 'ArrowUp', '2');
    await at.page.getByText('Unit 3: causal of unit 2.').waitFor();
    // Of several nuclei the head is the first, in whatever order they are chosen.
    await at.keys('h', 'ArrowDown', '3');
    expect(await relations(at)).toEqual(['context → 2', 'root', 'causal → 2', 'joint_m → 3']);
    await at.keys('u');
    expect((await relations(at)).at(-1)).toBe('not attached');
    await at.keys('y');
    // What would go round in a circle is refused, and no key does anything to the text behind it.
    await at.keys('ArrowUp', 'h', 'ArrowDown', '1');
    await at.page.getByText('that would go round in a circle').waitFor();
    await at.keys('Escape', 'End', 'Backspace');
    expect(await relations(at)).toEqual(['context → 2', 'root', 'causal → 2']);
    await at.keys('u', 'a');
    await at.shows('Nothing');
    await at.saved();
    expect(await at.decisions(rst)).toEqual([['a', 'correct', { discourse: whole }, 'seen']]);
  });

  it('a reload keeps what is not decided yet, and what was decided comes back by undo', async () => {
    await at.propose('rst', 'a', { discourse: whole });
    await at.open(rst);
    await at.shows('When it rained');
    await at.keys('a');
    await at.shows('Nothing');
    await at.keys('r', 'ArrowRight', 'Enter');
    await at.page.reload();
    await at.shows('Nothing');
    expect(await relations(at)).toEqual(['root', 'not attached']);
    await at.keys('Backspace', 'u', 'u', 'u', 'u');
    await at.shows('When it rained');
    expect(await relations(at)).toEqual(['context → 2', 'root', 'causal → 2', 'joint_m → 3']);
    await at.saved();
    expect((await at.decisions(rst)).map((entry) => (entry as unknown[])[1])).toEqual(['accept', 'undo']);
  });

  it('by mouse', async () => {
    await at.propose('rst', 'a', { discourse: whole });
    await at.open(rst);
    await at.page.getByRole('button', { name: 'Unit 4' }).click();
    await at.page.getByRole('button', { name: 'Attach H' }).click();
    await at.page.getByRole('button', { name: 'Unit 2' }).click();
    await at.page.getByText('Unit 4: context of unit 2.').first().waitFor();
    await at.page.getByRole('button', { name: '2 causal' }).click();
    expect((await relations(at)).at(-1)).toBe('causal → 2');
    await at.page.getByRole('button', { name: 'Root' }).click();
    expect(await relations(at)).toEqual(['context → 2', 'not attached', 'causal → 2', 'root']);
    await at.page.getByRole('button', { name: 'Join with the one before' }).click();
    expect(await at.page.locator('main li').count()).toBe(3);
  });

  it('side by side, to be judged', async () => {
    await at.studio.close();
    const recipe = defineRecipe({
      name: 'which',
      view: { kind: 'textcat', labels: ['first', 'second'] },
      outputsOf: rst,
      stream: () => [
        {
          ...{ id: 'a', text: texts.a },
          outputs: [
            { name: 'one', annotations: { discourse: whole }, source: rules },
            { name: 'two', annotations: proposed, source: rules },
          ],
        },
      ],
    });
    const running = await openInTest(recipe, at.store, {}, { tasks: new Map([[rst.name, rst]]) });
    at.studio = await startStudio({
      ...{ store: at.store, project: { name: 'kitchen' }, tasks: [running.task], person: 'ada', port: at.port },
      feed: running.feed,
    });
    await at.page.goto(at.studio.url);
    const one = at.page.getByRole('region', { name: 'one' });
    await one.waitFor();
    expect(await at.words(one)).toContain('joint_m → 3');
    expect(await at.words(at.page.getByRole('region', { name: 'two' }))).toContain('causal → 2');
    expect(await at.words('main .outputs')).not.toContain('no label');
    await check(at, 'side by side');
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await at.propose('rst', 'a', { discourse: whole.map((unit) => ({ ...unit, confidence: 0.5 })) });
    await at.open(rst);
    await at.shows('When it rained');
    await at.keys('ArrowDown', 'ArrowRight');
    await check(at, 'a word chosen');
    await at.keys('h', 'ArrowDown');
    await check(at, 'attaching');
  });
});

const lines = Array.from({ length: 3_000 }, (_, index) => `unit ${index + 1} says something`);
const book = lines.join('\n');

describeStudio('a book of units', { tasks: [rst], texts: { book } }, (at) => {
  it('is drawn near the window only, and its last unit is as near as the first', async () => {
    let end = -1;
    const discourse = lines.map((line, index) => {
      const start = end + 1;
      end = start + line.length;
      return { start, end, ...(index === 0 ? { head: 0 } : { head: index - 1, label: 'context' }) };
    });
    await at.propose('rst', 'book', { discourse });
    await at.open(rst);
    await at.shows('unit 1 says');
    const drawn = () => at.page.locator('main li .number').count();
    expect(await drawn()).toBeLessThan(1_000);
    // What comes after a unit that is split gets another number, and is not drawn again.
    await at.page.locator('#unit-40').evaluate((unit) => unit.setAttribute('data-was', '40'));
    await at.keys('ArrowRight', 'ArrowRight', 'Enter');
    await at.page.locator('#unit-41[data-was]').waitFor({ state: 'attached' });
    await at.keys('u');
    await at.page.locator('#unit-40[data-was]').waitFor({ state: 'attached' });
    // All of it is text, for those who look for a word and for those who listen.
    expect(await at.box().textContent()).toContain('unit 2345 says something');
    await at.keys('End', 'ArrowRight', 'ArrowRight', 'Enter');
    await at.page.locator('#unit-3000').getByText('something').waitFor();
    expect(await drawn()).toBeLessThan(1_000);
    // So many are written in pieces, of which all are there when the page comes back.
    await at.page.reload();
    await at.page.getByText('Your changes on this text are back').first().waitFor();
    await at.keys('End');
    await at.page.locator('#unit-3000').getByText('something').waitFor();
    await at.keys('u');
    await at.page.locator('#unit-3000').waitFor({ state: 'detached' });
    await at.keys('Home', '1');
    await at.page.locator('#unit-0').waitFor();
  }, 60_000);
});
