// What is on the screen beside the words: keys of several parts, colours of tags, arcs of trees.
import { expect, it } from 'vitest';
import { everyTask, everyText, proposeEverywhere } from '../testing/every-view.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const together = { name: 'together', tasks: ['entities', 'class', 'who'] };

describeStudio('looks', { tasks: everyTask, texts: everyText, views: [together] }, (at) => {
  it('each part of several shows its keys, and nothing moves when another one has them', async () => {
    await proposeEverywhere(at);
    await at.open(together);
    await at.page.locator('.part').nth(2).waitFor();
    const places = (): Promise<unknown> =>
      at.page.locator('.part button, .part kbd, .part .text').evaluateAll((all) =>
        all.map((element) => {
          const { left, top, width, height } = element.getBoundingClientRect();
          return [element.textContent, left, top + scrollY, width, height].join(' ');
        }),
      );
    const hidden = await at.page
      .locator('.part kbd')
      .evaluateAll((all) => all.filter((key) => !key.checkVisibility({ visibilityProperty: true })).length);
    expect(hidden).toBe(0);
    // The clusters of the last part can be seen by now.
    await at.keys('j', 'j', 'j');
    const first = await places();
    await at.keys('j');
    await at.page.locator('.part.active', { hasText: 'One label' }).waitFor();
    expect(await places()).toEqual(first);
  });

  it('which part has the keys, and which unit is selected, is said by lines where the system chooses the colours', async () => {
    await proposeEverywhere(at);
    await at.page.emulateMedia({ forcedColors: 'active' });
    const outline = (selector: string): Promise<string> =>
      at.page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).outlineStyle);
    await at.open(together);
    expect(await outline('.part.active')).toBe('solid');
    expect(await outline('.part:not(.active)')).toBe('none');
    await at.open({ name: 'discourse' });
    expect(await outline('main li.current')).toBe('solid');
    expect(await outline('main li:not(.current)')).toBe('none');
  });

  it('on the narrowest screen the buttons take two rows from the text', async () => {
    await at.page.setViewportSize({ width: 320, height: 640 });
    await at.open({ name: 'class' });
    const tops = await at.page
      .locator('footer button')
      .evaluateAll((all) => all.map((button) => Math.round(button.getBoundingClientRect().top)));
    expect(new Set(tops).size).toBe(2);
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it('a tablet held upright shows the keys of all buttons of several parts, in one row', async () => {
    await at.page.setViewportSize({ width: 820, height: 1180 });
    await at.open(together);
    const buttons = at.page.locator('footer button');
    const tops = await buttons.evaluateAll((all) => all.map((button) => button.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    expect(await at.page.locator('footer kbd:visible').count()).toBe(tops.length);
  });

  it('a tag has the colour of its label, and what is no label the same as all', async () => {
    await proposeEverywhere(at);
    await at.open({ name: 'tags' });
    const line = (selector: string): Promise<string> =>
      at.page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).borderBottomColor);
    const tag = await line('main .cell:has-text("Ada") .value');
    expect(tag).toBe(await line('.label:has-text("PROPN")'));
    expect(await line('main .cell:has-text("opened") .value')).toBe(await line('.label:has-text("X")'));
    expect(tag).not.toBe(await line('main .cell:has-text("opened") .value'));
    await at.open({ name: 'lemmas' });
    expect(await line('main .cell:has-text("Ada") .value')).toBe(await line('main .cell:has-text("opened") .value'));
  });

  it('the arcs of a tree have no empty room above, and leave room for the text', async () => {
    await proposeEverywhere(at);
    await at.open({ name: 'trees' });
    const room = await at.page.locator('.arcs svg').evaluate((drawing) => {
      const tops = [...drawing.querySelectorAll('path')].map((arc) => arc.getBBox().y);
      return { above: Math.min(...tops), height: drawing.getBoundingClientRect().height };
    });
    expect(room.above).toBeGreaterThanOrEqual(1);
    expect(room.above).toBeLessThan(12);
    expect(room.height).toBeLessThan(250);
  });
});
