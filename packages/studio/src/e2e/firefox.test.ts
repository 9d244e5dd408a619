// What each browser does in its own way, in Firefox. With `STUDIO_BROWSER=firefox` the other tests can be tried there too.
import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { everyTask, everyText, everyView, proposeEverywhere } from '../testing/every-view.ts';
import { describeStudio, dishes, span, spanOf, tone } from '../testing/studio-in-test.ts';

const browser = 'firefox';

describeStudio('each view in Firefox', { browser, tasks: everyTask, texts: everyText, views: everyView }, (at) => {
  it('opens without an error, has room in a narrow window, and decides', async () => {
    await proposeEverywhere(at);
    await at.page.goto(at.studio.url);
    for (const { name } of [...everyTask, ...everyView]) {
      await at.page.getByLabel('Task').selectOption(name);
      await at.page.waitForFunction((wanted) => location.hash === `#${wanted}`, name);
      // The view of several tasks has what none of them has decided.
      const isAlone = everyTask.some((task) => task.name === name);
      await at.shows(isAlone ? 'ragù' : 'Ben');
      for (const width of [1280, 390]) {
        await at.page.setViewportSize({ width, height: 800 });
        const beyond = await at.page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(beyond, `${name}, ${width} pixels`).toBe(0);
      }
      // Two rows, though the scroll bar takes room from the window.
      const height = await at.page.locator('header').evaluate((header) => header.getBoundingClientRect().height);
      expect(height, name).toBeLessThan(100);
      await at.keys('x');
      if (isAlone) await at.shows('Ben');
    }
    await at.saved();
    for (const { name } of everyTask) expect(await at.store.decisions('a', name), name).toHaveLength(1);
  });
});

const many: Task = {
  name: 'many',
  kind: 'ner',
  labels: Array.from({ length: 24 }, (_, n) => ({ name: `LABEL_${n}` })),
};

describeStudio('the review in Firefox', { browser, tasks: [dishes, tone, many] }, (at) => {
  it('marks by mouse and by keys, takes back, keeps drafts over a reload, and saves', async () => {
    await at.open(dishes);
    const [from, to] = [await at.place('Kyoto', 0.6), await at.place('ramen')];
    await at.page.mouse.move(from.x, from.y);
    await at.page.mouse.down();
    await at.page.mouse.move(to.x, to.y, { steps: 4 });
    await at.page.mouse.up();
    await at.page.locator('mark', { hasText: 'ramen in Kyoto' }).waitFor();
    await at.page.getByRole('button', { name: 'Remove DISH' }).click();
    const { x, y } = await at.place('Kyoto');
    await at.page.mouse.click(x, y);
    await at.keys('3');
    await at.page.locator('mark', { hasText: 'Kyoto' }).waitFor();
    await at.keys('Home', '2', 'Control+z');
    expect(await at.marks()).toEqual(['Kyoto: PLACE']);
    await at.page.reload();
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['Kyoto: PLACE']);
    // Alt with an arrow is the way back in the history of the browser where no span takes it.
    await at.keys('Tab', 'Alt+Shift+ArrowLeft', 'a');
    await at.shows('stock pot');
    await at.keys('ArrowRight', 'ArrowRight', 'Shift+ArrowRight', '2', 'a', 'u');
    await at.shows('stock pot');
    await at.keys('x');
    await at.shows('udon');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'in Kyoto', 'PLACE')] }],
      ['b', 'correct', { ents: [span('b', 'wok and', 'TOOL')] }],
      ['b', 'undo'],
      ['b', 'reject'],
    ]);
  });

  it('has the keys that Firefox would search the page with', async () => {
    await at.open(many);
    await at.keys('Home', '/');
    await at.page.keyboard.type('label_1');
    await at.page.locator('.label.marked', { hasText: 'LABEL_1' }).waitFor();
    await at.keys('Enter');
    await at.page.locator('mark', { hasText: 'LABEL_1' }).waitFor();
    await at.keys("'", 'x');
    await at.shows('stock pot');
  });

  it('opens every dialog by its key, and has the keys again when it closes', async () => {
    await at.open(tone);
    for (const [key, name] of [
      ['?', 'Keys'],
      ['g', 'Find texts'],
      ['w', 'Skip this text because …'],
      ['v', 'View'],
    ] as const) {
      await at.keys(key);
      const dialog = at.page.getByRole('dialog', { name });
      await dialog.waitFor();
      if (key === 'v') await at.page.getByText('High contrast, dark').click();
      await at.keys('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    expect(await at.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)');
    await at.keys('2');
    await at.shows('stock pot');
    await at.saved();
    expect(await at.decisions(tone)).toEqual([['a', 'correct', { cats: { good: 0, bad: 1, neither: 0 } }]]);
  });
});

const mixed = 'أكلنا الكبسة في الرياض.\nThen we went home to Kyoto.';

describeStudio('words from right to left in Firefox', { browser, tasks: [dishes], texts: { a: mixed } }, (at) => {
  it('leave a mark in one piece with its label', async () => {
    const ents = [spanOf(mixed, 'الكبسة في', 'DISH'), spanOf(mixed, 'home to Kyoto', 'PLACE')];
    await at.propose('dishes', 'a', { ents });
    await at.open(dishes);
    await at.page.locator('main mark').nth(1).waitFor();
    // As wide as the words, the label, and the edges at both ends once: a third of the size of the letters each.
    const seams = await at.page.locator('main mark').evaluateAll((marks) =>
      marks.map((mark) => {
        const widths = [mark, mark.firstElementChild, mark.querySelector('.tag')].map(
          (part) => part?.getBoundingClientRect().width ?? 0,
        );
        const [all = 0, words = 0, label = 0] = widths;
        return (all - words - label) / Number.parseFloat(getComputedStyle(mark).fontSize);
      }),
    );
    for (const seam of seams) expect(seam).toBeLessThan(1);
  });
});

const words = Array.from({ length: 100_000 }, (_, index) => (index % 97 === 96 ? `word${index}.\n` : `word${index}`));

describeStudio(
  '100,000 words in Firefox',
  { browser, tasks: [dishes], texts: { a: words.join(' '), b: 'short' } },
  (at) => {
    it('take a mark at either end and move on, and only what is near has elements', async () => {
      await at.open(dishes);
      await at.keys('Home', '1', 'End', 'ArrowUp', '2');
      await at.page.locator('main mark', { hasText: 'word99992' }).waitFor();
      expect(await at.page.evaluate(() => scrollY)).toBeGreaterThan(10_000);
      expect(await at.page.locator('main .at').count()).toBe(1);
      expect(await at.page.locator('[data-token]').count()).toBeLessThan(5_000);
      await at.keys('a');
      await at.shows('short');
      await at.saved();
      expect((await at.store.decisions('a', 'dishes'))[0]?.annotations?.ents).toHaveLength(2);
    }, 120_000);
  },
);
