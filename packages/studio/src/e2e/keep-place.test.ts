// Safari does not keep what is read in its place while what is above gets its true height. Played here: a Chromium that does not either.
import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { describeStudio, dishes, tone } from '../testing/studio-in-test.ts';

const sentence = 'It was a bright cold day in the town, and the clocks of the market were late. ';
const paragraphs = Array.from({ length: 200 }, (_, index) => sentence.repeat(1 + ((index * 7) % 13))).join('\n\n');
/** Its words are drawn in steps, each over what is said of it. */
const trees: Task = { name: 'trees', kind: 'parser', labels: [{ name: 'root' }, { name: 'dep' }] };

describeStudio(
  'a browser that keeps nothing in its place',
  { tasks: [dishes, tone, trees], texts: { a: paragraphs } },
  (at) => {
    it.each([dishes, tone, trees])('scrolls up through $name by what it is asked to', async (task) => {
      await at.page.addInitScript(() => {
        const { supports } = CSS;
        CSS.supports = (...query: [string, string?]): boolean =>
          query[0] !== 'overflow-anchor' && Reflect.apply(supports, CSS, query);
        addEventListener('DOMContentLoaded', () => {
          document.documentElement.style.setProperty('overflow-anchor', 'none');
        });
      });
      await at.open(task);
      const drifts = await at.page.evaluate(
        async (unit) => {
          const frames = async (count: number): Promise<void> => {
            for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
          };
          /** Where it is painted: in the middle of a frame it may still be where nobody sees it. */
          const topOf = (element: Element): Promise<number> =>
            new Promise((resolve) => {
              const observer = new IntersectionObserver(([entry]) => {
                observer.disconnect();
                resolve(entry?.boundingClientRect.top ?? 0);
              });
              observer.observe(element);
            });
          /** What is in the middle of the window, or just below it. */
          const inMiddle = (): Element | undefined =>
            [...document.querySelectorAll(`main ${unit}`)].find((element) => {
              const { top, bottom } = element.getBoundingClientRect();
              return bottom > innerHeight / 2 && top < innerHeight;
            });
          scrollTo(0, document.documentElement.scrollHeight);
          await frames(40);
          const found: number[] = [];
          for (let step = 0; step < 24; step++) {
            // A word may still have to be drawn.
            let read = inMiddle();
            for (; read === undefined; read = inMiddle()) await frames(1);
            const before = await topOf(read);
            scrollBy(0, -120);
            await frames(3);
            found.push(Math.round((await topOf(read)) - before - 120));
          }
          return found;
        },
        task === trees ? '[data-token]' : '.block',
      );
      expect(drifts.filter((drift) => Math.abs(drift) > 1)).toEqual([]);
    });
  },
);
