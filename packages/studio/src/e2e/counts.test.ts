// The counts of one window move with what another decides, also where no model learns.
import { it } from 'vitest';
import { describeStudio, dishes } from '../testing/studio-in-test.ts';

const view = { name: 'both', tasks: ['dishes', 'tone'] };

describeStudio('what another window decides', { views: [view] }, (at) => {
  it('is counted at once', async () => {
    await at.open(dishes);
    const count = at.page.locator('header .progress');
    await count.getByText(/^0 of/).waitFor();
    const other = await at.context.newPage();
    await other.goto(at.home);
    await at.shows('ramen', other);
    await other.keyboard.press('x');
    await at.saved(other);
    await count.getByText(/^1 of/).waitFor();
    await other.keyboard.press('u');
    await at.saved(other);
    await count.getByText(/^0 of/).waitFor();
  });

  it('is counted in all parts of a text', async () => {
    await at.open(view);
    const count = at.page.locator('header .progress');
    await count.getByText(/^0 of/).waitFor();
    const other = await at.context.newPage();
    await other.goto(`${at.home}#both`);
    await at.shows('ramen', other);
    await other.keyboard.press('x');
    await at.saved(other);
    await count.getByText(/^2 of \d+ parts/).waitFor();
  });
});
