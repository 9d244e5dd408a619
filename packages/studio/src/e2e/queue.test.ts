import { expect, it } from 'vitest';
import { describeStudio, dishes, rules } from '../testing/studio-in-test.ts';

const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`t${index}`, `text number ${index};`]));

describeStudio('the queue', { texts: many }, (at) => {
  const shown = async (): Promise<string> => (await at.box().textContent()) ?? '';
  const all = Object.values(many);

  it('comes to its end only when every text has a decision, whatever becomes proposed meanwhile', async () => {
    const propose = (ids: readonly number[]): Promise<void> =>
      at.store.addAnnotations(
        'dishes',
        ids.map((id) => ({ document: `t${id}`, annotations: { ents: [] }, source: rules })),
      );
    await propose([60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 5]);
    await at.open(dishes);
    const seen: string[] = [];
    for (let count = 0; count < all.length; count++) {
      await at.page.waitForFunction(
        (last) => document.querySelector('main .text')?.textContent !== last,
        seen.at(-1) ?? '',
      );
      seen.push(await shown());
      // New proposals, before and behind the place in the queue.
      if (count === 15) await propose([0, 1, 2, 40, 41]);
      await at.keys(count % 2 === 0 ? 'x' : 's');
    }
    await at.page.getByText('Every text has a decision').waitFor();
    // All was rejected or skipped.
    await at.page.getByText('There is nothing to learn from yet.').waitFor();
    expect(await at.words('footer .accept')).toBe('Accept A');
    expect(seen.slice(0, 11)).toEqual([5, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69].map((id) => many[`t${id}`]));
    expect(seen.toSorted()).toEqual(all.toSorted());
    await at.saved();
    expect(await at.store.progress('dishes')).toMatchObject({ decided: 70, open: 0 });
  }, 90_000);

  it('looks again at the end: texts that were added, and decisions undone elsewhere', async () => {
    for (const id of Object.keys(many).slice(0, 68)) {
      await at.store.decide({ id: `by-${id}`, document: id, task: 'dishes', verdict: 'ignore', person: 'eve' });
    }
    await at.open(dishes);
    await at.shows('number 68');
    await at.keys('x');
    await at.shows('number 69');
    await at.saved();
    // One from before this visit, and one that was on the screen a moment ago.
    for (const document of ['t3', 't68']) {
      await at.store.decide({ id: `back-${document}`, document, task: 'dishes', verdict: 'undo', person: 'eve' });
    }
    await at.keys('x');
    await at.shows('number 3;');
    await at.keys('x');
    await at.shows('number 68');
    await at.keys('x');
    await at.page.getByText('Every text has a decision').waitFor();
    await at.store.addDocuments([{ id: 'late', text: 'a late text', annotations: {} }]);
    await at.page.getByRole('button', { name: 'Look again' }).click();
    await at.shows('a late text');
  });

  it('does not call it the end while decisions wait to be sent', async () => {
    for (const id of Object.keys(many).slice(0, 69)) {
      await at.store.decide({ id: `by-${id}`, document: id, task: 'dishes', verdict: 'ignore', person: 'eve' });
    }
    await at.open(dishes);
    await at.shows('number 69');
    // The decision is refused for a while, the rest works.
    at.isServerDown = true;
    await at.intercept('decisions', (route) =>
      route.fulfill({
        status: 503,
        json: { code: 'store-full', problem: 'The disk is full.', fix: 'Free some space.' },
      }),
    );
    await at.keys('x');
    await at.page.getByText('Nothing more to show just now').waitFor();
    // It says what is wrong, and does not call it offline.
    await at.page.getByText('Not saved: 1 kept in this browser').waitFor();
    await at.page.getByText('The disk is full. Free some space.').waitFor();
    // What became open meanwhile is shown as soon as the decision is through.
    await at.store.decide({ id: 'back', document: 't3', task: 'dishes', verdict: 'undo', person: 'eve' });
    await at.page.unroute('**/api/decisions*');
    await at.box().filter({ hasText: 'number 3;' }).waitFor({ timeout: 20_000 });
    await at.keys('x');
    await at.page.getByText('Every text has a decision').waitFor();
    await at.saved();
  });
});
