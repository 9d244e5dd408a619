import { type Annotations, type Cluster, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio, type StudioInTest } from '../testing/studio-in-test.ts';

const who = parseTask('who', { kind: 'coref', labels: ['PERSON', 'FIRM'] });
const texts = {
  a: 'Ada runs Bolt. She likes her firm, and the firm of Ada likes Ben.',
  b: 'Ben left.',
} as const;

/** Mentions by their words; where these occur again, `2` says which. */
function cluster(label: string | undefined, ...mentions: (string | [string, number])[]): Cluster {
  const places = mentions.map((mention) => {
    const [words, which] = typeof mention === 'string' ? [mention, 1] : mention;
    let start = -1;
    for (let found = 0; found < which; found++) start = texts.a.indexOf(words, start + 1);
    return { start, end: start + words.length };
  });
  return { mentions: places, ...(label === undefined ? {} : { label }) };
}

const proposed: Annotations = {
  coref: [cluster('PERSON', 'Ada', 'She'), cluster(undefined, 'Bolt', 'her firm'), cluster(undefined, 'her')],
};

/** The numbers on the screen in the order of the text. */
async function numbers(at: StudioInTest): Promise<string[]> {
  const tags = await at.page.locator('main .text .tag').all();
  return Promise.all(tags.map(async (tag) => (await tag.textContent())?.replaceAll(/0\.\d+|×/g, '') ?? ''));
}

