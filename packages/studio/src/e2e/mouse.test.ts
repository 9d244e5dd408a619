import { expect, it } from 'vitest';
import { describeStudio, dishes, span } from '../testing/studio-in-test.ts';

describeStudio('spans by mouse', {}, (at) => {
  /** Presses at one place and lets go at another. */
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> => {
    await at.page.mouse.move(from.x, from.y);
    await at.page.mouse.down();
    await at.page.mouse.move(to.x, to.y, { steps: 5 });
    await at.page.mouse.up();
  };

  it('a drag that ends outside the text marks to the end, and nothing of it is left for the next click', async () => {
    await at.open(dishes);
    const kyoto = await at.place('Kyoto');
    await drag(kyoto, { x: kyoto.x + 30, y: kyoto.y + 250 });
    expect(await at.marks()).toEqual(['Kyoto .: DISH']);
    expect(await at.page.evaluate(() => getSelection()?.toString())).toBe('');
    await at.keys('u');
    await drag(kyoto, { x: 1275, y: kyoto.y });
    expect(await at.marks()).toEqual(['Kyoto .: DISH']);
    await at.keys('u');
    const ate = await at.place('ate');
    await at.page.mouse.click(ate.x, ate.y);
    expect(await at.marks()).toEqual([]);
    expect(await at.page.locator('main .at').allTextContents()).toEqual(['ate']);
  });

  it('a drag that begins outside the text marks nothing', async () => {
    await at.open(dishes);
    const ate = await at.place('ate');
    await drag({ x: ate.x, y: ate.y + 250 }, ate);
    expect(await at.marks()).toEqual([]);
  });

  it('a double click marks a word, on a mark it only selects, and a third click adds nothing', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'stock pot', 'TOOL')] });
    await at.open(dishes);
    await at.shows('stock pot');
    const pot = await at.place('pot');
    await at.page.mouse.dblclick(pot.x, pot.y);
    expect(await at.marks()).toEqual(['stock pot: TOOL']);
    expect(await at.page.locator('mark.selected').count()).toBe(1);
    expect(await at.page.evaluate(() => getSelection()?.toString())).toBe('');
    const wok = await at.place('wok');
    await at.page.mouse.click(wok.x, wok.y, { clickCount: 3 });
    expect(await at.marks()).toEqual(['wok: DISH', 'stock pot: TOOL']);
    await at.keys('u');
    expect(await at.marks()).toEqual(['stock pot: TOOL']);
  });

  it('a click on the label of a mark, or between its words, selects it', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'stock pot', 'TOOL')] });
    await at.open(dishes);
    await at.shows('stock pot');
    await at.page.locator('mark .tag').click();
    expect(await at.page.locator('mark.selected').count()).toBe(1);
    await at.keys('3');
    expect(await at.marks()).toEqual(['stock pot: PLACE']);
    await at.keys('Escape');
    expect(await at.page.locator('mark.selected').count()).toBe(0);
    const gap = await at.place('stock', 1.05);
    await at.page.mouse.click(gap.x, gap.y);
    expect(await at.page.locator('mark.selected').count()).toBe(1);
  });

  it('a click with Shift selects from the selected word up to there, and marks nothing by itself', async () => {
    await at.open(dishes);
    await at.keys('Home');
    const kyoto = await at.place('Kyoto');
    await at.page.keyboard.down('Shift');
    await at.page.mouse.click(kyoto.x, kyoto.y);
    await at.page.keyboard.up('Shift');
    expect(await at.page.locator('main .at').allTextContents()).toEqual(['We', 'ate', 'ramen', 'in', 'Kyoto']);
    expect(await at.marks()).toEqual([]);
    await at.keys('3');
    expect(await at.marks()).toEqual(['We ate ramen in Kyoto: PLACE']);
  });

  it('a click on a button leaves the keys with the text', async () => {
    await at.open(dishes);
    await at.keys('Home');
    await at.page.getByRole('button', { name: 'Flag' }).click();
    await at.page.locator('summary', { hasText: 'Guidelines' }).click();
    // Neither is pressed again: the word is marked.
    await at.keys('Enter');
    expect(await at.marks()).toEqual(['We: DISH']);
    await at.page.getByRole('button', { name: 'Flagged' }).waitFor();
    expect(await at.page.getByRole('button', { name: 'Edit TOOL' }).isVisible()).toBe(false);
    // Whoever writes leaves the box by a click.
    await at.keys('c');
    await at.page.keyboard.type('why');
    await at.page.getByRole('button', { name: 'Undo' }).click();
    await at.keys('2');
    expect(await at.marks()).toEqual(['We: TOOL']);
  });

  it('what is proposed looks different from what a person marked', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'stock pot', 'TOOL')] });
    await at.open(dishes);
    await at.shows('stock pot');
    const line = (): Promise<string> =>
      at.page.locator('mark', { hasText: 'stock' }).evaluate((mark) => getComputedStyle(mark).borderBottomStyle);
    expect(await line()).toBe('dashed');
    await at.page.locator('mark .tag').click();
    await at.keys('3');
    expect(await line()).toBe('solid');
  });
});
