import type { Task, TokenAnnotation } from 'tincture';
import { tokenize } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const trees: Task = {
  name: 'trees',
  kind: 'parser',
  labels: ['root', 'nsubj', 'obj', 'punct'].map((name) => ({ name })),
};
const free: Task = { name: 'free', kind: 'parser', labels: [] };
const texts = { a: 'Ann fries eggs. Run!', b: 'We ran.' };

/** The words of a text, each with its head and relation. */
function said(
  text: string,
  rows: readonly (readonly [number | undefined, string | undefined, boolean?])[],
  confidence?: number,
): TokenAnnotation[] {
  const { starts, ends } = tokenize(text);
  return rows.map(([head, dep, sentenceStart], index) => ({
    start: starts[index] ?? 0,
    end: ends[index] ?? 0,
    ...(head === undefined ? {} : { head }),
    ...(sentenceStart === undefined ? {} : { sentenceStart }),
    ...(dep === undefined ? {} : { dep }),
    ...(confidence === undefined ? {} : { confidence: { dep: confidence } }),
  }));
}

const wrong = [
  [1, 'nsubj', true],
  [1, 'root', false],
  [0, 'nsubj', false],
  [1, 'punct', false],
  [1, 'obj', false],
  [4, 'punct', false],
] as const;

describeStudio('trees in a browser', { tasks: [trees, free], texts }, (at) => {
  const cells = async (): Promise<string[]> => {
    const found = await at.page.locator('main .cell').all();
    return Promise.all(
      found.map(async (cell) => {
        const head = cell.locator('.head');
        const of = (await head.count()) === 0 ? '' : ` ${await head.textContent()}`;
        return `${await cell.locator('.word').textContent()}/${await cell.locator('.value').textContent()}${of}`;
      }),
    );
  };

  it('by keyboard: heads, roots, relations and sentences', async () => {
    await at.propose('trees', 'a', { tokens: said(texts.a, wrong, 0.9) });
    await at.open(trees);
    await at.shows('eggs');
    expect((await cells())[2]).toBe('eggs/nsubj ← Ann');
    for (const key of ['1', 'h', 'r', 'b']) {
      await at.keys(key, 'p');
      await at.page.getByText('There is no other proposal.').waitFor();
      await at.keys(key);
      await at.page.getByText('Select a word first').waitFor();
    }
    expect((await cells())[2]).toBe('eggs/nsubj ← Ann');
    // The head of "eggs" is "fries", its relation the third label; the next word is selected then.
    await at.keys('Home', 'ArrowRight', 'ArrowRight', 'h', 'ArrowLeft', 'Enter', '3');
    expect((await cells())[2]).toBe('eggs/obj ← fries');
    // "Run" is a root, with which a sentence begins.
    await at.keys('ArrowRight', 'r', 'b', '1');
    expect((await cells())[4]).toBe('Run/root root');
    expect(await at.page.locator('main .cell.begins .word').allTextContents()).toEqual(['Ann', 'Run']);
    // Esc leaves a head as it was; undo takes the last change back, and redo brings it.
    await at.keys('Home', 'h', 'End', 'Escape');
    expect((await cells())[0]).toBe('Ann/nsubj ← fries');
    await at.keys('u');
    expect((await cells())[4]).toBe('Run/obj root');
    await at.keys('y', 'a');
    await at.shows('ran');
    await at.saved();
    const right = [
      [1, 'nsubj', true],
      [1, 'root', false],
      [1, 'obj', false],
      [1, 'punct', false],
      [4, 'root', true],
      [4, 'punct', false],
    ] as const;
    expect(await at.decisions(trees)).toEqual([['a', 'correct', { tokens: said(texts.a, right) }, 'seen']]);
  });

  it('heads that go round in a circle are refused with the reason, and kept over a reload', async () => {
    await at.open(trees);
    await at.shows('eggs');
    await at.keys('Home', 'h', 'ArrowRight', 'Enter', 'ArrowRight', 'h', 'ArrowLeft', 'Enter', 'a');
    await at.page.getByText('The heads go round in a circle').first().waitFor();
    await at.page.reload();
    await at.shows('eggs');
    expect((await cells()).slice(0, 2)).toEqual(['Ann/· ← fries', 'fries/· ← Ann']);
    await at.keys('Home', 'ArrowRight', 'r', 'a');
    await at.shows('ran');
    await at.saved();
  });

  it('by mouse: a click takes the head', async () => {
    await at.open(trees);
    await at.shows('eggs');
    await at.page.locator('.cell', { hasText: 'eggs' }).click();
    await at.keys('h');
    await at.page.locator('.cell', { hasText: 'fries' }).click();
    expect((await cells())[2]).toBe('eggs/· ← fries');
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await at.propose('trees', 'a', { tokens: said(texts.a, wrong, 0.5) });
    await at.open(trees);
    await at.shows('eggs');
    await check(at, 'a tree proposed');
    await at.keys('Home', 'h', 'ArrowRight');
    await check(at, 'a head being chosen');
    await at.open(free);
    await at.shows('eggs');
    await at.keys('Home', 'r', 'Enter');
    await check(at, 'a relation being typed');
  });
});

