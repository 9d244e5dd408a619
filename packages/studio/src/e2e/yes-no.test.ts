import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const urgent: Task = {
  name: 'urgent',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'urgent', definition: 'Somebody waits for it today.' }],
};
const lasting: Task = {
  name: 'lasting',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'recommends the place to others' }],
};
const spam: Task = { name: 'spam', kind: 'textcat', labels: [{ name: 'spam' }, { name: 'ham' }] };

describeStudio('questions with two answers', { tasks: [urgent, spam, lasting] }, (at) => {
  it('whether a label fits: yes and no by one key each, and both are gold', async () => {
    await at.propose('urgent', 'a', { cats: { urgent: 0.3 } });
    await at.propose('urgent', 'b', { cats: { urgent: 0.8 } });
    await at.open(urgent);
    await at.shows('ramen');
    const no = at.page.getByRole('group', { name: /urgent/ }).getByRole('button', { name: 'No' });
    expect(await no.getAttribute('aria-pressed')).toBe('true');
    expect(await at.words('[aria-labelledby=source-title]')).toContain('Chosen ✗ No: urgent');
    await at.keys('x');
    await at.shows('stock pot');
    await at.keys('x');
    await at.shows('udon');
    await at.page.getByRole('button', { name: '✓ Yes' }).click();
    await at.shows('Nothing');
    // Back, otherwise, and forth again.
    await at.keys('u', '2');
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('udon');
    await at.keys('y');
    await at.shows('Nothing');
    await at.keys('1');
    await at.shows('tempura');
    await at.saved();
    expect(await at.decisions(urgent)).toEqual([
      ['a', 'accept', { cats: { urgent: 0 } }, 'seen'],
      ['b', 'correct', { cats: { urgent: 0 } }, 'seen'],
      ['c', 'correct', { cats: { urgent: 1 } }],
      ['c', 'undo'],
      ['c', 'accept', { cats: { urgent: 0 } }],
      ['c', 'undo'],
      ['c', 'accept', { cats: { urgent: 0 } }],
      ['d', 'correct', { cats: { urgent: 1 } }],
    ]);
  });

  it('which of two it is: no says the other one, whichever is proposed', async () => {
    await at.propose('spam', 'a', { cats: { spam: 0.2, ham: 0.8 } });
    await at.propose('spam', 'b', { cats: { spam: 0.9, ham: 0.1 } });
    await at.open(spam);
    await at.shows('ramen');
    await at.page.getByRole('heading', { name: 'Is it ham?' }).waitFor();
    expect(await at.words('footer')).toContain('Yes: ham');
    expect(await at.words('footer')).toContain('No: spam');
    await at.keys('a');
    await at.shows('stock pot');
    await at.keys('x');
    // Nothing is proposed: the first label is asked for, and digits are the labels.
    await at.shows('udon');
    await at.keys('a');
    await at.shows('Nothing');
    await at.keys('2');
    await at.shows('tempura');
    await at.keys('s');
    await at.shows('knife');
    await at.saved();
    expect(await at.decisions(spam)).toEqual([
      ['a', 'accept', { cats: { spam: 0, ham: 1 } }, 'seen'],
      ['b', 'correct', { cats: { spam: 0, ham: 1 } }, 'seen'],
      ['c', 'correct', { cats: { spam: 1, ham: 0 } }],
      ['d', 'correct', { cats: { spam: 0, ham: 1 } }],
      ['e', 'ignore'],
    ]);
  });

  it('whose answer to one label is named whole, however long its name is', async () => {
    await at.open(lasting);
    await at.shows('ramen');
    const no = at.page.locator('footer').getByRole('button', { name: /^No/ });
    expect(await no.locator('.what').evaluate((words) => words.scrollWidth - words.clientWidth)).toBe(0);
    expect(await at.words(no)).toBe('No X');
  });

  it('and nothing stands in the way of anybody (axe)', async () => {
    await at.propose('urgent', 'a', { cats: { urgent: 0.8 } });
    await at.open(urgent);
    await at.shows('ramen');
    await check(at, 'a label that fits or not');
    await at.keys('?');
    await at.page.getByText('Yes, urgent fits').waitFor();
    await check(at, 'its keys');
    await at.keys('Escape');
    await at.open(spam);
    await check(at, 'one of two');
    await at.page.setViewportSize({ width: 380, height: 700 });
    await check(at, 'on a small screen');
  });
});
