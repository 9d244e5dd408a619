import { expect, it } from 'vitest';
import { describeStudio, dishes, span, texts, tone, topics } from '../testing/studio-in-test.ts';

describeStudio('undo', {}, (at) => {
  /** A text is decided on, and the page is loaded again at the next one. */
  async function rejectFirst(): Promise<void> {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('stock pot');
    await at.saved();
    await at.page.reload();
    await at.shows('stock pot');
  }

  it('keeps the tasks apart: what is undone in one is not shown as decided in another', async () => {
    await at.propose('dishes', 'a', { ents: [span('a', 'ramen', 'DISH')] });
    await at.open(dishes);
    await at.shows('ramen');
    await at.keys('a');
    await at.shows('stock pot');
    await at.page.getByLabel('Task').selectOption('tone');
    await at.shows('ramen');
    await at.keys('2');
    await at.shows('stock pot');
    await at.page.getByLabel('Task').selectOption('dishes');
    await at.shows('stock pot');
    await at.keys('u');
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    await at.keys('a');
    await at.shows('stock pot');
    await at.saved();
    const gold = ['a', 'accept', { ents: [span('a', 'ramen', 'DISH')] }, 'seen'];
    expect(await at.decisions(dishes)).toEqual([gold, ['a', 'undo'], gold]);
    expect(await at.decisions(tone)).toEqual([['a', 'correct', { cats: { good: 0, bad: 1, neither: 0 } }]]);
  });

  it('goes back decision by decision after a reload, however quick the keys are', async () => {
    await at.open(topics);
    for (const words of ['ramen', 'stock pot', 'udon']) {
      await at.shows(words);
      await at.keys('1', 'Enter');
    }
    await at.shows('Nothing');
    await at.saved();
    await at.page.reload();
    await at.shows('Nothing');
    // All within one task of the browser: nothing has come back from the server in between.
    const press = (keys: string): Promise<void> =>
      at.page.evaluate((all) => {
        for (const key of all) dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
      }, keys);
    await press('uuu');
    await at.shows('ramen');
    await at.page.getByText('Decision undone').waitFor();
    await at.saved();
    const undone = (id: string): unknown[] => [
      [id, 'correct', { cats: { food: 1, travel: 0 } }],
      [id, 'undo'],
    ];
    expect(await at.decisions(topics)).toEqual([...undone('a'), ...undone('b'), ...undone('c')]);
    // What was decided is on the screen again, also after another reload.
    await at.page.reload();
    await at.shows('ramen');
    await at.page.getByRole('button', { name: 'food', pressed: true }).waitFor();
    await at.keys('Enter');
    await at.shows('stock pot');
  });

  it('never lets a quick key decide on the text that is about to leave', async () => {
    await rejectFirst();
    await at.page.evaluate(() => {
      for (const key of 'ux') dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    });
    await at.shows('ramen');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['a', 'undo'],
    ]);
  });

  it('passes over a decision that is not in force any more', async () => {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('stock pot');
    await at.keys('x');
    await at.shows('udon');
    await at.saved();
    await at.page.reload();
    await at.shows('udon');
    // Somebody else has decided on b meanwhile, and a was undone somewhere.
    await at.store.decide({ id: 'of-eve', document: 'b', task: 'dishes', verdict: 'ignore', person: 'eve' });
    await at.keys('u');
    await at.shows('ramen');
    await at.keys('u');
    await at.page.getByText('Nothing to undo.').waitFor();
    await at.shows('ramen');
  });

  it('passes over one that was replaced after the list of them came', async () => {
    await at.open(dishes);
    for (const words of ['ramen', 'stock pot', 'udon']) {
      await at.shows(words);
      await at.keys('x');
    }
    await at.shows('Nothing');
    await at.saved();
    await at.page.reload();
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('udon');
    await at.saved();
    await at.store.decide({ id: 'of-eve', document: 'b', task: 'dishes', verdict: 'ignore', person: 'eve' });
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    expect((await at.store.decisions('b', 'dishes')).map(({ verdict }) => verdict)).toEqual(['reject', 'ignore']);
  });

  it('in the same visit too: says so, drops it and goes on', async () => {
    await at.open(dishes);
    for (const words of ['ramen', 'stock pot']) {
      await at.shows(words);
      await at.keys('x');
    }
    await at.shows('udon');
    await at.saved();
    await at.store.decide({ id: 'of-eve', document: 'b', task: 'dishes', verdict: 'ignore', person: 'eve' });
    at.isServerDown = true;
    await at.keys('u');
    await at.page.getByText('Not undone: The decision on this text was changed meanwhile').waitFor();
    // What is decided by now is shown beside the text, which is still there.
    await at.page.getByText('Decided by now').waitFor();
    await at.page.getByText('ignore, eve').waitFor();
    await at.keys('u');
    await at.shows(texts.a);
    await at.saved();
    const events = await at.store.decisions('a', 'dishes');
    expect(events.map(({ verdict }) => verdict)).toEqual(['reject', 'undo']);
    expect((await at.store.decisions('b', 'dishes')).map(({ verdict }) => verdict)).toEqual(['reject', 'ignore']);
  });

  it('speaks of the server only when that is away', async () => {
    await rejectFirst();
    await at.stop();
    await at.keys('u');
    await at.page.getByText('Not undone: The server cannot be reached.').waitFor();
    await at.start();
    const second = await at.context.newPage();
    await second.goto(at.studio.url);
    await second.close();
    await at.keys('u');
    await at.shows('ramen');
  });
});
