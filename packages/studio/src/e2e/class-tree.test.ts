import { parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const labels = {
  food: { definition: 'What is eaten.' },
  soup: { parent: 'food' },
  ramen: { parent: 'soup' },
  fruit: { parent: 'food' },
  tool: {},
  knife: { parent: 'tool' },
};
const one = parseTask('one', { kind: 'textcat', labels });
const several = parseTask('several', { kind: 'textcat', multiple: true, labels });

describeStudio('classes below others', { tasks: [one, several] }, (at) => {
  it('one path: digits lead down, the last one decides; Enter stops on the way', async () => {
    await at.open(one);
    await at.shows('ramen');
    await at.keys('1', '1', '1');
    await at.shows('stock pot');
    await at.keys('2', 'Enter');
    await at.shows('udon');
    // Down, up, and by arrows.
    await at.keys('1', '1');
    await at.page.getByText('food › soup.').waitFor();
    await at.keys('Backspace', '2');
    await at.shows('Nothing');
    await at.keys('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter');
    await at.shows('tempura');
    await at.page.getByRole('treeitem', { name: 'knife' }).click();
    await at.shows('knife');
    await at.keys('u');
    await at.shows('tempura');
    await at.saved();
    const chosen = (name: string): unknown => ({
      cats: Object.fromEntries(one.labels.map((label) => [label.name, label.name === name ? 1 : 0])),
    });
    expect(await at.decisions(one)).toEqual([
      ['a', 'correct', chosen('ramen')],
      ['b', 'correct', chosen('tool')],
      ['c', 'correct', chosen('fruit')],
      ['d', 'correct', chosen('ramen')],
      ['e', 'correct', chosen('knife')],
      ['e', 'undo'],
    ]);
  });

  it('several: a label brings those above it along, and takes those below it away; kept over a reload', async () => {
    await at.propose('several', 'a', { cats: { ramen: 0.9, soup: 0.4 } });
    await at.open(several);
    await at.shows('ramen');
    const on = async (): Promise<(string | null)[]> =>
      Promise.all(
        (await at.page.locator('[role=treeitem][aria-selected=true] .name').all()).map((row) => row.textContent()),
      );
    const names = async (): Promise<string[]> => (await on()).map((text) => /\w+/.exec(text ?? '')?.[0] ?? '');
    expect(await names()).toEqual(['food', 'soup', 'ramen']);
    await at.keys('2', '1', 'Backspace', '1', '1', 'Enter');
    expect(await names()).toEqual(['food', 'tool', 'knife']);
    await at.page.reload();
    await at.shows('ramen');
    expect(await names()).toEqual(['food', 'tool', 'knife']);
    await at.keys('u');
    expect(await names()).toEqual(['food', 'soup', 'ramen', 'tool', 'knife']);
    await at.keys('y', 'a');
    await at.shows('stock pot');
    await at.keys('a');
    await at.saved();
    const none = { food: 0, soup: 0, ramen: 0, fruit: 0, tool: 0, knife: 0 };
    expect(await at.decisions(several)).toEqual([
      ['a', 'correct', { cats: { ...none, food: 1, tool: 1, knife: 1 } }, 'seen'],
      ['b', 'accept', { cats: none }],
    ]);
  });

  it('and nothing stands in the way of anybody (axe)', async () => {
    await at.propose('several', 'a', { cats: { ramen: 0.9 } });
    await at.open(several);
    await at.shows('ramen');
    await at.keys('1', 'ArrowDown');
    await check(at, 'a tree');
    await at.keys('?');
    await at.page.getByText('Switch the label that you are at').waitFor();
    await check(at, 'its keys');
    await at.keys('Escape');
    await at.page.setViewportSize({ width: 400, height: 900 });
    await check(at, 'on a small screen');
  });
});
