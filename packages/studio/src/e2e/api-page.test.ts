import { expect, it } from 'vitest';
import { describeStudio, dishes } from '../testing/studio-in-test.ts';

describeStudio('the page about the HTTP API', {}, (at) => {
  it('is reached from the keys, and can be read without a script, by ear and in the dark', async () => {
    await at.open(dishes);
    await at.keys('?');
    await at.page.getByRole('dialog', { name: 'Keys' }).getByRole('link', { name: 'HTTP API' }).click();
    await at.page.getByRole('heading', { level: 1, name: 'HTTP API' }).waitFor();
    expect(await at.page.locator('html').getAttribute('lang')).toBe('en');
    for (const role of ['banner', 'navigation', 'main'] as const) {
      expect(await at.page.getByRole(role).count(), role).toBe(1);
    }
    expect(await at.page.locator('script, style, [style]').count()).toBe(0);
    expect(await at.page.getByRole('region', { name: 'POST /api/decisions' }).textContent()).toContain(
      'decision-conflict',
    );
    // No heading is left out on the way down, and every link leads somewhere.
    const levels = await at.page
      .locator('h1, h2, h3')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    const lost = await at.page.locator('a[href^="#"]').evaluateAll((links) =>
      links.flatMap((link) => {
        const href = link.getAttribute('href') ?? '';
        return document.getElementById(href.slice(1)) === null ? [href] : [];
      }),
    );
    expect(lost).toEqual([]);
    const ids = await at.page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);

    const background = (): Promise<string> => at.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await at.page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).not.toBe(light);
    // A narrow window scrolls down only.
    await at.page.setViewportSize({ width: 320, height: 600 });
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await at.page.getByRole('link', { name: 'Back to the review' }).click();
    await at.shows('ramen');
  });
});
