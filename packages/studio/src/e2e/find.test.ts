import { expect, it } from 'vitest';
import { describeStudio, dishes, rules, span, texts, tone } from '../testing/studio-in-test.ts';

describeStudio('finding texts', {}, (at) => {
  const find = async (search: string): Promise<void> => {
    await at.keys('g');
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill(search);
  };
  const options = () => at.page.locator('#found [role=option]');
  const notes = () => at.page.getByRole('region', { name: 'Notes' });

  it('goes to a text that is decided already, and back to the queue', async () => {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('wok');
    await at.saved();
    await find('ramen');
    await at.page.getByText('One text.').waitFor();
    expect(await options().allInnerTexts()).toEqual([
      expect.stringMatching(/^We ate ramen in Kyoto\.\s*reject, ada, /),
    ]);
    await at.keys('Enter');
    await at.shows('ramen');
    await at.page.getByText('Decided by now').waitFor();
    // A new decision replaces the old one, and the queue goes on where it was.
    await at.keys('a');
    await at.shows('wok');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['a', 'accept', { ents: [] }],
    ]);
    await at.keys('u');
    await at.shows('ramen');
  });

  it('opens again in the moment in which it is closed', async () => {
    await at.open(dishes);
    await find('wok');
    await at.page.evaluate(() => {
      document.querySelector('dialog')?.close();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', bubbles: true }));
    });
    await expect.poll(() => at.page.locator('dialog[open]').count()).toBe(1);
    expect(await at.page.getByRole('combobox', { name: 'Find texts' }).inputValue()).toBe('');
    await at.keys('Escape');
    await expect.poll(() => at.page.locator('dialog').count()).toBe(0);
  });

  it('moves by keys, and works through what was found, decided texts once', async () => {
    await at.open(dishes);
    await at.keys('s');
    await at.shows('wok');
    await at.saved();
    // However quick the key is: it is about what is found, not about what was listed before.
    await find('a');
    await at.keys('ArrowDown');
    await expect.poll(() => at.words('#found [aria-selected=true]')).toContain('wok');
    await at.keys('Escape');
    await find('good knife');
    await at.keys('Enter');
    await at.shows('good knife');
    await find('wok');
    await at.keys('Enter');
    await at.shows('wok');
    await find('a');
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('ramen OR');
    await at.page.getByText('0 texts.').waitFor();
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('flag:yes');
    await at.page.getByText('“flag:” is none of the keys below').waitFor();
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('a');
    await at.page
      .getByRole('button', { name: /^Go through/ })
      .first()
      .waitFor();
    // The browser complains about an answer of 400.
    at.isServerDown = true;
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('state:x');
    await at.page.getByRole('alert').filter({ hasText: 'It is one of: open' }).waitFor();
    // Nothing that was found before can be gone to or through.
    expect(await options().count()).toBe(0);
    expect(await at.page.getByRole('button', { name: /^Go through/ }).count()).toBe(0);
    at.isServerDown = false;
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('a');
    await at.page.getByRole('button', { name: 'Go through all' }).click();
    const shown: string[] = [];
    for (const words of ['ramen', 'wok', 'bowl', 'good knife']) {
      await at.shows(words);
      shown.push(words);
      await at.keys(words === 'ramen' ? 'k' : 'x');
    }
    await at.page.getByText('No more texts like that').waitFor();
    // It is kept over a reload, and taken away by a button.
    await at.saved();
    await at.page.reload();
    await at.page.getByRole('button', { name: 'Only: a state:all' }).waitFor();
    await at.page.getByRole('button', { name: 'All texts' }).first().click();
    await at.shows('Nothing to see');
  });

  it('changes the order and keeps it for the task', async () => {
    await at.propose('dishes', 'b', { ents: [{ ...span('b', 'wok', 'TOOL'), confidence: 0.9 }] });
    await at.propose('dishes', 'e', { ents: [{ ...span('e', 'tempura', 'DISH'), confidence: 0.2 }] });
    await at.propose('dishes', 'f', { ents: [span('f', 'knife', 'TOOL')] });
    await at.propose('dishes', 'f', { ents: [] }, { ...rules, name: 'other' });
    await at.open(dishes);
    await at.shows('wok');
    const order = at.page.getByLabel('Order of the texts');
    await order.selectOption('Least sure first');
    await at.shows('tempura');
    await order.selectOption('Disputed first');
    await at.shows('good knife');
    await at.page.reload();
    await at.shows('good knife');
    await at.page.getByLabel('Task').selectOption(tone.name);
    await at.shows('ramen');
    expect(await order.inputValue()).toBe('proposed-first');
  });

  it('flags, comments and tells why a text is skipped, also while the server is away', async () => {
    await at.open(dishes);
    await at.shows('ramen');
    await at.keys('f');
    await notes().getByRole('button', { name: 'Flagged' }).waitFor();
    await at.saved();
    await at.stop();
    await at.keys('c');
    // Keys write here, and decide nothing.
    await at.page.keyboard.type('Is it a dish?');
    await at.keys('Enter');
    await notes().getByText('Is it a dish?').waitFor();
    // The text has the focus again, with and without a comment.
    const focused = (): Promise<string | null> =>
      at.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    expect(await focused()).toBe('Text to mark');
    await at.keys('c', 'Escape');
    expect(await focused()).toBe('Text to mark');
    await at.keys('w', '1');
    await at.shows('wok');
    await at.keys('w');
    await at.page.getByLabel('Another reason').fill('Two sentences');
    await at.keys('Enter');
    await at.shows('bowl');
    await at.start();
    await at.page.goto(at.studio.url);
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'ignore'],
      ['b', 'ignore'],
    ]);
    const reasons = (await Promise.all(['a', 'b'].map((id) => at.store.decisions(id, 'dishes')))).flat();
    expect(reasons.map(({ reason }) => reason)).toEqual(['The guidelines do not say', 'Two sentences']);
    expect(await at.store.queueItem('dishes', 'a')).toMatchObject({
      ...{ document: { text: texts.a }, isFlagged: true },
      remarks: [{ kind: 'flag' }, { kind: 'comment', text: 'Is it a dish?', person: 'ada' }],
    });
    await at.shows('bowl');
    await find('is:commented');
    await at.page.getByText('One text.').waitFor();
    expect(await at.words(options())).toMatch(/^⚑ We ate .* 1 comment$/);
  });

  it('opens the reasons for the next text too, however quick the key is', async () => {
    await at.open(dishes);
    await at.shows('ramen');
    await at.page.evaluate(async () => {
      for (const key of ['w', '1', 'w']) {
        const options = { key, bubbles: true, cancelable: true };
        (document.querySelector('dialog') ?? document.body).dispatchEvent(new KeyboardEvent('keydown', options));
        // What the page does at once is done then; what the browser tells it later is not.
        for (let step = 0; step < 20; step++) await Promise.resolve();
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await at.shows('wok');
    await at.page.getByLabel('Another reason').fill('Two sentences');
    await at.keys('Enter');
    await at.shows('bowl');
    await at.saved();
    expect((await at.store.decisions('b', 'dishes'))[0]?.reason).toBe('Two sentences');
  });
});
