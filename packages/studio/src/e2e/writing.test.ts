import { expect, it } from 'vitest';
import { describeStudio, dishes, spanOf, tone } from '../testing/studio-in-test.ts';

const arabic = 'أكلنا الكبسة في الرياض مع iPhone 15 معا.\nThen we went home to Kyoto.\nואכלנו חומוס בתל אביב.';
const breaks = ['\n', '\r\n', '\r', '\v', '\f', '\u2028', '\u2029'];
const texts = {
  arabic,
  asian:
    '昨日は京都でラーメンを食べました。店主は大きな鍋でスープを煮込んでいた。ต้มยำกุ้งที่กรุงเทพฯ อร่อยมาก 떡볶이를 먹었다.',
  signs: '👩‍🍳 cooked 👨‍👩‍👧‍👦 a cafe\u0301 dish क्षत्रिय 🇯🇵 1️⃣\tafter\ta tab',
  long: `end ${'Donaudampfschifffahrt'.repeat(12)} https://example.org/${'a/'.repeat(90)} end`,
  lines: `${breaks.map((found, index) => `line${index} ${found}`).join('')}line7`,
  drawn: `${'Words before it. '.repeat(40)}\nשלום לכולם כאן\n${'Words after it. '.repeat(40)}`,
};
type Name = keyof typeof texts;

describeStudio('any script', { tasks: [dishes, tone], texts }, (at) => {
  const go = async (name: Name): Promise<void> => {
    await at.open(dishes);
    for (let skipped = 0; (await at.box().textContent()) !== texts[name]; skipped++) {
      expect(skipped).toBeLessThan(Object.keys(texts).length);
      const before = await at.box().textContent();
      await at.keys('s');
      await expect.poll(() => at.box().textContent()).not.toBe(before);
    }
  };
  const selected = (): Promise<string[]> => at.page.locator('main .at').allTextContents();
  const tops = (words: readonly string[]): Promise<number[]> =>
    Promise.all(words.map(async (word) => Math.round((await at.place(word)).y)));

  it('is the very text in both views, without a scroll bar at its side', async () => {
    await at.page.setViewportSize({ width: 390, height: 844 });
    for (const task of [tone, dishes]) {
      await at.open(task);
      const seen: (string | null)[] = [];
      for (const _ of Object.keys(texts)) {
        seen.push(await at.box().textContent());
        expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
        await at.keys('s');
        await expect.poll(() => at.box().or(at.page.locator('.empty')).textContent()).not.toBe(seen.at(-1));
      }
      expect(seen).toEqual(Object.values(texts));
    }
  });

  it('right to left: the arrows go the way they point, and the label stands after the words', async () => {
    await at.propose('dishes', 'arabic', { ents: [spanOf(arabic, 'iPhone', 'TOOL')] });
    await at.open(dishes);
    await at.shows('iPhone');
    await at.keys('Home', 'ArrowLeft');
    expect(await selected()).toEqual(['الكبسة']);
    const [first, second] = [await at.place('أكلنا'), await at.place('الكبسة')];
    expect(second.x).toBeLessThan(first.x);
    await at.keys('ArrowRight');
    expect(await selected()).toEqual(['أكلنا']);
    await at.keys('ArrowLeft', 'Shift+ArrowLeft', '1');
    expect(await at.marks()).toEqual(['الكبسة في: DISH', 'iPhone: TOOL']);
    const rects = await at.page.locator('main mark').evaluateAll((marks) =>
      marks.map((mark) => {
        const [words, tag] = [mark.querySelector('[data-token]'), mark.querySelector('.tag')];
        const gap = (words?.getBoundingClientRect().left ?? 0) - (tag?.getBoundingClientRect().right ?? 0);
        return { parts: mark.getClientRects().length, isAfter: gap > 0, gap };
      }),
    );
    // In one piece, with a gap, also the Latin word in the Arabic line.
    expect(rects.map(({ parts, isAfter }) => [parts, isAfter])).toEqual([
      [1, true],
      [1, true],
    ]);
  });

  it('each paragraph has its own direction', async () => {
    await go('arabic');
    const box = await at.box().boundingBox();
    const middle = (box?.x ?? 0) + (box?.width ?? 0) / 2;
    expect((await at.place('أكلنا')).x).toBeGreaterThan(middle);
    expect((await at.place('Then')).x).toBeLessThan(middle);
    expect((await at.place('ואכלנו')).x).toBeGreaterThan(middle);
    const then = await at.place('Then');
    await at.page.mouse.click(then.x, then.y);
    await at.keys('ArrowRight');
    expect(await selected()).toEqual(['we']);
    await at.keys('ArrowDown');
    const below = await at.page.locator('main .at').boundingBox();
    expect(below?.y).toBeGreaterThan(then.y);
  });

  it('a drag over paragraphs of both directions marks from word to word, whatever is in between', async () => {
    await go('drawn');
    const [from, to] = [await at.place('שלום'), await at.place('after')];
    await at.page.mouse.move(from.x, from.y);
    await at.page.mouse.down();
    await at.page.mouse.move(to.x, to.y, { steps: 6 });
    await at.page.mouse.up();
    expect(await at.marks()).toEqual(['שלום לכולם כאן Words after: DISH']);
    expect(await at.box().locator('mark').count()).toBe(1);
    expect(
      await at.page.locator('main .block').evaluateAll((all) => all.map((block) => block.textContent).join('')),
    ).toContain('כאן\nWords');
    await at.keys('a');
    await at.saved();
    const [made] = await at.store.decisions('drawn', 'dishes');
    const [ent] = made?.annotations?.ents ?? [];
    expect(texts.drawn.slice(ent?.start, ent?.end)).toBe('שלום לכולם כאן\nWords after');
  });

  it('no word begins or ends inside a sign that is seen as one', async () => {
    for (const name of ['asian', 'signs'] as const) {
      await go(name);
      const borders = new Set<number>([texts[name].length]);
      for (const { index } of new Intl.Segmenter('en').segment(texts[name])) borders.add(index);
      const starts = await at.box().evaluate((box) => {
        let at = 0;
        const found: number[] = [];
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          found.push(at);
          at += node.textContent?.length ?? 0;
        }
        return found;
      });
      expect(starts.length).toBeGreaterThan(5);
      expect(starts.filter((start) => !borders.has(start))).toEqual([]);
    }
  });

  it('a mark in Japanese has the offsets of its characters', async () => {
    await go('asian');
    await at.keys('Home', '3', 'a');
    await at.saved();
    const [made] = await at.store.decisions('asian', 'dishes');
    const [ent] = made?.annotations?.ents ?? [];
    expect(ent?.start).toBe(0);
    expect(texts.asian.slice(0, ent?.end)).toMatch(/^昨/);
  });

  it('every kind of line break begins a line, and a tab leaves room', async () => {
    await go('signs');
    const [after, tab] = [await at.place('after', 1), await at.place('tab', 0)];
    expect(tab.x - after.x).toBeGreaterThan(8);
    await go('lines');
    const rows = await tops(breaks.map((_, index) => `line${index}`));
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(new Set(rows).size).toBe(breaks.length);
    const steps = rows.slice(1).map((row, index) => row - (rows[index] ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(3);
  });

  it('signs that stand on each other have more room between the lines', async () => {
    const height = (): Promise<number> =>
      at.box().evaluate((box) => Number.parseFloat(getComputedStyle(box).lineHeight));
    await go('arabic');
    const tall = await height();
    await go('long');
    expect(await height()).toBeLessThan(tall);
  });
});
