// Whatever can be done with the mouse has a key, which the screen and the help say.
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { everyTask, everyText, everyView, proposeEverywhere } from '../testing/every-view.ts';
import { describeStudio, dishes, texts, tone } from '../testing/studio-in-test.ts';

describeStudio('each button of each view', { tasks: everyTask, texts: everyText, views: everyView }, (at) => {
  it('says its key, or is reached by one that the screen says', async () => {
    await proposeEverywhere(at);
    await at.open();
    const silent: Record<string, string[]> = {};
    for (const { name } of [...everyTask, ...everyView]) {
      await at.page.goto(`${at.home}#${name}`);
      await at.page.reload();
      await at.shows('ragù');
      const found = await at.page.locator('button:visible, select:visible, summary:visible').evaluateAll((all) =>
        all
          // The panel has a key that leads into it, and Tab goes on there; what is not the active part shows its keys when it is.
          .filter((element) => element.closest('aside') === null && element.closest('.part:not(.active)') === null)
          .filter(
            (element) => (element.matches('select') ? element.parentElement : element)?.querySelector('kbd') === null,
          )
          .map((element) => (element.ariaLabel ?? element.textContent ?? '').replaceAll(/\s+/g, ' ').trim()),
      );
      if (found.length > 0) silent[name] = found;
    }
    const ofRelation = (words: string, from: string, to: string, label: string): string[] => [
      words,
      ...['Next label for', 'Turn round', 'Remove'].map((what) => `${what} “${from}” ${label} “${to}”`),
    ];
    expect(silent).toEqual({
      // Arrows go to them.
      discourse: ['Unit 1', 'Unit 2', 'Unit 3'],
      path: ['Close food', 'Close sauce'],
      // A line below the list has their keys once.
      facts: [
        ...ofRelation('Ada Brown OWNS → Red Pot 0.80', 'Ada Brown', 'Red Pot', 'OWNS'),
        ...ofRelation('Red Pot IN → Turin 0.60', 'Red Pot', 'Turin', 'IN'),
      ],
      // They get the digits once words are selected.
      wishes: ['who', 'where'],
    });
    // The last one is back at the first.
    await at.keys('Shift+Q');
    await at.page.waitForFunction((first) => location.hash === `#${first}`, everyTask[0]?.name);
  }, 120_000);
});

describeStudio('by keys alone', { tasks: [dishes, tone] }, (at) => {
  it('the order of the texts and the task are chosen', async () => {
    await at.open(dishes);
    await at.keys('q');
    await at.page.getByText('Least sure first.').waitFor();
    expect(await at.page.getByLabel('Order of the texts').inputValue()).toBe('unsure-first');
    await at.keys('Home', '2', 'Shift+Q');
    await at.page.locator('.choices').waitFor();
    expect(await at.page.getByLabel('Order of the texts').inputValue()).toBe('proposed-first');
    await at.keys('Shift+Q');
    await at.page.locator('main mark').waitFor();
    await at.keys('q', 'q', 'q');
    await at.page.getByText('Shuffled.').waitFor();
    await at.keys('q');
    await at.page.getByText('Proposed first.').waitFor();
    expect(await at.marks()).toEqual(['We: TOOL']);
  });

  it('one goes through the sections beside the text, changes a definition, and is back in the text', async () => {
    await at.open(dishes);
    await at.shows('ramen');
    const focus = () =>
      at.page.evaluate(() => document.activeElement?.textContent?.trim().split(/\s+/).slice(0, 2).join(' '));
    await at.keys('ArrowRight', '.');
    expect(await focus()).toBe('⚐ Flag');
    await at.keys('.');
    expect(await focus()).toBe('Guidelines .');
    await at.keys('Enter');
    expect(await at.page.getByRole('button', { name: 'Edit TOOL' }).isVisible()).toBe(false);
    await at.keys('Enter', '.');
    expect(await focus()).toBe('This text');
    await at.keys('Enter');
    await at.page.getByText('id', { exact: true }).waitFor();
    await check(at, 'a section beside the text has the focus');
    // After the last one the text is next, and the keys go on where they were.
    await at.keys('.');
    expect(await at.page.evaluate(() => document.activeElement?.className)).toMatch(/^text/);
    await at.keys('Shift+ArrowRight', '1');
    expect(await at.marks()).toEqual(['We ate: DISH']);
    await at.keys('.', '.', 'Escape', 'Delete');
    expect(await at.marks()).toEqual([]);
    await at.page.getByRole('button', { name: 'Edit TOOL' }).focus();
    await at.keys('Enter');
    await at.page.getByRole('dialog', { name: 'TOOL' }).waitFor();
    await at.page.keyboard.type('What one cooks with.');
    await at.keys('Control+Enter');
    await at.page.getByRole('dialog').waitFor({ state: 'detached' });
    await at.page.locator('aside').getByText('What one cooks with.').waitFor();
  });

  it('one goes through all that was found, decided or not, and back to all texts', async () => {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('stock pot');
    await at.saved();
    await at.keys('g');
    await at.page.keyboard.type('a');
    await at.page.getByRole('button', { name: /Go through the \d open Ctrl Enter/ }).waitFor();
    await at.page.getByRole('button', { name: /Go through all \d Ctrl Shift Enter/ }).waitFor();
    await at.keys('Control+Shift+Enter');
    await at.page.getByText('Only: a state:all').waitFor();
    await at.page.getByRole('button', { name: 'All texts ⇧ G' }).waitFor();
    await at.keys('Shift+G');
    await at.page.getByText('Only: a state:all').waitFor({ state: 'detached' });
    expect(await at.page.getByRole('dialog').count()).toBe(0);
  });

  it('one goes through what was found, and on from the end', async () => {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('stock pot');
    await at.saved();
    await at.keys('g');
    await at.page.keyboard.type('verdict:reject');
    await at.page.getByText('One text.').waitFor();
    await at.keys('Control+Enter');
    await at.page.getByText('Decided by now').waitFor();
    await at.shows('ramen');
    await at.keys('k');
    await at.page.getByText('No more texts like that').waitFor();
    await at.keys('g', 'Control+a', 'Delete');
    await at.page.getByText(`${Object.keys(texts).length} texts, 5 of them open.`).waitFor();
    await at.keys('Control+Enter');
    await at.shows('stock pot');
    for (const _ of ['b', 'c', 'd', 'e', 'f']) {
      const before = await at.box().textContent();
      await at.keys('x');
      await expect.poll(() => at.box().or(at.page.locator('.empty')).textContent()).not.toBe(before);
    }
    await at.page.getByText('Every text has a decision').waitFor();
    await at.saved();
    await at.store.addDocuments([{ id: 'new', text: 'One more text.', annotations: {} }]);
    await at.keys('Enter');
    await at.shows('One more');
  });
});
