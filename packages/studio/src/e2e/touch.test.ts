import { describe, expect, it } from 'vitest';
import { describeStudio, dishes, type StudioInTest, span, tone, topics } from '../testing/studio-in-test.ts';

const sizes = [
  ['upright', { width: 820, height: 1180 }],
  ['across', { width: 1180, height: 820 }],
] as const;
/** WCAG 2.2, success criterion 2.5.8. Words of a text and links in a sentence are the exception that it makes. */
const leastSize = 24;

async function tapWord(at: StudioInTest, word: string): Promise<void> {
  const { x, y } = await at.place(word);
  await at.page.touchscreen.tap(x, y);
}

/** What can be tapped and is smaller than a finger needs. */
function smallTargets(at: StudioInTest): Promise<string[]> {
  return at.page.evaluate((least) => {
    const root = document.querySelector('dialog[open]') ?? document;
    return [
      ...root.querySelectorAll('button, select, summary, textarea, input:not([type=radio]), label, [role=option]'),
    ]
      .map((element) => ({ element, rect: element.getBoundingClientRect() }))
      .filter(({ rect }) => rect.width > 0 && (rect.width < least || rect.height < least))
      .map(({ element, rect }) => `${element.outerHTML.slice(0, 80)}: ${rect.width} × ${rect.height}`);
  }, leastSize);
}

describe.each(sizes)('a tablet held %s', (_, viewport) => {
  describeStudio('with fingers alone', { viewport, isTouch: true }, (at) => {
    it('reviews entities: marks, relabels, removes, accepts, skips for a reason, takes back', async () => {
      await at.propose('dishes', 'a', { ents: [span('a', 'Kyoto', 'DISH')] });
      await at.open(dishes);
      await at.shows('ramen');
      // A tap on a mark selects it, and a label gives it another one.
      await tapWord(at, 'Kyoto');
      await at.page.getByRole('button', { name: '3 PLACE' }).tap();
      expect(await at.marks()).toEqual(['Kyoto: PLACE']);
      await at.page.getByRole('button', { name: 'Remove PLACE' }).tap();
      expect(await at.marks()).toEqual([]);
      // Two taps are the two ends; a label marks what is between them.
      await tapWord(at, 'ate');
      await tapWord(at, 'ramen');
      expect(await at.page.locator('main .at').allTextContents()).toEqual(['ate', 'ramen']);
      // A tap inside begins anew there, and one on the only word lets go of it.
      await tapWord(at, 'ramen');
      expect(await at.page.locator('main .at').allTextContents()).toEqual(['ramen']);
      await tapWord(at, 'ramen');
      expect(await at.page.locator('main .at').count()).toBe(0);
      await tapWord(at, 'ramen');
      await at.page.getByRole('button', { name: '1 DISH' }).tap();
      expect(await at.marks()).toEqual(['ramen: DISH']);
      // What is marked is done: the next tap begins elsewhere.
      await tapWord(at, 'We');
      expect(await at.page.locator('main .at').allTextContents()).toEqual(['We']);
      await at.page.getByRole('button', { name: 'Undo' }).tap();
      expect(await at.marks()).toEqual([]);
      await at.page.getByRole('button', { name: '1 DISH' }).tap();
      expect(await at.marks()).toEqual(['We: DISH']);
      await at.page.getByRole('button', { name: 'Undo' }).tap();
      await tapWord(at, 'ramen');
      await at.page.getByRole('button', { name: '2 TOOL' }).tap();
      await at.page.getByRole('button', { name: 'Save changes' }).tap();
      await at.shows('stock pot');
      await at.page.getByRole('button', { name: 'Undo' }).tap();
      await at.shows('Kyoto');
      await at.page.getByRole('button', { name: 'Save changes' }).tap();
      await at.shows('stock pot');
      await at.page.getByRole('button', { name: 'Say why' }).tap();
      await at.page.getByRole('button', { name: 'Broken text' }).tap();
      await at.shows('udon');
      await at.page.getByRole('button', { name: 'Flag' }).tap();
      await at.page.getByRole('button', { name: 'Reject' }).tap();
      await at.shows('Nothing');
      await at.saved();
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => at.store.decisions(id, 'dishes')));
      expect(a?.map(({ verdict }) => verdict)).toEqual(['correct', 'undo', 'correct']);
      expect(a?.at(-1)?.annotations).toEqual({ ents: [span('a', 'ramen', 'TOOL')] });
      expect(b?.map(({ verdict, reason }) => [verdict, reason])).toEqual([['ignore', 'Broken text']]);
      expect(c?.map(({ verdict }) => verdict)).toEqual(['reject']);
    });

    it('marks what a long press selects with the handles of the browser', async () => {
      await at.open(dishes);
      await tapWord(at, 'We');
      await at.page.evaluate(() => {
        const words = [...document.querySelectorAll('main [data-token]')];
        const [first, last] = [words[2]?.firstChild, words[4]?.firstChild];
        if (first && last) getSelection()?.setBaseAndExtent(first, 1, last, 2);
      });
      await expect.poll(() => at.page.locator('main .at').allTextContents()).toEqual(['ramen', 'in', 'Kyoto']);
      await at.page.getByRole('button', { name: '3 PLACE' }).tap();
      expect(await at.marks()).toEqual(['ramen in Kyoto: PLACE']);
    });

    it('chooses classes, and opens and leaves every dialog', async () => {
      await at.open(topics);
      await at.page.getByRole('button', { name: '2 travel' }).tap();
      await at.page.getByRole('button', { name: 'Save: travel' }).tap();
      await at.shows('stock pot');
      for (const [button, name] of [
        ['Find', 'Find texts'],
        ['View', 'View'],
        ['Keys', 'Keys'],
        ['Say why', 'Skip this text because …'],
      ] as const) {
        await at.page.getByRole('button', { name: button }).first().tap();
        const dialog = at.page.getByRole('dialog', { name });
        await dialog.waitFor();
        expect(await smallTargets(at), name).toEqual([]);
        await dialog.getByRole('button', { name: /Close|Do not skip/ }).tap();
        await dialog.waitFor({ state: 'detached' });
      }
    });

    it('has nothing that is too small for a finger, and nothing beside the window', async () => {
      await at.propose('dishes', 'a', { ents: [span('a', 'Kyoto', 'PLACE')] });
      await at.propose('dishes', 'a', { ents: [] }, { kind: 'rules', name: 'other', hash: 'h' });
      for (const task of [dishes, tone, topics]) {
        await at.open(task);
        await at.shows('ramen');
        if (task === dishes) await tapWord(at, 'Kyoto');
        for (const density of ['comfortable', 'dense']) {
          await at.page.evaluate((name) => {
            document.documentElement.dataset.density = name;
          }, density);
          expect(await smallTargets(at), `${task.name}, ${density}`).toEqual([]);
        }
        expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      }
    });
  });
});
