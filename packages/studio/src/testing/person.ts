// A person who decides on many texts in one or two windows, and knows what they decided.
import type { Page } from 'playwright-core';
import { type Annotations, createRandom, type Random, type Task } from 'tincture';
import { expect } from 'vitest';
import type { StudioInTest } from './studio-in-test.ts';

/** Keys that decide on a text, and what that says in each task: the verdict, and the gold in words as in {@link inWords}. */
export type Way = readonly [keys: readonly string[], ...outcomes: readonly string[]];

/** The texts that are decided on, by id. Each has its number at its end, with an N before it. */
export const soups: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 200 }, (_, index) => [`t${index}`, `Soup with rice, N${index}.`]),
);

/** A text on the screen. */
interface Shown {
  readonly number: string;
  /** For each of several parts whether it stays as it is decided. */
  readonly kept: readonly boolean[];
  /** Whether it was rejected as soon as it was seen. */
  readonly isRejected: boolean;
}

/** The person at work. */
export class Person {
  readonly at: StudioInTest;
  readonly random: Random;
  readonly #ways: readonly Way[];
  /** By text, what was decided in each task. Several where windows decided at once: any of them may have come last. */
  readonly #decided = new Map<string, Set<string>[]>();

  /** The first of the ways says the same whatever is on the screen. */
  constructor(at: StudioInTest, ways: readonly Way[], seed: number) {
    this.at = at;
    this.#ways = ways;
    this.random = createRandom(seed);
  }

  /** Texts without a decision. */
  get left(): number {
    return Object.keys(soups).length - this.#decided.size;
  }

  /** Decides on what a window shows; nothing where it shows nothing more. */
  async decide(page: Page): Promise<void> {
    const known = [...this.#decided.keys()];
    const shown = await this.#look(page, known);
    if (shown === undefined) return;
    const { number, kept, isRejected } = shown;
    const way = isRejected ? 0 : this.random.integer(this.#ways.length);
    const [keys, ...outcomes] = this.#ways[way] ?? [[]];
    if (!isRejected) for (const key of keys) await page.keyboard.press(key);
    const id = `t${number}`;
    const before = this.#decided.get(id) ?? [];
    this.#decided.set(
      id,
      outcomes.map((outcome, index) => {
        const said = new Set(before[index]);
        return kept[index] === true ? said : said.add(outcome);
      }),
    );
    // Or it is the last one, and comes back at once because the other window was quicker.
    await this.#leaves(page, number);
  }

  /** Decides and takes it back: the text is open again. */
  async changeMind(page: Page): Promise<void> {
    const shown = await this.#look(page);
    if (shown === undefined) return;
    const { number } = shown;
    await page.keyboard.press('x');
    await this.#leaves(page, number);
    await page.keyboard.press('u');
    await page
      .locator('main .text')
      .filter({ hasText: `N${number}` })
      .first()
      .waitFor();
  }

  /** Decides on all that is left, in two windows at once that are loaded anew now and then. */
  async workInTwo(second: Page): Promise<void> {
    const { at } = this;
    // A text that both windows show is refused to the later one: the browser says so too.
    at.isServerDown = true;
    for (let round = 0; this.left > 0; round++) {
      await Promise.all([at.page, second].map((page) => this.decide(page)));
      if (round % 20 === 7) await second.reload();
      if (round % 20 === 13) await at.page.reload();
    }
    for (const page of [at.page, second]) await at.saved(page);
  }

  /** Fails unless the store says what was decided in these tasks, text by text. */
  async check(...tasks: readonly Pick<Task, 'name'>[]): Promise<void> {
    const wrong: unknown[] = [];
    for (const [id, text] of Object.entries(soups)) {
      for (const [index, { name }] of tasks.entries()) {
        const decision = (await this.at.store.queueItem(name, id))?.decisions.at(-1);
        const found = `${decision?.verdict} ${inWords(text, decision?.annotations ?? {})}`;
        const said = this.#decided.get(id)?.[index];
        if (said?.has(found) !== true) wrong.push({ id, name, found, said: [...(said ?? [])] });
      }
    }
    expect(wrong).toEqual([]);
  }

  /**
   * The text on the screen; undefined at the end. What another window decided meanwhile is kept. A text of which a part stays, or
   * that is `known`, as it was decided before and not stored, is rejected at once: keys would be about other parts, or change once
   * more what was written.
   */
  async #look(page: Page, known?: readonly string[]): Promise<Shown | undefined> {
    for (;;) {
      // All of it at once: what the server says of the text may come between a look and a key.
      const shown = await page.evaluate((decided): Shown | 'kept' | undefined => {
        const press = (key: string): boolean =>
          document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        const text = document.querySelector('main:not([aria-busy=true]) .text')?.textContent;
        if (typeof text !== 'string') return undefined;
        if (document.querySelector('.decided') !== null) {
          press('k');
          return 'kept';
        }
        const number = /N(\d+)/.exec(text)?.[1] ?? '';
        const kept = [...document.querySelectorAll('.part')].map((part) => part.querySelector('.kept') !== null);
        const isRejected = decided !== undefined && (kept.includes(true) || decided.includes(`t${number}`));
        if (isRejected) press('x');
        return { number, kept, isRejected };
      }, known);
      if (shown === undefined) {
        const end = page.getByText(/^(?:Every text has a decision|The recipe has no more texts)$/);
        await this.at.box(page).first().or(end).first().waitFor({ timeout: 30_000 });
        if (await end.isVisible()) return undefined;
      } else if (shown !== 'kept') return shown;
    }
  }

  /** Waits until the text is gone from the screen, or is shown as decided. */
  async #leaves(page: Page, number: string): Promise<void> {
    await page.waitForFunction(
      (last) =>
        /N(\d+)/.exec(document.querySelector('main .text')?.textContent ?? '')?.[1] !== last ||
        document.querySelector('.decided') !== null,
      number,
    );
  }
}

/** What is annotated, in words: `Soup DISH`, `good`, `Soup IN rice`, `Soup = rice`. */
function inWords(text: string, annotations: Annotations): string {
  const {
    cats = {},
    ents = [],
    spans = {},
    rels = [],
    coref = [],
    frames = [],
    tokens = [],
    discourse = [],
    ranking = [],
    response,
  } = annotations;
  const words = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
  const marked = [...ents, ...Object.values(spans).flat(), ...frames.flatMap(({ slots }) => slots)];
  return [
    ...Object.entries(cats).flatMap(([label, value]) => (value === 1 ? [label] : [])),
    ...frames.map(({ label }) => label),
    ...marked.map((span) => `${words(span)} ${span.label}`),
    ...coref.map(({ mentions }) => mentions.map(words).join(' = ')),
    ...discourse.flatMap(({ label }) => label ?? []),
    // What was proposed is the text itself.
    ...(response === undefined ? [] : [response.replace(text, 'all')]),
    ...(ranking.length === 0 ? [] : [ranking.map((group) => group.join(' = ')).join(' > ')]),
    ...rels.map(({ from, to, label }) => `${words(from)} ${label} ${words(to)}`),
    ...tokens.flatMap(({ pos, morph, lemma, head, dep }) => {
      const value = pos ?? morph ?? lemma;
      if (value !== undefined) return [value];
      const of = tokens[head ?? -1];
      return dep === undefined || of === undefined ? [] : [`${dep} ${words(of)}`];
    }),
  ].join();
}
