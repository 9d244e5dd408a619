import { type Task, tokenize } from 'tincture';
import { expect, it } from 'vitest';
import { describeStudio, dishes, tone } from '../testing/studio-in-test.ts';

const words = Array.from({ length: 100_000 }, (_, index) => (index % 97 === 96 ? `word${index}.\n` : `word${index}`));
const long = words.join(' ');
const page = words.slice(0, 1_000).join(' ');
const several: Task = { ...dishes, guidelines: '' };
const overlapping: Task = { ...several, name: 'overlapping', kind: 'spancat', group: 'sc' };

describeStudio('a text of 100,000 words', { tasks: [several], texts: { a: long, b: 'short' } }, (at) => {
  it('opens, takes marks and moves on without a freeze', async () => {
    // The work of the page itself, whatever else the machine does.
    const session = await at.context.newCDPSession(at.page);
    await session.send('Performance.enable');
    const busy = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    };
    await at.open(several);
    await at.shows('word99999');
    expect(await busy()).toBeLessThan(8);
    const before = await busy();
    await at.keys('ArrowRight', 'ArrowDown', '1', 'End', 'ArrowUp', '2', 'u');
    await at.page.locator('main mark').waitFor();
    expect((await busy()) - before).toBeLessThan(3);
    expect(await at.page.locator('main .at').count()).toBe(1);
    // All of it is text, for those who look for a word and for those who listen, but only what is near has elements.
    expect(await at.box().textContent()).toContain(long.slice(300_000, 500_000));
    expect(await at.page.locator('[data-token]').count()).toBeLessThan(5_000);
    // In each frame the browser looks for those that come near the window.
    expect(await at.box().evaluate((box) => box.children.length)).toBeLessThan(100);
    await at.keys('a');
    await at.shows('short');
  }, 120_000);
});

const trees: Task = { name: 'trees', kind: 'parser', labels: [{ name: 'root' }, { name: 'dep' }, { name: 'other' }] };

describeStudio('a text of 100,000 words with trees', { tasks: [trees], texts: { a: long, b: 'short' } }, (at) => {
  it('is decided on, and stored word by word', async () => {
    const { starts, ends } = tokenize(long);
    const tokens = [...starts].map((start, index) => {
      const isFirst = index % 20 === 0;
      const head = isFirst ? index : index - 1;
      return { start, end: ends[index] ?? start, head, dep: isFirst ? 'root' : 'dep', sentenceStart: isFirst };
    });
    await at.propose('trees', 'a', { tokens });
    await at.open(trees);
    await at.shows('word99999');
    const wayToEnd = (): Promise<number> =>
      at.page.evaluate(() => document.documentElement.scrollHeight - scrollY - innerHeight);
    // As the scroll bar does it: the end is where it is thought to be, until what is there is drawn. No words are looked for, as
    // that would have the browser lay them out.
    await at.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await at.page.waitForTimeout(700);
    expect(Math.abs(await wayToEnd())).toBeLessThan(3);
    await at.page.mouse.wheel(0, -1_000);
    await at.page.waitForTimeout(500);
    expect(await wayToEnd()).toBeGreaterThan(500);
    await at.keys('ArrowRight', 'ArrowRight', '3', 'a');
    await at.shows('short');
    await at.saved();
    const expected = tokens.map((token, index) => (index === 1 ? { ...token, dep: 'other' } : token));
    expect((await at.store.decisions('a', 'trees')).map(({ verdict, annotations }) => [verdict, annotations])).toEqual([
      ['correct', { tokens: expected }],
    ]);
  }, 120_000);
});

describeStudio(
  'a text that is longer than the window',
  { tasks: [several, tone, overlapping], texts: { a: page, b: words.slice(1_000, 2_000).join(' '), c: 'short' } },
  (at) => {
    const scrolled = (): Promise<number> => at.page.evaluate(() => scrollY);

    it('is read with Space to its end, then Space skips; S skips at once', async () => {
      await at.open(several);
      let last = -1;
      for (let presses = 0; ; presses++) {
        expect(presses).toBeLessThan(40);
        expect(await at.decisions(several)).toEqual([]);
        const now = await scrolled();
        if (now === last) break;
        last = now;
        const isAtEnd = await at.box().evaluate((box) => {
          const footer = document.querySelector('footer')?.getBoundingClientRect().top ?? 0;
          return box.getBoundingClientRect().bottom <= footer + 1;
        });
        if (isAtEnd) break;
        await at.keys('Space');
      }
      expect(last).toBeGreaterThan(500);
      await at.keys('Space');
      await expect.poll(() => at.decisions(several)).toEqual([['a', 'ignore']]);
      // The next text starts at its beginning.
      await expect.poll(scrolled).toBe(0);
      await at.keys('s');
      await at.shows('short');
      await at.keys('Space');
      await at.page.getByText('Every text has a decision').waitFor();
    });

    it('keeps what is selected in sight, between the bars that stay', async () => {
      await at.open(several);
      const hidden = (): Promise<boolean> =>
        at.page.evaluate(() => {
          const place = document.querySelector('main .at')?.getBoundingClientRect();
          const top = document.querySelector('#labels')?.getBoundingClientRect().bottom ?? 0;
          const bottom = document.querySelector('footer')?.getBoundingClientRect().top ?? 0;
          return place === undefined || place.top < top || place.bottom > bottom;
        });
      for (const key of [...Array<string>(30).fill('ArrowDown'), 'End', ...Array<string>(30).fill('ArrowUp'), 'Home']) {
        await at.keys(key);
        expect(await hidden(), key).toBe(false);
      }
      await at.keys('End');
      const visible = (selector: string): Promise<number> =>
        at.page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
      expect(await visible('header')).toBe(0);
      expect(await visible('#labels')).toBeGreaterThan(0);
    });

    it('keeps what was just marked in sight, though its lines need more room now', async () => {
      await at.open(overlapping);
      const gap = (): Promise<number> =>
        at.page.evaluate(() => {
          const place = document.querySelector('main .at')?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY;
          return (document.querySelector('footer')?.getBoundingClientRect().top ?? 0) - place;
        });
      // On the last line of the window.
      await at.keys('Home');
      while ((await gap()) > 45) await at.keys('ArrowDown');
      await at.keys('1');
      await at.page.locator('main .tag').waitFor();
      await expect.poll(gap).toBeGreaterThan(0);
      await at.page.waitForTimeout(200);
      expect(await gap()).toBeGreaterThan(0);
    });

    it('marks what the browser says is selected from before a paragraph to before the next one', async () => {
      await at.open(several);
      const { x, y } = await at.place('word3');
      await at.page.mouse.move(x, y);
      await at.page.mouse.down();
      const second = await at.box().evaluate((box) => {
        const [, block, next] = box.querySelectorAll('.block');
        const within = block?.parentNode;
        if (!within || !next) return undefined;
        const nodes: Node[] = [...within.childNodes];
        getSelection()?.setBaseAndExtent(within, nodes.indexOf(block), within, nodes.indexOf(next));
        return block.textContent;
      });
      await at.page.mouse.up();
      await at.page.locator('main mark').waitFor();
      const [mark] = await at.marks();
      expect(mark?.replaceAll(' ', '')).toBe(`${second?.replaceAll(/\s/gu, '')}:DISH`);
    });

    it('leaves the keys of a text class at hand', async () => {
      await at.open(tone);
      await at.keys('Space', 'Space');
      expect(await scrolled()).toBeGreaterThan(0);
      await at.keys('2');
      await expect.poll(() => at.decisions(tone)).toHaveLength(1);
      await expect.poll(scrolled).toBe(0);
    });
  },
);
