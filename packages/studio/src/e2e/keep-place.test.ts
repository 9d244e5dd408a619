// Safari does not keep what is read in its place while what is above gets its true height. Played here: a Chromium that does not either.
import { expect, it } from 'vitest';
import { describeStudio, dishes, tone } from '../testing/studio-in-test.ts';

const sentence = 'It was a bright cold day in the town, and the clocks of the market were late. ';
const paragraphs = Array.from({ length: 200 }, (_, index) => sentence.repeat(1 + ((index * 7) % 13))).join('\n\n');

describeStudio(
  'a browser that keeps nothing in its place',
  { tasks: [dishes, tone], texts: { a: paragraphs } },
  (at) => {
    it.each([dishes, tone])('scrolls up through $name by what it is asked to', async (task) => {
      await at.page.addInitScript(() => {
        const { supports } = CSS;
        CSS.supports = (...query: [string, string?]): boolean =>
          query[0] !== 'overflow-anchor' && Reflect.apply(supports, CSS, query);
        addEventListener('DOMContentLoaded', () => {
          document.documentElement.style.setProperty('overflow-anchor', 'none');
        });
      });
      await at.open(task);
      const drifts = await at.page.evaluate(async () => {
        const frames = async (count: number): Promise<void> => {
          for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
        };
        scrollTo(0, document.documentElement.scrollHeight);
        await frames(4);
        const found: number[] = [];
        for (let step = 0; step < 24; step++) {
          const read = [...document.querySelectorAll('main .block')].find(
            (block) => block.getBoundingClientRect().bottom > innerHeight / 2,
          );
          const before = read?.getBoundingClientRect().top ?? 0;
          scrollBy(0, -120);
          await frames(3);
          found.push(Math.round((read?.getBoundingClientRect().top ?? 0) - before - 120));
        }
        return found;
      });
      expect(drifts.filter((drift) => drift !== 0)).toEqual([]);
    });
  },
);
