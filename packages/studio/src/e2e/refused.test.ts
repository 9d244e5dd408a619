import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { Signal } from '../testing/signal.ts';
import { describeStudio, dishes, span, tone } from '../testing/studio-in-test.ts';

const withoutTool: Task = { ...dishes, labels: dishes.labels.filter(({ name }) => name !== 'TOOL') };

describeStudio('a decision that the server does not take', {}, (at) => {
  const banner = () => at.page.getByRole('alert').filter({ hasText: 'not stored' });

  it('comes back with what the person did, for as long as it takes: a label was removed meanwhile', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', 'ArrowRight', 'ArrowRight', '1');
    await at.keys('End', 'ArrowLeft', '2', 'a');
    await at.shows('stock pot');
    await at.saved();
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    await at.stop();
    await at.keys('a');
    await at.shows('stock pot');
    await at.keys('x');
    await at.shows('udon');
    await at.page.getByText('Offline: 2 kept in this browser').waitFor();
    await at.page.getByText(`tincture review --port ${at.port}`).waitFor();
    await at.start([withoutTool]);
    at.isServerDown = true;
    await at.untilBack(async () => void (await at.page.goto(at.studio.url)));
    await banner().waitFor();
    expect(await banner().textContent()).toContain('One decision was not stored.');
    expect(await banner().textContent()).toContain('has no label "TOOL"');
    // The text comes back at once, or as soon as the one is done that was faster, without the label that is gone.
    await at.shows();
    if ((await at.box().textContent())?.includes('udon')) await at.keys('s');
    await at.shows('ramen');
    await at.page.getByText('Your changes on this text are back, but for 1 whose label is gone.').waitFor();
    expect(await at.marks()).toEqual(['ramen: DISH']);
    // The note is there after a reload too, and goes when the text is decided.
    await at.page.reload();
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    await banner().waitFor();
    await at.keys('a');
    await banner().waitFor({ state: 'detached' });
    await at.saved();
    const stored = await at.store.decisions('a', 'dishes');
    expect(stored.at(-1)?.annotations).toEqual({ ents: [span('a', 'ramen', 'DISH')] });
    expect((await at.store.decisions('b', 'dishes')).map(({ verdict }) => verdict)).toEqual(['reject']);
  });

  it('comes back next, however quick the keys are, and replaces nothing before it is known what it would replace', async () => {
    at.isServerDown = true;
    await at.open(dishes);
    const answered = new Signal();
    await at.intercept('item', async (route) => {
      await answered.given;
      await route.continue();
    });
    await at.store.decide({ id: 'of-eve', document: 'a', task: 'dishes', verdict: 'ignore', person: 'eve' });
    await at.keys('ArrowRight', '1', 'a');
    await banner().waitFor();
    await at.shows('stock pot');
    await at.keys('x');
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['We: DISH']);
    expect(await at.page.getByText('Decided by now').count()).toBe(0);
    // A key before the answer is there: it comes back once more.
    await at.keys('a');
    await at.shows('udon');
    await at.saved();
    await banner().waitFor();
    answered.give();
    await at.keys('x');
    await at.shows('ramen');
    await at.page.getByText('Decided by now').waitFor();
    expect(await at.marks()).toEqual(['We: DISH']);
    expect((await at.store.decisions('a', 'dishes')).map(({ person }) => person)).toEqual(['eve']);
    await at.keys('a');
    await banner().waitFor({ state: 'detached' });
    await at.saved();
    expect((await at.store.decisions('a', 'dishes')).map(({ person }) => person)).toEqual(['eve', 'ada']);
  });

  it('is told once for many, however long the reason, and stays until it is dismissed', async () => {
    await at.page.setViewportSize({ width: 390, height: 800 });
    const reason = `No room for ${'x'.repeat(300)}.`;
    at.isServerDown = true;
    await at.open(tone);
    // They are all refused at once: until then the server seems to be away.
    let isAway = true;
    await at.intercept('decisions', (route) =>
      isAway
        ? route.abort()
        : route.fulfill({ status: 409, json: { code: 'decision-invalid', problem: reason, fix: 'Ask.' } }),
    );
    for (const [key, words] of [
      ['1', 'stock pot'],
      ['2', 'udon'],
      ['3', 'Nothing'],
    ] as const) {
      await at.keys(key);
      await at.shows(words);
    }
    isAway = false;
    await at.page.evaluate(() => dispatchEvent(new Event('online')));
    await banner().waitFor();
    await expect.poll(() => banner().textContent()).toContain('3 decisions were not stored.');
    expect(await banner().evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await at.page.reload();
    await banner().waitFor();
    await at.page.unroute('**/api/decisions*');
    await banner().getByRole('button', { name: 'Dismiss Z' }).waitFor();
    await at.keys('z');
    await banner().waitFor({ state: 'detached' });
    // What was chosen is still on the texts.
    await at.page.reload();
    await at.page.locator('.choices [aria-pressed=true]').waitFor();
    expect(await banner().count()).toBe(0);
  });
});

