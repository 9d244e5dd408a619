import { expect, it } from 'vitest';
import { describeStudio, dishes, span } from '../testing/studio-in-test.ts';

describeStudio('texts on which nothing is shown', { blindShare: 1 }, (at) => {
  it('keep proposals from whoever decides, say so, and are marked in the store', async () => {
    await at.propose('dishes', 'a', { ents: [span('a', 'ramen', 'DISH')] });
    await at.open(dishes);
    await at.page.getByText('Nobody, on purpose.').waitFor();
    expect(await at.marks()).toEqual([]);
    await at.keys('p', 'a');
    await at.shows('wok');
    // A text that nobody proposed anything for hides nothing.
    expect(await at.page.getByText('Nobody, on purpose.').count()).toBe(0);
    await at.keys('x');
    await at.shows('bowl');
    await at.saved();
    expect((await at.store.decisions('a', 'dishes'))[0]).toMatchObject({ isBlind: true, annotations: { ents: [] } });
    expect((await at.store.decisions('b', 'dishes'))[0]).not.toHaveProperty('isBlind');
    // Undone it is as blind as before; looked at again after the decision it is not.
    await at.keys('u', 'u');
    await at.shows('ramen');
    await at.page.getByText('Nobody, on purpose.').waitFor();
    await at.keys('x');
    await at.shows('wok');
    await at.saved();
    await at.keys('g');
    await at.page.getByRole('combobox', { name: 'Find texts' }).fill('ramen');
    await at.page.getByText('One text.').waitFor();
    await at.keys('Enter');
    await at.shows('ramen');
    await at.page.getByText('rules menu', { exact: true }).waitFor();
  });
});

const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`t${index}`, `Soup number ${index}.`]));

describeStudio('texts that are asked for again', { texts: many, againShare: 0.5 }, (at) => {
  it('come after a while as if nothing was decided, and replace the earlier decision', async () => {
    await at.propose('dishes', 't0', { ents: [] });
    for (const id of Object.keys(many).slice(1, 22)) {
      await at.store.decide({
        ...{ id: `by-${id}`, document: id, task: 'dishes', verdict: 'accept', person: 'ada' },
        annotations: { ents: [] },
      });
    }
    await at.open(dishes);
    await at.shows('number 0.');
    await at.keys('a');
    await at.shows('number 22.');
    await at.saved();
    // It comes with the second decision, while the next text is on the screen already.
    await at.untilBack(() => at.keys('a'));
    await at.shows('number 23.');
    await at.keys('a');
    // Among the texts decided before the latest twenty, in whatever order.
    await at.page.getByText('A second time.').waitFor();
    expect(await at.page.getByText('Decided by now').count()).toBe(0);
    const id = /number (\d+)/.exec((await at.box().textContent()) ?? '')?.[1] ?? '';
    expect(Number(id)).toBeLessThan(4);
    await at.keys('ArrowRight', '1', 'a');
    await at.page.getByText('A second time.').waitFor({ state: 'detached' });
    await at.saved();
    const [first, second] = await at.store.decisions(`t${id}`, 'dishes');
    expect(first?.annotations).toEqual({ ents: [] });
    expect(second).toMatchObject({ verdict: 'correct', isBlind: true, annotations: { ents: [{ label: 'DISH' }] } });
    expect((await at.store.queueItem('dishes', `t${id}`))?.decisions).toHaveLength(2);
  });
});

describeStudio('guidelines', {}, (at) => {
  it('are stamped on decisions, and lead to those that a change may touch', async () => {
    await at.open(dishes);
    await at.propose('dishes', 'b', { ents: [span('b', 'wok', 'TOOL')] });
    await at.page.reload();
    await at.shows('wok');
    await at.keys('a');
    await at.shows('ramen');
    await at.keys('x');
    await at.shows('bowl');
    await at.saved();
    expect(await at.page.getByRole('button', { name: /since/ }).count()).toBe(0);
    await at.stop();
    const labels = dishes.labels.map((label) =>
      label.name === 'TOOL' ? { ...label, definition: 'To cook with.' } : label,
    );
    await at.start([{ ...dishes, labels: [...labels, { name: 'DRINK' }] }]);
    at.isServerDown = true;
    await at.page.goto(at.studio.url);
    at.isServerDown = false;
    await at.page.getByRole('button', { name: 'New since 2 decisions: go through them' }).waitFor();
    await at.page.getByRole('button', { name: 'Changed since a decision: go through it' }).click();
    await at.shows('wok');
    await at.page.getByText('Decided by now').waitFor();
    await at.keys('a');
    await at.page.getByText('No more texts like that').waitFor();
    await at.saved();
    const stamps = (await at.store.decisions('b', 'dishes')).map(({ definition }) => definition);
    expect(new Set(stamps).size).toBe(2);
    expect(stamps).toEqual((await at.store.definitions('dishes')).map(({ hash }) => hash));
  });

  it('are changed in the app, and say at once which decisions that may touch', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'wok', 'TOOL')] });
    await at.open(dishes);
    await at.shows('wok');
    await at.keys('a');
    await at.shows('ramen');
    await at.saved();
    const dialog = at.page.getByRole('dialog', { name: 'TOOL' });
    await at.page.getByRole('button', { name: 'Edit TOOL' }).click();
    // Keys write here.
    await dialog.getByLabel('Definition').fill('fail');
    at.isServerDown = true;
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'The file may not be written. Ask who owns it.' }).waitFor();
    at.isServerDown = false;
    await dialog.getByLabel('Definition').fill('To cook with');
    await dialog.getByLabel('Examples, one on a line', { exact: true }).fill('wok\n\n stock pot ');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await at.page.getByText('Such as: wok · stock pot').waitFor();
    await at.page.getByRole('button', { name: 'Changed since a decision: go through it' }).waitFor();
    // The text on the screen stays, and what is decided from here on names the new definition.
    await at.shows('ramen');
    await at.keys('x');
    await at.shows('bowl');
    await at.saved();
    const [before, after] = await at.store.definitions('dishes');
    expect((await at.store.decisions('b', 'dishes'))[0]?.definition).toBe(before?.hash);
    expect((await at.store.decisions('a', 'dishes'))[0]?.definition).toBe(after?.hash);
    await at.page.getByRole('button', { name: 'Edit the guidelines' }).click();
    await at.page.getByRole('dialog', { name: 'Guidelines' }).getByRole('textbox').fill('Mark **nothing**.');
    await at.keys('Escape');
    expect(await at.page.getByText('Mark nothing.').count()).toBe(0);
  });
});