describeStudio('coreference in a browser', { tasks: [who], texts }, (at) => {
  it('by keyboard alone: marked, joined by number and by going back, split, merged, labelled, removed, undone', async () => {
    await at.propose('who', 'a', proposed);
    await at.open(who);
    await at.shows('runs');
    expect(await numbers(at)).toEqual(['1', '2', '1', '3', '2']);
    // "her" is Ada: moved by its number.
    await at.keys('Tab', 'Tab', 'Tab', 'Tab', 'Tab');
    await at.page.getByText('“her”: cluster 3, 1 of 1.').waitFor();
    await at.keys('1');
    await at.page.getByText('“her”: cluster 1.').waitFor();
    expect(await numbers(at)).toEqual(['1', '2', '1', '1', '2']);
    // "the firm of Ada", with "Ada" inside it, joined with "Bolt" by going back to it.
    await at.keys('End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', '1');
    await at.keys('Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Enter');
    await at.page.getByText('“the firm of Ada”: cluster 3, a new one.').waitFor();
    await at.keys('l', 'Shift+Tab', 'Shift+Tab');
    await at.page.getByText('“her firm”: cluster 2, 2 of 2.').waitFor();
    // Round the text: after the last one comes the first.
    await at.keys('Tab', 'Tab', 'Tab', 'Tab');
    await at.page.getByText('“Ada”: cluster 1 PERSON, 1 of 4.').waitFor();
    await at.keys('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab');
    await at.page.getByText('“her firm”: cluster 2, 2 of 2.').waitFor();
    await at.keys('Enter');
    await at.page.getByText('“the firm of Ada”: cluster 2.').waitFor();
    // Round its cluster and back.
    await at.keys('o');
    await at.page.getByText('“Bolt”: cluster 2, 1 of 3.').waitFor();
    await at.keys('Shift+O', 'n');
    await at.page.getByText('“the firm of Ada”: cluster 3, a new one.').waitFor();
    await at.keys('m', '2');
    await at.page.getByText('Cluster 3 is a part of cluster 2 now.').waitFor();
    await at.keys('r', 'r');
    await at.page.getByText('Cluster 2: FIRM.').waitFor();
    await at.keys('Alt+ArrowLeft');
    await at.page.getByText('“the firm of”: cluster 2.').waitFor();
    await at.keys('Control+z', 'Tab', 'Tab');
    // "Ben" is nobody that was mentioned before.
    await at.keys('End', 'ArrowLeft', 'n', 'Delete');
    await at.page.getByText('Removed “Ben” from cluster 3.').waitFor();
    await at.keys('Control+z', 'a');
    await at.shows('left');
    await at.keys('a');
    await at.saved();
    expect(await at.decisions(who)).toEqual([
      [
        'a',
        'correct',
        {
          coref: [
            cluster('PERSON', 'Ada', 'She', 'her', ['Ada', 2]),
            cluster('FIRM', 'Bolt', 'her firm', 'the firm of Ada'),
            cluster(undefined, 'Ben'),
          ],
        },
        'seen',
      ],
      ['b', 'accept', { coref: [] }],
    ]);
  });

  it('by mouse, still there after a reload, and with the same numbers', async () => {
    await at.propose('who', 'a', proposed);
    await at.open(who);
    await at.shows('runs');
    const clusters = at.page.getByRole('group', { name: 'Clusters' });
    await at.page.locator('main .tag', { hasText: '3' }).click();
    await clusters.getByRole('button', { name: /^1 PERSON/ }).click();
    const ben = await at.place('Ben');
    await at.page.mouse.dblclick(ben.x, ben.y);
    await at.page.getByText('“Ben”: cluster 3, a new one.').waitFor();
    // The first cluster goes, and the others keep their numbers.
    await at.page.locator('main .tag', { hasText: '1' }).first().click();
    await at.page
      .getByRole('group', { name: 'Mentions of cluster 1 PERSON' })
      .getByRole('button', { name: 'She' })
      .click();
    await at.page.getByText('“She”: cluster 1 PERSON, 2 of 3.').waitFor();
    await at.page.getByRole('button', { name: 'Remove cluster 1 PERSON' }).click();
    expect(await numbers(at)).toEqual(['2', '2', '3']);
    await at.page.reload();
    await at.shows('runs');
    expect(await numbers(at)).toEqual(['2', '2', '3']);
    await at.keys('u');
    expect(await numbers(at)).toEqual(['1', '2', '1', '1', '2', '3']);
    await at.keys('y', 'a');
    await at.shows('left');
    await at.saved();
    expect(await at.decisions(who)).toEqual([
      ['a', 'correct', { coref: [cluster(undefined, 'Bolt', 'her firm'), cluster(undefined, 'Ben')] }, 'seen'],
    ]);
  });

  it('and nothing stands in the way of anybody (axe)', { timeout: 60_000 }, async () => {
    await at.propose('who', 'a', {
      coref: [
        { ...cluster('PERSON', 'Ada'), mentions: [{ start: 0, end: 3, linkConfidence: 0.6 }] },
        ...(proposed.coref ?? []).slice(1),
      ],
    });
    await at.open(who);
    await at.shows('runs');
    await check(at, 'proposed');
    await at.keys('Tab', 'Tab', 'Tab');
    await check(at, 'selected');
    await at.keys('l');
    await check(at, 'linking');
    await at.keys('Escape', '?');
    await at.page.getByText('To the next other mention of the same cluster').waitFor();
    await check(at, 'the keys');
    await at.keys('Escape');
    await at.page.setViewportSize({ width: 420, height: 900 });
    await check(at, 'on a small screen');
  });
});

