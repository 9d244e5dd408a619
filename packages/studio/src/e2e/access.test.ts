import { expect, it } from 'vitest';
import { describeStudio, dishes, hostile, rules, span, texts } from '../testing/studio-in-test.ts';

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

  it('takes keys with Caps Lock, and digits on a keyboard that has signs in their row', async () => {
    await at.open(dishes);
    // AZERTY: the key with the 2 gives "é".
    const press = (init: { key: string; code: string; shiftKey?: boolean; ctrlKey?: boolean }): Promise<boolean> =>
      at.page.evaluate((all) => dispatchEvent(new KeyboardEvent('keydown', { ...all, cancelable: true })), init);
    await at.keys('End');
    await press({ key: 'é', code: 'Digit2' });
    expect(await at.marks()).toEqual(['.: TOOL']);
    // QWERTY: Shift and the key with the 3 is no digit.
    await press({ key: '#', code: 'Digit3', shiftKey: true });
    expect(await at.marks()).toEqual(['.: TOOL']);
    await press({ key: 'R', code: 'KeyR' });
    expect(await at.marks()).toEqual(['.: PLACE']);
    await press({ key: 'U', code: 'KeyU' });
    await press({ key: 'Z', code: 'KeyZ', ctrlKey: true });
    expect(await at.marks()).toEqual([]);
    await press({ key: 'X', code: 'KeyX' });
    await at.shows('stock pot');
  });

  it('opens with any address, and a browser that was closed stays logged in', async () => {
    await at.page.goto(at.studio.url);
    await at.shows('ramen');
    const cookies = await at.context.cookies();
    expect(cookies[0]?.expires).toBeGreaterThan(Date.now() / 1000 + 86_400);
    await at.page.goto(`${at.home}#%`);
    await at.page.reload();
    await at.shows('ramen');
  });

  it('offers a new link to a browser that is not logged in, and tells it to the terminal alone', async () => {
    at.isServerDown = true;
    await at.page.goto(at.home);
    await at.page.getByRole('button', { name: 'Print a new link in the terminal' }).click();
    await at.page.getByText('A new link stands in the terminal').waitFor();
    expect(at.links).toHaveLength(1);
    expect(await at.page.content()).not.toContain('token=');
    await at.page.goto(at.links[0] ?? '');
    await at.shows('ramen');
  });

  it('says a new text, its proposal and what is found to those who do not see it', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'wok', 'TOOL')] });
    await at.open(dishes);
    await at.shows('stock pot');
    const said = at.page.locator('#app > [aria-live=polite]');
    expect(await said.textContent()).toBe(`“${texts.b}” rules menu proposes: TOOL wok.`);
    await at.keys('x');
    await at.shows('ramen');
    expect(await said.textContent()).toBe(`“${texts.a}” Nothing is proposed.`);
    const text = at.page.getByRole('application', { name: 'Text to mark' });
    await expect
      .poll(() =>
        text.evaluate((box) => document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent),
      )
      .toContain('Arrow keys');
  });

  it('keeps its lines where the system chooses the colours', async () => {
    await at.propose('dishes', 'a', { ents: [span('a', 'ramen', 'DISH')] });
    await at.open(dishes);
    await at.shows('ramen');
    await at.page.emulateMedia({ forcedColors: 'active' });
    const style = (selector: string, name: 'borderTopStyle' | 'outlineStyle'): Promise<string> =>
      at.page
        .locator(selector)
        .first()
        .evaluate((element, key) => getComputedStyle(element)[key], name);
    expect(await style('main mark', 'borderTopStyle')).toBe('solid');
    expect(await style('.label[aria-pressed=true]', 'outlineStyle')).toBe('solid');
  });

  it('shows what went wrong instead of a blank page when a view fails', async () => {
    await at.page.addInitScript(() => {
      HTMLElement.prototype.focus = () => {
        throw new Error('a fault in the view');
      };
    });
    await at.page.goto(at.studio.url);
    const alert = at.page.getByRole('alert');
    await alert.waitFor();
    expect(await at.words(alert)).toMatch(/a fault in the view.*Reload the page/);
  });

  it('does not speak of missing texts before it knows', async () => {
    at.isServerDown = true;
    for (const id of Object.keys(texts)) {
      await at.store.decide({ id: `by-eve-${id}`, document: id, task: 'dishes', verdict: 'ignore', person: 'eve' });
    }
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await at.page.route('**/api/progress*', async (route) => {
      await asked;
      await route.continue();
    });
    await at.page.goto(at.studio.url);
    await at.page.locator('aside').waitFor();
    await at.page.waitForLoadState();
    expect(await at.page.getByText('There are no texts yet').count()).toBe(0);
    answer();
    await at.page.getByText('Every text has a decision').waitFor();
    expect(await at.page.getByText('There are no texts yet').count()).toBe(0);
  });
});

describeStudio('characters without a shape', { texts: { a: 'pay\u200bpal \u202egnp.exe' } }, (at) => {
  it('are shown, and change nothing', async () => {
    await at.open(dishes);
    expect(await at.box().textContent()).toBe('pay\u200bpal \u202egnp.exe');
    const shown = at.page.locator('main .text [title]');
    expect(await shown.evaluateAll((all) => all.map((element) => element.getAttribute('title')))).toEqual([
      'U+200B zero width space',
      'U+202E right-to-left override',
    ]);
    const width = await shown.first().evaluate((element) => element.getBoundingClientRect().width);
    expect(width).toBeGreaterThan(4);
    await at.keys('Home', '1');
    expect(await at.page.locator('main mark').count()).toBe(1);
  });
});
