// A long text in the studio, and a person who scrolls and marks it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '@tincture/store';
import { type Studio, startStudio } from '@tincture/studio';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Annotations, type Task, tokenize } from 'tincture';
import { findBrowser } from '../../packages/studio/src/e2e/find-browser.ts';
import type { Step } from './page-work.ts';

const entities: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'TOOL' }, { name: 'PLACE' }] };
export const characters: Task = { ...entities, name: 'units', snap: 'characters' };
export const clusters: Task = { name: 'who', kind: 'coref', labels: [] };
export const viewport = { width: 1280, height: 800 };
export const spansDrawn = 20;

/** Invented words, always the same: of every length from two letters to twelve. */
export function makeText(words: number, hasParagraphs: boolean): string {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const parts: string[] = [];
  let left = 30;
  for (let index = 0; index < words; index++) {
    const word = Array.from({ length: 2 + next(11) }, () => String.fromCharCode(97 + next(26))).join('');
    const isEnd = --left === 0;
    if (isEnd) left = 10 + next(140);
    parts.push(isEnd ? `${word}.${hasParagraphs ? '\n\n' : ' '}` : `${word} `);
  }
  return parts.join('').trim();
}

/** Mentions of one to three words all over a text, in clusters that go through all of it. */
export function clustersIn(text: string): Annotations {
  const { starts, ends, length } = tokenize(text);
  const [mentions, things] = [1_200, 150];
  const groups = Array.from({ length: things }, (): { start: number; end: number }[] => []);
  for (let index = 0; index < mentions; index++) {
    const first = Math.floor((index * length) / mentions);
    const last = Math.min(length - 1, first + (index % 3));
    groups[(index * 7) % things]?.push({ start: starts[first] ?? 0, end: ends[last] ?? text.length });
  }
  return { coref: groups.map((group) => ({ mentions: group })) };
}

/** In which view a text is opened, and what is proposed for it. */
export interface Opening {
  readonly task: Task;
  readonly annotations?: Annotations;
  /** What a person does in it all over the text; spans are drawn where nothing is said. */
  readonly change?: (page: Page) => Step[];
}

/** Opens a text in a browser of its own with a server of its own. */
export async function withPage(
  text: string,
  use: (page: Page, browser: Browser) => Promise<void>,
  { task, annotations }: Opening = { task: entities },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tincture-bench-studio-'));
  let store: Store | undefined;
  let studio: Studio | undefined;
  let browser: Browser | undefined;
  try {
    store = await openStore(join(folder, 'store.sqlite'), { now: () => new Date() });
    await store.addDocuments([{ id: 'a', text, annotations: {} }]);
    const source = { kind: 'rules', name: 'bench', hash: 'none' } as const;
    if (annotations !== undefined) await store.addAnnotations(task.name, [{ document: 'a', annotations, source }]);
    studio = await startStudio({ store, project: { name: 'bench' }, tasks: [task], person: 'ana', port: 0 });
    browser = await chromium.launch({
      executablePath: findBrowser() ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage({ viewport });
    await page.goto(studio.url);
    await page.locator('main :is([data-token], .text)').first().waitFor({ timeout: 120_000 });
    await use(page, browser);
  } finally {
    await browser?.close();
    await studio?.close();
    await store?.close();
    await rm(folder, { recursive: true });
  }
}

/** The wheel over a hundred screens, and jumps over the whole text. */
export function scrolling(page: Page): Step[] {
  const wheel = async (): Promise<void> => {
    await page.mouse.move(400, 500);
    for (let turn = 0; turn < 150; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 300 : -300);
      await page.waitForTimeout(20);
    }
  };
  const jumps = Array.from({ length: 10 }, (_, jump) => ({ act: () => goTo(page, ((jump * 7 + 3) % 10) / 10) }));
  return [{ act: wheel }, ...jumps];
}

/** Spans of three words, drawn with the mouse all over the text. */
export function marking(page: Page): Step[] {
  return Array.from({ length: spansDrawn }, (_, index) => {
    let places: { x: number; y: number }[] = [];
    const prepare = async (): Promise<void> => {
      await goInText(page, index / (spansDrawn - 1));
      await page.waitForTimeout(500);
      places = await wordsInWindow(page);
    };
    const act = async (): Promise<void> => {
      const [from, , to] = places;
      if (from === undefined || to === undefined) throw new Error('There is no word to mark in the window.');
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 5 });
      await page.mouse.up();
    };
    return { prepare, act };
  });
}

/** Scrolls to a part of the text, from 0 to 1. */
export function goTo(page: Page, part: number): Promise<void> {
  return page.evaluate((share) => scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight)), part);
}

/** As {@link goTo}, but not to what stands below the text. */
function goInText(page: Page, part: number): Promise<void> {
  return page.evaluate((share) => {
    const { top = 0, height = 0 } = document.querySelector('main .text')?.getBoundingClientRect() ?? {};
    scrollTo(0, share * (top + scrollY + height - innerHeight));
  }, part);
}

/** The middles of words on one line in the middle of the window, from left to right. */
function wordsInWindow(page: Page): Promise<{ x: number; y: number }[]> {
  return page.evaluate(() => {
    for (let line = 300; line < 600; line += 10) {
      const found = new Set<Element>();
      for (let column = 60; column < 600; column += 10) {
        const element = document.elementFromPoint(column, line);
        if (element?.matches('main [data-token]:not(mark *)')) found.add(element);
      }
      if (found.size < 3) continue;
      return [...found].map((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      });
    }
    return [];
  });
}
