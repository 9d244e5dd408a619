import { expect, it } from 'vitest';
import { describeStudio, span } from '../testing/studio-in-test.ts';

const kitchen = { name: 'kitchen', tasks: ['dishes', 'tone'] };

describeStudio('a part that is kept as it is decided', { views: [kitchen] }, (at) => {
  const part = (name: string) => at.page.getByRole('region', { name: new RegExp(`^${name}, part`) });
  const standing = async (name: string) => at.words(part(name).locator('.state'));
  const beside = () => at.page.getByRole('region', { name: 'Decided by now' });

  it('says what K does: keep it, or open it again', async () => {
    const ramen = { ents: [span('a', 'ramen', 'DISH')] };
    await at.store.decide({
      ...{ id: 'of-eve-1', document: 'a', task: 'dishes', verdict: 'correct', person: 'eve', annotations: ramen },
    });
    await at.open({ name: 'kitchen' });
    await at.keys('g');
    await at.page.getByLabel('Find texts').last().fill('ramen');
    await at.page.locator('#found-0').waitFor();
    await at.keys('Enter');
    await at.shows('ramen');
    // The class is open: there is nothing to keep.
    await at.keys('k');
    await at.page.getByText('tone: nothing is decided on this text yet.').waitFor();
    await at.keys('j');
    await beside().getByText('It stays as it is').waitFor();
    await beside().getByRole('button', { name: 'Decide again K' }).waitFor();
    // The button goes away with what it is for; the focus stays in the part.
    await part('dishes').getByRole('button', { name: 'Decide again K' }).focus();
    await at.keys('Enter');
    await expect.poll(() => standing('dishes')).toBe('to decide again');
    expect(await part('dishes').evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await beside().getByText('What you decide replaces it').waitFor();
    await beside().getByRole('button', { name: 'Keep it and go on K' }).waitFor();
    await at.keys('k');
    expect(await standing('dishes')).toContain('corrected by eve');
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
  });
});