// Lines of several hundred words, which are drawn in steps, and of ten.
const words = Array.from({ length: 12_000 }, (_, index) => {
  const isEnd = index % 1_000 < 780 ? index % 390 === 389 : index % 10 === 9;
  return isEnd ? `w${index}\n` : `w${index} `;
});
const book = words.join('').trim();
describeStudio('a book of trees', { tasks: [trees], texts: { book } }, (at) => {
  const selected = (): Promise<string | null> => at.page.locator('main .cell.at .word').textContent();
  /** Waits until the selected word lies between the bars that stay, and all that is there is drawn. */
  const isInSight = async (): Promise<void> => {
    await at.page.waitForFunction(() => {
      const top = document.querySelector('#labels')?.getBoundingClientRect().bottom ?? 0;
      const bottom = document.querySelector('footer')?.getBoundingClientRect().top ?? 0;
      const isWithin = (place: DOMRect): boolean => place.bottom > top && place.top < bottom;
      const own = document.querySelector('main .cell.at')?.getBoundingClientRect();
      if (own === undefined || own.top < top || own.bottom > bottom) return false;
      for (const block of document.querySelectorAll('main .block')) {
        if (!isWithin(block.getBoundingClientRect())) continue;
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          if (node.textContent?.trim() === '' || node.parentElement?.closest('.cell') !== null) continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          if (isWithin(range.getBoundingClientRect())) return false;
        }
      }
      return true;
    });
  };

  it('is drawn in steps around what is selected, which stays in sight, and keeps what is said', async () => {
    const open = [3_050, 6_000, 9_995];
    const rows = words.map((_, index) => [undefined, open.includes(index) ? undefined : 'obj', index === 0] as const);
    await at.propose('trees', 'book', { tokens: said(book, rows) });
    await at.open(trees);
    await at.page.locator('main .cell').first().waitFor();
    expect(await at.box().textContent()).toContain(book.slice(20_000, 40_000));
    for (const [key, word] of [
      ['Tab', 'w3050'],
      ['Tab', 'w6000'],
      ['Tab', 'w9995'],
      ['Shift+Tab', 'w6000'],
      ['Shift+Tab', 'w3050'],
      ['Home', 'w0'],
      ['End', 'w11999'],
    ] as const) {
      await at.keys(key);
      await isInSight();
      expect(await selected()).toBe(word);
      expect(await at.page.locator('main .cell').count()).toBeLessThan(2_000);
    }
    // Line by line up through what is not drawn yet.
    let last = 12_000;
    for (let line = 0; line < 40; line++) {
      await at.keys('ArrowUp');
      const now = Number((await selected())?.slice(1));
      expect(last - now, `after w${last}`).toBeGreaterThan(0);
      expect(last - now, `after w${last}`).toBeLessThan(30);
      last = now;
    }
    await isInSight();
    await at.keys('2');
    const value = at.page.locator(`main [data-token="${last}"] .value`);
    await expect.poll(() => value.textContent()).toBe('nsubj');
    // Away, where its cells are no more, and back.
    await at.keys('Home');
    await isInSight();
    await value.waitFor({ state: 'detached' });
    await at.keys('End');
    for (let line = 0; line < 40; line++) await at.keys('ArrowUp');
    await isInSight();
    await expect.poll(() => value.textContent()).toBe('nsubj');
    await at.keys('u');
    await expect.poll(() => value.textContent()).toBe('obj');
  });
});
