import { expect, it } from 'vitest';
import { describeStudio, dishes, span, tone } from '../testing/studio-in-test.ts';

describeStudio('redo', {}, (at) => {
  const said = (words: string): Promise<void> => at.page.getByText(words, { exact: true }).first().waitFor();

  it('does changes again in order, until something new is done', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', '1', 'ArrowRight', '2');
    expect(await at.marks()).toEqual(['We: DISH', 'ate: TOOL']);
    await at.keys('u', 'u');
    expect(await at.marks()).toEqual([]);
    await at.keys('y');
    expect(await at.marks()).toEqual(['We: DISH']);
    await at.keys('Control+Shift+z');
    expect(await at.marks()).toEqual(['We: DISH', 'ate: TOOL']);
    await at.keys('y');
    await said('Nothing to redo.');
    await at.keys('u', 'Home', '3', 'Control+y');
    await said('Nothing to redo.');
    expect(await at.marks()).toEqual(['We: PLACE']);
  });

  it('goes back and forth over changes after a reload', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', '1', 'ArrowRight', '2', 'ArrowRight', '3');
    const marks = await at.marks();
    expect(marks).toHaveLength(3);
    await at.keys('u');
    await at.page.reload();
    await at.shows('ramen');
    await expect.poll(() => at.marks()).toEqual(marks.slice(0, 2));
    await at.keys('y');
    expect(await at.marks()).toEqual(marks);
    await at.keys('u', 'u');
    expect(await at.marks()).toEqual(marks.slice(0, 1));
    await at.page.reload();
    await at.shows('ramen');
    await at.keys('u');
    expect(await at.marks()).toEqual([]);
    await at.keys('y', 'y', 'y');
    expect(await at.marks()).toEqual(marks);
    await at.keys('y');
    await said('Nothing to redo.');
  });

  it('decides again what was undone, with its reason, also after a reload and on another text', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', '1', 'a');
    await at.shows('wok');
    await at.keys('w', '2');
    await at.shows('udon');
    await at.keys('u');
    await at.shows('wok');
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    await at.page.reload();
    await at.shows('ramen');
    await at.keys('y');
    await at.shows('wok');
    await at.keys('y');
    await at.shows('udon');
    await at.keys('y');
    await said('Nothing to redo.');
    await at.saved();
    const last = async (id: string) => (await at.store.queueItem('dishes', id))?.decisions.at(-1);
    expect(await last('a')).toMatchObject({ verdict: 'correct', annotations: { ents: [span('a', 'We', 'DISH')] } });
    expect(await last('b')).toMatchObject({ verdict: 'ignore', reason: 'I do not know' });
  });

  it('keeps what it cannot do while the server is away', async () => {
    await at.open(dishes);
    await at.keys('x');
    await at.shows('wok');
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    // The text that comes first by now is another one.
    await at.propose('dishes', 'b', { ents: [] });
    at.isServerDown = true;
    await at.intercept('item', (route) => route.abort());
    await at.shows('wok');
    await at.keys('y');
    await at.page.getByText('Not done again: The server cannot be reached.').waitFor();
    await at.page.unroute('**/api/item*');
    await at.keys('y');
    await said('Decided again.');
    await at.shows('wok');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['a', 'undo'],
      ['a', 'reject'],
    ]);
  });

  it('leaves alone what somebody decided meanwhile', async () => {
    await at.open(tone);
    await at.shows('ramen');
    await at.keys('1');
    await at.shows('wok');
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    await at.keys('s');
    await at.shows('wok');
    // Something new was done.
    await at.keys('y');
    await said('Nothing to redo.');
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    await at.store.decide({ id: 'by-eve', document: 'a', task: 'tone', verdict: 'reject', person: 'eve' });
    await at.page.reload();
    await at.shows('wok');
    await at.keys('y');
    await said('It cannot be done again: the text is decided by now.');
    await at.shows('wok');
  });
});
