import { expect, it } from 'vitest';
import { describeStudio, dishes } from '../testing/studio-in-test.ts';

describeStudio('how the app looks', {}, (at) => {
  const look = (): Promise<Record<string, string | undefined>> =>
    at.page.evaluate(() => ({ ...document.documentElement.dataset }));
  const colour = (): Promise<string> => at.page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  it('is chosen by keyboard, holds at once, and is kept in this browser', async () => {
    await at.open(dishes);
    await at.keys('v');
    await at.page.getByRole('dialog', { name: 'View' }).waitFor();
    // The colours have the focus: one more is "Light", and three more "High contrast, dark".
    await at.keys('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    expect(await look()).toMatchObject({ scheme: 'dark', contrast: 'more' });
    expect(await colour()).toBe('rgb(0, 0, 0)');
    await at.keys('Tab', 'ArrowRight', 'Tab', 'ArrowRight', 'Tab', 'ArrowRight', 'Escape');
    const chosen = { scheme: 'dark', contrast: 'more', density: 'dense', textSize: 'large', lineWidth: 'wide' };
    expect(await look()).toEqual(chosen);
    await at.page.reload();
    await at.shows('ramen');
    expect(await look()).toEqual(chosen);
    // The keys of the review work again.
    await at.keys('x');
    await at.shows('stock pot');
  });

  it('follows the system where nothing is chosen, and its wish for contrast', async () => {
    await at.page.emulateMedia({ colorScheme: 'dark' });
    await at.open(dishes);
    expect(await look()).toMatchObject({ scheme: 'system', contrast: 'normal' });
    expect(await colour()).toBe('rgb(21, 24, 27)');
    await at.page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
    await expect.poll(look).toMatchObject({ contrast: 'more' });
    expect(await colour()).toBe('rgb(255, 255, 255)');
  });

  it('leaves the text room on a phone: the bar at the top has two rows', async () => {
    await at.page.setViewportSize({ width: 390, height: 844 });
    await at.open(dishes);
    const height = await at.page.locator('header').evaluate((header) => header.getBoundingClientRect().height);
    expect(height).toBeLessThan(100);
    expect(await at.page.locator('header kbd:visible').count()).toBe(0);
  });

  it('is as usual where what the browser keeps is damaged', async () => {
    await at.open(dishes);
    await at.page.evaluate(() => localStorage.setItem('tincture.view', '{"theme":"pink","density":"dense"}'));
    await at.page.reload();
    await at.shows('ramen');
    expect(await look()).toMatchObject({ scheme: 'system', density: 'dense', textSize: 'normal' });
  });

  it('opens the next dialog by a key pressed right after one closed', async () => {
    await at.open(dishes);
    await at.keys('?');
    await at.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    // Both in one turn of the event loop: the page hears that the first dialog closed only after the key.
    await at.page.evaluate(() => {
      document.querySelector('dialog')?.close();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'v', bubbles: true }));
    });
    await at.page.getByRole('dialog', { name: 'View' }).waitFor();
    await at.page.waitForTimeout(100);
    expect(await at.page.getByRole('dialog', { name: 'View' }).isVisible()).toBe(true);
  });
});
