import { expect, it } from 'vitest';
import { describeStudio, dishes, hostile, rules, span, texts } from './studio-in-test.ts';

describeStudio('the app in a browser', {}, (at) => {
  it('says what to do in a browser that did not open the link', async () => {
    at.isServerDown = true;
    await at.page.goto(at.home);
    const alert = at.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('tincture review');
  });

  it('shows texts and guidelines as text, whatever is in them', async () => {
    await at.open(dishes);
    await at.keys('x', 'x');
    await at.shows('udon');
    expect(await at.box().textContent()).toBe(texts.c);
    expect(await at.page.locator('aside').textContent()).toContain(hostile);
    expect(await at.page.locator('main img, aside img').count()).toBe(0);
    expect(await at.page.title()).toBe('kitchen · Tincture review');
  });

  it('can be used without seeing or pointing', async () => {
    await at.store.addAnnotations('dishes', [
      { document: 'a', annotations: { ents: [span('a', 'ramen', 'DISH')] }, source: rules },
    ]);
    await at.open(dishes);
    expect(await at.page.locator('html').getAttribute('lang')).toBe('en');
    for (const role of ['banner', 'main', 'complementary', 'contentinfo', 'progressbar'] as const) {
      expect(await at.page.getByRole(role).count(), role).toBe(1);
    }
    const unnamed = await at.page
      .locator('button, input, select, [tabindex="0"]')
      .evaluateAll((elements) =>
        elements
          .filter((element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() === '')
          .map((element) => element.outerHTML),
      );
    expect(unnamed).toEqual([]);

    // The text has the focus, each move is said aloud, and Tab leads out of the text again.
    const focused = (): Promise<string> =>
      at.page.evaluate(() => document.activeElement?.className.split(' ')[0] ?? '');
    const said = at.page.locator('footer [aria-live=polite]');
    expect(await focused()).toBe('text');
    await at.keys('Tab');
    expect(await said.textContent()).toBe('“ramen”: DISH.');
    expect(await focused()).toBe('text');
    await at.keys('Tab');
    expect(await focused()).not.toBe('text');
    await at.page.getByRole('button', { name: 'Reject' }).focus();
    await at.keys('Space');
    await at.shows('stock pot');
    await at.saved();
    expect((await at.store.decisions('a', 'dishes')).map(({ verdict }) => verdict)).toEqual(['reject']);

    await at.keys('?');
    const help = at.page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    await at.keys('a', 'x', 'Escape');
    await help.waitFor({ state: 'detached' });
    await at.shows('stock pot');
  });
});
