import { expect, it } from 'vitest';
import { describeStudio, dishes, rules, span } from '../testing/studio-in-test.ts';

describeStudio('entities in a browser', {}, (at) => {
  it('entities by keyboard: accept, correct, reject, skip, undo', async () => {
    const proposals = { a: [span('a', 'ramen', 'DISH')], b: [span('b', 'wok', 'DISH'), span('b', 'hot', 'PLACE')] };
    for (const [document, ents] of Object.entries(proposals)) {
      await at.store.addAnnotations('dishes', [{ document, annotations: { ents }, source: rules }]);
    }
    await at.open(dishes);
    await at.shows('ramen');
    await at.keys('a');
    await at.shows('stock pot');
    // The first span gets another label, the second goes, and "stock pot" is marked word by word.
    await at.keys('Tab', '2', 'Tab', 'Delete', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await at.keys('Shift+ArrowRight', 'Enter', 'a');
    await at.shows('udon');
    await at.keys('x');
    await at.shows('Nothing');
    await at.keys('a');
    await at.shows('tempura');
    await at.keys('Space');
    await at.shows('knife');
    // Back to the text that was skipped: mark it after all, take that back, mark it otherwise.
    await at.keys('u');
    await at.shows('tempura');
    await at.keys('End', 'ArrowLeft', '1');
    await at.page.locator('mark', { hasText: 'DISH' }).waitFor();
    await at.keys('Control+z');
    await at.page.locator('mark').waitFor({ state: 'detached' });
    await at.keys('3', 'r', 'a');
    await at.shows('knife');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'accept', { ents: [span('a', 'ramen', 'DISH')] }, 'seen'],
      ['b', 'correct', { ents: [span('b', 'wok', 'TOOL'), span('b', 'stock pot', 'TOOL')] }, 'seen'],
      ['c', 'reject'],
      ['d', 'accept', { ents: [] }],
      ['e', 'ignore'],
      ['e', 'undo'],
      ['e', 'correct', { ents: [span('e', 'tempura', 'DISH')] }],
    ]);
  });

  it('a span is resized and moved by words, up to its neighbours', async () => {
    await at.propose('dishes', 'b', { ents: [span('b', 'wok', 'DISH'), span('b', 'stock pot', 'TOOL')] });
    await at.open(dishes);
    await at.shows('stock pot');
    await at.keys('Tab', 'Alt+Shift+ArrowLeft', 'Alt+ArrowRight', 'Alt+ArrowRight', 'Alt+ArrowRight');
    await at.page.getByText('“stock pot” (TOOL) is in the way.').waitFor();
    expect(await at.marks()).toEqual(['The wok and the: DISH', 'stock pot: TOOL']);
    await at.keys('Alt+ArrowUp', 'Tab', 'Alt+ArrowDown', 'Control+z', 'a');
    await at.shows('ramen');
    await at.saved();
    const ents = [span('b', 'The wok and the', 'DISH'), span('b', 'stock pot', 'TOOL')];
    expect(await at.decisions(dishes)).toEqual([['b', 'correct', { ents }, 'seen']]);
  });

  it('entities by mouse: drag, double click, relabel, remove', async () => {
    await at.open(dishes);
    // From the middle of one word to the middle of another, backwards: whole words are marked.
    const from = await at.place('Kyoto', 0.6);
    const to = await at.place('ramen', 0.5);
    await at.page.mouse.move(from.x, from.y);
    await at.page.mouse.down();
    await at.page.mouse.move(to.x, to.y, { steps: 4 });
    await at.page.mouse.up();
    await at.page.locator('mark', { hasText: 'ramen in Kyoto' }).waitFor();
    await at.page.getByRole('button', { name: '3 PLACE' }).click();
    await at.page.locator('mark', { hasText: 'PLACE' }).waitFor();
    await at.page.getByRole('button', { name: 'Remove PLACE' }).click();
    const ramen = await at.place('ramen', 0.5);
    await at.page.mouse.dblclick(ramen.x, ramen.y);
    await at.page.locator('mark', { hasText: 'ramen' }).waitFor();
    await at.page.getByRole('button', { name: 'Save changes' }).click();
    await at.shows('stock pot');
    await at.page.getByRole('button', { name: 'Reject' }).click();
    await at.shows('udon');
    await at.page.getByRole('button', { name: 'Skip' }).click();
    await at.shows('Nothing');
    await at.page.getByRole('button', { name: 'Undo' }).click();
    await at.shows('udon');
    // The label chosen last stays the current one.
    const udon = await at.place('udon', 0.5);
    await at.page.mouse.dblclick(udon.x, udon.y);
    await at.page.getByRole('button', { name: 'Save changes' }).click();
    await at.shows('Nothing');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'ramen', 'PLACE')] }],
      ['b', 'reject'],
      ['c', 'ignore'],
      ['c', 'undo'],
      ['c', 'correct', { ents: [span('c', 'udon', 'PLACE')] }],
    ]);
  });
});
