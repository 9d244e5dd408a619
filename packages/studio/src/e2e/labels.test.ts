import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { describeStudio, dishes, spanOf, topics } from '../testing/studio-in-test.ts';

const names = [
  ...Array.from({ length: 70 }, (_, index) => `intent_number_${index}`),
  'top_up_failed',
  'card_top_up',
  'top_up',
  'balance_not_updated_after_cheque_or_cash_deposit_or_another_very_long_name_without_an_end',
  'constructor',
  'toString',
  'unlikely',
];
const labels = names.map((name) => ({ name }));
const intents: Task = { name: 'intents', kind: 'textcat', labels };
const several: Task = { name: 'several', kind: 'textcat', labels, multiple: true };
const places: Task = { name: 'places', kind: 'ner', labels };
const text = 'I am still waiting on my card';
const setting = {
  tasks: [intents, several, places],
  texts: { a: text, b: 'second text', c: 'third text' },
} as const;

describeStudio('77 labels', setting, (at) => {
  const find = () => at.page.getByLabel('Find a label');
  const accept = () => at.page.locator('footer .accept');
  const pressed = () => at.page.locator('[aria-pressed=true]');
  const chosen = async (task: Task): Promise<unknown[]> =>
    (await at.decisions(task)).map((made) => {
      const gold = (made as [string, string, { cats: Record<string, number> }])[2];
      return Object.entries(gold.cats).flatMap(([label, value]) => (value === 1 ? [label] : []));
    });

  it('put the five most probable first, with keys, and hide what is next to nothing', async () => {
    const cats = Object.fromEntries(names.map((name, index) => [name, index === 71 ? 0.6 : index === 4 ? 0.3 : 0.001]));
    await at.propose('intents', 'a', { cats: { ...cats, constructor: 0.05 } });
    await at.open(intents);
    await at.shows('waiting');
    const first = (await at.page.locator('.choices button').allInnerTexts()).slice(0, 4);
    expect(first.map((label) => label.replaceAll(/\s+/g, ' '))).toEqual([
      '1 card_top_up proposed 0.60',
      '2 intent_number_4 0.30',
      '3 constructor 0.05',
      'intent_number_0',
    ]);
    expect(await at.words(accept())).toContain('Accept: card_top_up');
    expect(await at.words('aside')).toMatch(/Chosen\s+card_top_up/);
    await at.keys('2');
    await at.shows('second');
    await at.saved();
    expect(await chosen(intents)).toEqual([['intent_number_4']]);
  });

  it('are found by name, and nothing is decided before a label is marked', async () => {
    await at.open(intents);
    await at.keys('/', 'Enter');
    await at.page.keyboard.type('zzz');
    await at.keys('Enter');
    await at.page.getByText('No label has this in its name.').waitFor();
    await at.shows('waiting');
    await find().fill('top_up');
    const found = () => at.page.locator('.choices button .name').allInnerTexts();
    expect(await found()).toEqual(['top_up', 'top_up_failed', 'card_top_up']);
    const marked = () => at.words('.choices .marked');
    expect(await marked()).toBe('top_up');
    await at.keys('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
    expect(await marked()).toBe('top_up_failed');
    // An input method ends its word with Enter.
    await find().evaluate((input) =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
    );
    await at.shows('waiting');
    await at.keys('Enter');
    await at.shows('second');
    expect(await find().inputValue()).toBe('');
    await at.keys('/');
    await at.page.keyboard.type('x');
    await at.keys('Escape', '1');
    await at.shows('third');
    await at.saved();
    expect(await chosen(intents)).toEqual([['top_up_failed'], ['intent_number_0']]);
  });

  it('show the one that was found, and name what is chosen', async () => {
    await at.open(several);
    await at.keys('/');
    await at.page.keyboard.type('unlikely');
    await at.keys('Enter');
    await pressed().waitFor();
    const isSeen = await pressed().evaluate((button) => {
      const [inside, footer] = [
        button.getBoundingClientRect(),
        document.querySelector('footer')?.getBoundingClientRect(),
      ];
      return inside.top > 0 && inside.bottom <= (footer?.top ?? 0);
    });
    expect(isSeen).toBe(true);
    expect(await at.words(accept())).toContain('Save: unlikely');
    await at.keys('Enter');
    await at.shows('second');
    await at.saved();
    expect(await chosen(several)).toEqual([['unlikely']]);
  });

  it('work for entities: the current one is seen, Esc goes back to the text, long names break', async () => {
    await at.page.setViewportSize({ width: 390, height: 844 });
    await at.open(places);
    const focused = () => at.page.evaluate(() => document.activeElement?.className.split(' ')[0]);
    await at.keys('/', 'Escape');
    expect(await focused()).toBe('text');
    await at.keys('End', '/');
    await at.page.keyboard.type('balance');
    await at.keys('Enter');
    expect(await focused()).toBe('text');
    await at.page.locator('main mark').waitFor();
    const isInside = await pressed().evaluate((button) => {
      const [inside, bar] = [button.getBoundingClientRect(), button.parentElement?.getBoundingClientRect()];
      return bar !== undefined && inside.top >= bar.top && inside.bottom <= bar.bottom;
    });
    expect(isInside).toBe(true);
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await at.keys('a');
    await at.shows('second');
    await at.saved();
    const [made] = await at.store.decisions('a', 'places');
    expect(made?.annotations?.ents).toEqual([spanOf(text, 'card', names[73] ?? '')]);
  });

  it('may be called as what every object has', async () => {
    await at.propose('intents', 'a', { cats: { toString: 0.9 } });
    await at.open(intents);
    await at.shows('waiting');
    expect(await at.words(accept())).toContain('toString');
    await at.keys('a');
    await at.shows('second');
    await at.keys('/');
    await at.page.keyboard.type('constructor');
    await at.keys('Enter');
    await at.shows('third');
    await at.saved();
    expect(await chosen(intents)).toEqual([['toString'], ['constructor']]);
  });
});

describeStudio('on a phone', { tasks: [dishes, topics], viewport: { width: 390, height: 844 } }, (at) => {
  it('the button that saves says in full what it does', async () => {
    for (const [task, text] of [
      [dishes, 'Nothing to mark'],
      [topics, 'None fits'],
    ] as const) {
      await at.open(task);
      const what = at.page.locator('footer .what', { hasText: text });
      await what.waitFor();
      expect(await what.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    }
  });
});
