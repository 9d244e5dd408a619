// A person's hour, played quickly: two hundred decisions, with what happens to people meanwhile. In the end the store has
// exactly what was decided.
import type { Page } from 'playwright-core';
import { createRandom, type Random, type Task } from 'tincture';
import { expect, it } from 'vitest';
import { kill, serve } from '../testing/serve-process.ts';
import { describeStudio, dishes, type StudioInTest, tone } from '../testing/studio-in-test.ts';

const count = 200;
const texts = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [`t${index}`, `Soup ${index} with rice.`]),
);

/** Keys that decide on a text, and what that says, as `verdict gold`. */
type Way = readonly [keys: readonly string[], outcome: string];
const entityWays: readonly Way[] = [
  [['x'], 'reject '],
  [['s'], 'ignore '],
  [['a'], 'accept '],
  [['ArrowRight', '1', 'a'], 'correct 0-4 DISH'],
  // The number and the word after it.
  [['ArrowRight', '2', 'Delete', 'ArrowRight', 'Shift+ArrowRight', '2', 'a'], 'correct 5-END TOOL'],
];
const classWays: readonly Way[] = [
  [['x'], 'reject '],
  [['Space'], 'ignore '],
  [['1'], 'correct good'],
  [['2'], 'correct bad'],
];

/** The person at work, and what they know they decided. */
class Person {
  readonly at: StudioInTest;
  readonly random: Random;
  readonly #ways: readonly Way[];
  /** By text. Several where windows decided on it at once: any of them may have come last. */
  readonly #decided = new Map<string, Set<string>>();

  constructor(at: StudioInTest, ways: readonly Way[], seed: number) {
    this.at = at;
    this.#ways = ways;
    this.random = createRandom(seed);
  }

  get left(): number {
    return count - this.#decided.size;
  }

  /** Decides on what a window shows; nothing where it shows nothing more. */
  async decide(page: Page): Promise<void> {
    const words = await this.#look(page);
    if (words === undefined) return;
    const id = idIn(words);
    const [keys, outcome] = this.#ways[this.random.integer(this.#ways.length)] ?? [[], ''];
    for (const key of keys) await page.keyboard.press(key);
    const said = outcome.replace('END', String(`Soup ${id.slice(1)} with`.length));
    this.#decided.set(id, (this.#decided.get(id) ?? new Set()).add(said));
    // Or it is the last one, and comes back at once because the other window was quicker.
    await page.waitForFunction(
      (last) =>
        document.querySelector('main .text')?.textContent !== last || document.querySelector('.decided') !== null,
      words,
    );
  }

  /** Decides and takes it back: the text is open again. */
  async changeMind(page: Page): Promise<void> {
    const words = await this.#look(page);
    if (words === undefined) return;
    await page.keyboard.press('x');
    await page.waitForFunction((last) => document.querySelector('main .text')?.textContent !== last, words);
    await page.keyboard.press('u');
    await page
      .locator('main .text')
      .filter({ hasText: `Soup ${idIn(words).slice(1)} ` })
      .waitFor();
  }

  /** Fails unless the store says what was decided, text by text. */
  async check(task: Task): Promise<void> {
    const wrong: unknown[] = [];
    for (const id of Object.keys(texts)) {
      const decision = (await this.at.store.queueItem(task.name, id))?.decisions.at(-1);
      const { ents = [], cats = {} } = decision?.annotations ?? {};
      const spans = ents.map(({ start, end, label }) => `${start}-${end} ${label}`);
      const classes = Object.entries(cats).flatMap(([label, value]) => (value === 1 ? [label] : []));
      const found = `${decision?.verdict} ${[...spans, ...classes].join()}`;
      const said = this.#decided.get(id);
      if (said?.has(found) !== true) wrong.push({ id, found, said: [...(said ?? [])] });
    }
    expect(wrong).toEqual([]);
  }

  /** The text on the screen; undefined at the end. What another window decided meanwhile is kept. */
  async #look(page: Page): Promise<string | undefined> {
    for (;;) {
      const box = page.locator('main .text');
      const end = page.getByText('Every text has a decision');
      await box.or(end).first().waitFor({ timeout: 30_000 });
      if (await end.isVisible()) return undefined;
      const words = (await box.textContent()) ?? '';
      if (!(await page.getByText('Decided by now').isVisible())) return words;
      await page.keyboard.press('k');
      await page.waitForFunction((last) => document.querySelector('main .text')?.textContent !== last, words);
    }
  }
}

function idIn(words: string): string {
  return `t${/\d+/.exec(words)?.[0]}`;
}

/** Puts the clock of a window back or forth, in hours. */
function setClock(page: Page, hours: number): Promise<void> {
  return page.evaluate((ms) => {
    const real = Date.now;
    Date.now = () => real() + ms;
  }, hours * 3_600_000);
}

describeStudio('an hour at entities', { texts, tasks: [dishes] }, (at) => {
  it('ends with what was decided, whatever happened to the server, the windows and the clock', async () => {
    await at.stop();
    let { child, link } = await serve(at.path, 0);
    at.port = Number(new URL(link).port);
    let page = at.page;
    await page.goto(link);
    const person = new Person(at, entityWays, 1);
    for (let round = 0; person.left > 0; round++) {
      for (let next = 0; next < 12; next++) await person.decide(page);
      if (round % 5 === 0) await person.changeMind(page);
      else if (round % 5 === 1) await page.reload();
      else if (round % 5 === 2) {
        // The server is killed in the middle of the work, which goes on.
        const work = (async () => {
          for (let next = 0; next < 4; next++) await person.decide(page);
        })();
        await kill(child);
        ({ child, link } = await serve(at.path, at.port));
        const visit = await at.context.newPage();
        await visit.goto(link);
        await visit.close();
        await work;
      } else if (round % 5 === 3) {
        await setClock(page, round % 2 === 0 ? -2 : 3);
        await person.changeMind(page);
      } else {
        // The window is closed, whatever is still on its way, and another one opened.
        const other = await at.context.newPage();
        await page.close();
        page = other;
        await page.goto(at.home);
      }
    }
    await at.saved(page);
    await kill(child);
    await person.check(dishes);
  }, 240_000);
});

describeStudio('an hour at classes', { texts, tasks: [tone] }, (at) => {
  it('ends with what was decided in two windows at once', async () => {
    await at.open(tone);
    const second = await at.context.newPage();
    await second.goto(at.home);
    const person = new Person(at, classWays, 2);
    // A text that both windows show is refused to the later one: the browser says so too.
    at.isServerDown = true;
    for (let round = 0; person.left > 0; round++) {
      await Promise.all([at.page, second].map((page) => person.decide(page)));
      if (round % 20 === 7) await second.reload();
      if (round % 20 === 13) await at.page.reload();
    }
    for (const page of [at.page, second]) await at.saved(page);
    await person.check(tone);
  }, 240_000);
});