const words = Array.from({ length: 30_000 }, (_, index) => (index % 19 === 18 ? 'end.\n' : `w${index % 97}`));
const book = words.join(' ');
describeStudio('a book of clusters', { tasks: [who], texts: { book } }, (at) => {
  it('is marked on without drawing the rest again, and its clusters are found by number and words', async () => {
    const mentions: { start: number; end: number }[] = [];
    for (let at = 0; at < book.length - 200; at += 150) {
      const start = book.indexOf(' w', at) + 1;
      mentions.push({ start, end: book.indexOf(' ', start) });
    }
    const coref = Array.from({ length: 60 }, (_, number) => ({
      mentions: mentions.filter((_, index) => index % 60 === number),
    }));
    await at.propose('who', 'book', { coref });
    await at.open(who);
    await at.page.locator('main .text .tag').first().waitFor();
    expect(await at.page.locator('main [data-token]').count()).toBeLessThan(4_000);
    const last = at.page.locator('main .block').nth(3);
    await last.evaluate((element) => element.setAttribute('data-seen', 'yes'));
    await at.keys('Home', 'Enter');
    await at.page.getByText('cluster 61, a new one.').waitFor();
    await at.keys('/');
    await at.page.keyboard.type('57');
    await at.keys('Enter');
    await at.page.getByText('“w0”: cluster 57.').waitFor();
    expect(await last.getAttribute('data-seen')).toBe('yes');
    await at.keys('o', 'a');
    await at.saved();
    const [decision] = await at.store.decisions('book', 'who');
    expect(decision?.annotations?.coref?.flatMap((one) => one.mentions)).toHaveLength(mentions.length + 1);
  });
});

const things = Array.from({ length: 400 }, (_, index) => `thing${index + 1}`);
const catalogue = things.join(' ').replaceAll(/(\d0) /g, '$1.\n');
describeStudio('a text of 400 clusters', { tasks: [who], texts: { catalogue }, isHeard: true }, (at) => {
  const bar = () => at.page.getByRole('group', { name: 'Clusters' });
  const button = (number: number) => at.page.locator(`#cluster-${number}`);
  /** Whether the button of a cluster lies in what is seen of the bar. */
  const isSeen = (number: number): Promise<boolean> =>
    button(number).evaluate((element) => {
      const [own, around] = [element.getBoundingClientRect(), element.closest('.clusters')?.getBoundingClientRect()];
      return around !== undefined && own.top >= around.top && own.bottom <= around.bottom;
    });

  it('has all of them in its bar, for whoever listens, looks for one, selects one or goes over them with Tab', async () => {
    const coref = things.map((thing) => {
      const start = catalogue.search(new RegExp(`\\b${thing}\\b`));
      return { mentions: [{ start, end: start + thing.length }] };
    });
    await at.propose('who', 'catalogue', { coref });
    await at.open(who);
    await at.page.locator('main .text .tag').first().waitFor();
    expect(await bar().getByRole('button').count()).toBe(400);
    // What the browser tells a screen reader.
    const session = await at.context.newCDPSession(at.page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const names = nodes.filter(({ role }) => role?.value === 'button').map(({ name }) => `${name?.value}`);
    expect(things.filter((thing) => !names.some((name) => name.includes(`${thing} `)))).toEqual([]);

    await at.keys('/');
    await at.page.keyboard.type('thing27');
    await at.page.getByText('Labels found: 11').waitFor();
    expect(await bar().getByRole('button').count()).toBe(11);
    await at.keys('ArrowDown');
    expect(await bar().locator('.marked').textContent()).toContain('thing270');
    await at.keys('Enter');
    await at.page.getByText('“thing270”: cluster 270, 1 of 1.').waitFor();
    await expect.poll(() => isSeen(270)).toBe(true);
    expect(await bar().locator('[aria-pressed=true]').allTextContents()).toEqual([expect.stringContaining('thing270')]);
    await at.keys('End', 'Shift+Tab');
    await at.page.getByText('“thing399”: cluster 399, 1 of 1.').waitFor();
    await expect.poll(() => isSeen(399)).toBe(true);
    expect(await bar().locator('[aria-pressed=true]').allTextContents()).toEqual([expect.stringContaining('thing399')]);

    // From one that is drawn to those that were not so far.
    await button(60).focus();
    for (let number = 61; number <= 125; number++) {
      await at.keys('Tab');
      expect(await at.page.evaluate(() => document.activeElement?.id)).toBe(`cluster-${number}`);
    }
    await expect.poll(() => isSeen(125)).toBe(true);
    await at.keys('Enter');
    await at.page.getByText('“thing399”: cluster 125.').waitFor();
    expect(await bar().getByRole('button').count()).toBe(399);
  });
});
