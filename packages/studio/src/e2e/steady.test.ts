import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { describeStudio, dishes, spanOf, tone } from '../testing/studio-in-test.ts';

const line = 'We ate ramen in Kyoto and took the wok home. ';
const texts = Object.fromEntries(
  Array.from({ length: 14 }, (_, index) => [
    `t${String(index).padStart(2, '0')}`,
    `${index}. ${line.repeat(1 + ((index * 5) % 7))}`,
  ]),
);
const longNames: Task = {
  ...tone,
  labels: [{ name: 'a label with quite a long name that no button holds' }, { name: 'no' }, { name: 'neither' }],
};

interface Shift {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

describeStudio(
  'nothing moves by itself',
  { tasks: [dishes, longNames], texts, viewport: { width: 1180, height: 820 } },
  (at) => {
    /** Sum of the layout shifts so far that no key or click has caused. */
    const shifts = (): Promise<number> =>
      at.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list, observer) => {
              observer.disconnect();
              const all = list.getEntries() as unknown as Shift[];
              resolve(all.reduce((sum, { value, hadRecentInput }) => sum + (hadRecentInput ? 0 : value), 0));
            }).observe({ type: 'layout-shift', buffered: true });
            // The observer says nothing where there is nothing.
            setTimeout(() => resolve(0), 1_000);
          }),
      );
    /** Where the bars and their buttons are. */
    const places = (selectors: readonly string[]): Promise<unknown> =>
      at.page.evaluate(
        (all) =>
          all.flatMap((selector) =>
            [...document.querySelectorAll(selector)].map((element) => {
              const { left, top, width, height } = element.getBoundingClientRect();
              return [selector, left, top, width, height].join(' ');
            }),
          ),
        selectors,
      );

    it.each([
      [dishes, ['header', 'header button', '.labels', '.label', 'main .text', 'footer', 'footer button']],
      [longNames, ['header', 'header button', 'main .text', 'footer', 'footer button']],
    ] as const)(
      '$name',
      async (task, bars) => {
        for (const [index, [id, text]] of Object.entries(texts).entries()) {
          if (index % 2 === 0)
            await at.propose('dishes', id, { ents: [spanOf(text, 'ramen', 'DISH'), spanOf(text, 'wok', 'TOOL')] });
          if (index % 2 === 0)
            await at.propose('tone', id, { cats: { [longNames.labels[index % 3]?.name ?? '']: 0.8 } });
        }
        await at.open(task);
        await at.saved();
        // The box of the text has its own height; where it begins is what counts.
        const withoutText = bars.filter((selector) => selector !== 'main .text');
        const first = await places(withoutText);
        const top = await at.box().evaluate((box) => box.getBoundingClientRect().top);
        for (const keys of [
          ['x'],
          ['a'],
          ['Home', '2', 'a'],
          ['s'],
          ['u', 'x'],
          ['f', 'x'],
          ['1', 'a'],
          ['x'],
          ['x'],
        ]) {
          for (const key of keys) {
            await at.keys(key);
            // Longer than the browser counts as the work of the key.
            await at.page.waitForTimeout(key === 'a' ? 650 : 80);
          }
          await at.saved();
          await at.box().waitFor();
          expect(await places(withoutText), keys.join()).toEqual(first);
          expect(await at.box().evaluate((box) => box.getBoundingClientRect().top)).toBe(top);
        }
        expect(await shifts()).toBeLessThan(0.02);
      },
      60_000,
    );
  },
);
