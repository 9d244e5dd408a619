import { expect, it } from 'vitest';
import { describeStudio, rules, tone, topics } from '../testing/studio-in-test.ts';

describeStudio('text classes in a browser', {}, (at) => {
  it('one label: picking is deciding, by key or by click', async () => {
    const cats = { good: 0.7, bad: 0.2, neither: 0.1 };
    for (const document of ['a', 'b']) {
      await at.store.addAnnotations('tone', [{ document, annotations: { cats }, source: rules }]);
    }
    await at.open(tone);
    await at.shows('ramen');
    await at.keys('a');
    await at.shows('stock pot');
    await at.keys('2');
    await at.shows('udon');
    // Nothing was proposed, so there is nothing to accept yet.
    await at.keys('a');
    await at.page.getByText('Choose a label first.').waitFor();
    await at.page.getByRole('button', { name: '3 neither' }).click();
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('udon');
    await at.keys('1');
    await at.shows('Nothing');
    await at.saved();
    expect(await at.decisions(tone)).toEqual([
      ['a', 'accept', { cats: { good: 1, bad: 0, neither: 0 } }, 'seen'],
      ['b', 'correct', { cats: { good: 0, bad: 1, neither: 0 } }, 'seen'],
      ['c', 'correct', { cats: { good: 0, bad: 0, neither: 1 } }],
      ['c', 'undo'],
      ['c', 'correct', { cats: { good: 1, bad: 0, neither: 0 } }],
    ]);
  });

  it('several labels: switches and Enter, up to the end of the queue and back', async () => {
    await at.open(topics);
    await at.shows('ramen');
    await at.keys('1', '2', '1', 'Enter');
    await at.shows('stock pot');
    await at.page.getByRole('button', { name: '1 food' }).click();
    await at.page.getByRole('button', { name: '2 travel' }).click();
    expect(await at.words('[aria-labelledby=source-title]')).toContain('Chosen food you, travel you');
    await at.page.getByRole('button', { name: 'Save: food, travel' }).click();
    await at.shows('udon');
    await at.keys('Enter');
    await at.shows('Nothing');
    for (const next of ['tempura', 'knife']) {
      await at.keys('x');
      await at.shows(next);
    }
    await at.keys('Space');
    await at.page.getByText('Every text has a decision').waitFor();
    // The project has other tasks too, among which the commands would ask to choose.
    await at.page.getByText('tincture train --task topics').waitFor();
    await at.keys('u');
    await at.shows('knife');
    await at.saved();
    expect(await at.decisions(topics)).toEqual([
      ['a', 'correct', { cats: { food: 0, travel: 1 } }],
      ['b', 'correct', { cats: { food: 1, travel: 1 } }],
      ['c', 'accept', { cats: { food: 0, travel: 0 } }],
      ['d', 'reject'],
      ['e', 'reject'],
      ['f', 'ignore'],
      ['f', 'undo'],
    ]);
  });
});