describeStudio('two windows', {}, (at) => {
  it('replace nothing unseen: the later one is told, sees both and decides', async () => {
    await at.open(dishes);
    const other = await at.context.newPage();
    await other.goto(at.home);
    await at.shows('ramen', other);
    await at.keys('End', 'ArrowLeft', '3', 'a');
    await at.saved();
    at.isServerDown = true;
    await other.keyboard.press('ArrowRight');
    await other.keyboard.press('1');
    await at.untilBack(() => other.keyboard.press('a'), other);
    // Nothing of the first is lost, and the other gets the text back with its own marks, beside what was decided.
    const note = other.getByRole('alert').filter({ hasText: 'One decision was not stored.' });
    await note.waitFor();
    expect(await note.textContent()).toContain('changed meanwhile');
    expect(await at.decisions(dishes)).toEqual([['a', 'correct', { ents: [span('a', 'Kyoto', 'PLACE')] }]]);
    await at.shows('stock pot', other);
    await other.keyboard.press('x');
    await at.shows('ramen', other);
    expect(await other.locator('main mark').textContent()).toContain('We');
    const decided = other.locator('.decided');
    expect(await decided.textContent()).toContain('PLACE Kyoto');
    await other.keyboard.press('a');
    await note.waitFor({ state: 'detached' });
    await at.saved(other);
    expect((await at.store.decisions('a', 'dishes')).map(({ annotations }) => annotations?.ents?.[0]?.label)).toEqual([
      'PLACE',
      'DISH',
    ]);
  });

  it('let a decision stand that the other made, with one key', async () => {
    await at.open(dishes);
    const other = await at.context.newPage();
    await other.goto(at.home);
    await at.shows('ramen', other);
    await at.keys('x');
    await at.saved();
    at.isServerDown = true;
    await at.untilBack(() => other.keyboard.press('s'), other);
    await at.shows('stock pot', other);
    await other.getByRole('alert').filter({ hasText: 'not stored' }).waitFor();
    await other.keyboard.press('x');
    await other.locator('.decided').waitFor();
    await other.keyboard.press('k');
    await at.shows('udon', other);
    expect(await other.getByRole('alert').count()).toBe(0);
    await at.saved(other);
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['b', 'reject'],
    ]);
  });

  it('make no fuss when both say the same', async () => {
    await at.open(dishes);
    const other = await at.context.newPage();
    await other.goto(at.home);
    await at.shows('ramen', other);
    await at.keys('a');
    await at.saved();
    at.isServerDown = true;
    await other.keyboard.press('a');
    await other.getByText('Another window had decided the same.').waitFor();
    await at.shows('stock pot', other);
    expect(await other.getByRole('alert').count()).toBe(0);
    expect(await at.decisions(dishes)).toEqual([['a', 'accept', { ents: [] }]]);
    // And it does not come back.
    await other.keyboard.press('x');
    await at.shows('udon', other);
  });

  it('undo what they decided themselves, and after a reload what either did', async () => {
    await at.open(dishes);
    const other = await at.context.newPage();
    await other.goto(at.home);
    await at.shows('ramen', other);
    await at.keys('x');
    await at.shows('stock pot');
    await at.saved();
    await other.reload();
    await at.shows('stock pot', other);
    await other.keyboard.press('x');
    await at.shows('udon', other);
    await at.saved(other);
    // The first window still has "stock pot" on the screen; its undo takes back its own decision, not the other's.
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['a', 'undo'],
      ['b', 'reject'],
    ]);
    await at.keys('x');
    await at.saved();
    await other.reload();
    await at.shows('udon', other);
    for (const words of ['ramen', 'stock pot']) {
      await other.keyboard.press('u');
      await at.shows(words, other);
    }
    await at.saved(other);
    expect(await at.store.progress('dishes')).toMatchObject({ decided: 0 });
  });
});
