// The address says which task is open, and whoever changes it gets that task.
import { expect, it } from 'vitest';
import { describeStudio, dishes, tone } from '../testing/studio-in-test.ts';

describeStudio('the address', { tasks: [dishes, tone], views: [{ name: 'both', tasks: ['dishes', 'tone'] }] }, (at) => {
  const goTo = (name: string): Promise<void> => at.page.evaluate((hash) => location.assign(hash), `#${name}`);
  const opened = (): Promise<string> => at.page.getByLabel('Task').inputValue();

  it('opens another task, or a view of several, in the same window', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', '1');
    await goTo('tone');
    await at.page.locator('.choices').waitFor();
    expect(await opened()).toBe('tone');
    await goTo('both');
    await at.page.locator('.part.active').waitFor();
    expect(await opened()).toBe('both');
    // What was marked before is still there.
    await goTo('dishes');
    await at.page.locator('main mark').waitFor();
    expect(await at.marks()).toEqual(['We: DISH']);
    // What the app itself writes opens nothing twice, and a dialog about another task closes.
    await at.keys('Shift+Q');
    await at.page.locator('.choices').waitFor();
    await at.keys('g');
    await at.page.getByRole('dialog', { name: 'Find texts' }).waitFor();
    await goTo('dishes');
    await at.page.locator('main mark').waitFor();
    expect(await at.page.getByRole('dialog').count()).toBe(0);
  });

  it('of nothing is refused in words, and says again what is open', async () => {
    await at.open(dishes);
    await goTo('nouns');
    await at.page.getByText('There is no task or view “nouns” in this project. This is “dishes”.').waitFor();
    expect(await at.page.evaluate(() => location.hash)).toBe('#dishes');
    expect(await opened()).toBe('dishes');
    await at.page.goto(`${at.home}#%E4%BD%95`);
    await at.page.getByText('There is no task or view “何”').waitFor();
    await goTo('verbs');
    await at.page.reload();
    await at.shows('ramen');
    expect(await opened()).toBe('dishes');
    // An address without a name is one of the app.
    await goTo('');
    await at.keys('a');
    await at.shows('stock pot');
  });

  it('of nothing is refused at the start as well', async () => {
    await at.open(tone);
    await at.page.goto('about:blank');
    await at.page.goto(`${at.home}#nouns`);
    await at.page.getByText('There is no task or view “nouns” in this project. This is “dishes”.').waitFor();
    expect(await at.page.evaluate(() => location.hash)).toBe('#dishes');
  });
});
