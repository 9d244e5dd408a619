// The studio in a real browser on the loopback: first paint, size, and frames while scrolling and marking long texts.
// Writes bench/results/studio.{md,json}. Needs Chromium (or CHROMIUM_PATH).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore, type Store } from '@tincture/store';
import { type Studio, startStudio } from '@tincture/studio';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Task } from 'tincture';
import { findBrowser } from '../packages/studio/src/e2e/find-browser.ts';
import { ensureWebBuilt } from '../packages/studio/src/server/build-web.ts';
import { readWebFiles } from '../packages/studio/src/server/web-files.ts';
import { describeMachine, machineLine } from './lib/machine.ts';

const task: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'TOOL' }, { name: 'PLACE' }] };
const rounds = 10;
const spansDrawn = 20;
/** A frame that takes longer is seen to stick. */
const longFrameMs = 50;
const viewport = { width: 1280, height: 800 };

/** What one stretch of work on a page did to its frames. */
interface Frames {
  readonly frames: number;
  readonly over50: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Processor time of the page's own thread, which other work on the machine does not lengthen. */
  readonly busyMs: number;
}

/** Something that is done on a page, after what makes it ready. */
interface Step {
  readonly prepare?: () => Promise<void>;
  readonly act: () => Promise<void>;
}

export async function runStudio(): Promise<void> {
  const machine = describeMachine();
  const files = await readWebFiles(await ensureWebBuilt());
  const sizes = [...files].map(([name, { body }]) => ({ name, bytes: gzipSync(body, { level: 9 }).length }));
  const gzipBytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

  const paints: number[] = [];
  for (let round = 0; round < rounds; round++) paints.push(await firstPaint());
  paints.sort((a, b) => a - b);

  const texts: readonly (readonly [string, string])[] = [
    ['1,000 words in paragraphs', makeText(1_000, true)],
    ['100,000 words in paragraphs', makeText(100_000, true)],
    ['100,000 words in one line', makeText(100_000, false)],
  ];
  const long: { name: string; openMs: number; scrolled: Frames; marked: Frames }[] = [];
  let browserVersion = '';
  for (const [name, text] of texts) {
    await withPage(text, async (page, browser) => {
      browserVersion = browser.version();
      const openMs = await page.evaluate(() => Math.round(performance.now()));
      const scrolled = await framesDuring(page, scrolling(page));
      const marked = await framesDuring(page, marking(page));
      const spans = await page.locator('aside li b').count();
      if (spans < spansDrawn / 2) throw new Error(`Only ${spans} spans came of ${spansDrawn} that were drawn.`);
      long.push({ name, openMs, scrolled, marked });
    });
  }

  const figures = { machine, browser: browserVersion, gzipBytes, sizes, firstPaintMs: paints, long };
  const median = (paints[rounds / 2 - 1]! + paints[rounds / 2]!) / 2;
  const page = [
    '# The studio in a browser',
    '',
    `- First contentful paint, from following the login link on the loopback, a new browser each time: median ${Math.round(median)} ms of ${rounds} [${Math.round(paints[0]!)}, ${Math.round(paints.at(-1)!)}].`,
    `- The app, all its files, compressed with gzip -9: ${(gzipBytes / 1_000).toFixed(1)} kB.`,
    '',
    '## Long texts',
    '',
    `Scrolling is 150 turns of the wheel and 10 jumps over the whole text; marking is ${spansDrawn} spans drawn with the mouse in ${spansDrawn} places of it. A frame is the time from one to the next, which other work on the machine lengthens; the work of the page is the processor time of its thread, and does not.`,
    '',
    '| text | on the screen after, ms | while | frames | over 50 ms | median, ms | longest, ms | work of the page, ms |',
    '|---|---|---|---|---|---|---|---|',
    ...long.flatMap(({ name, openMs, scrolled, marked }) => [
      row(name, String(openMs), 'scrolling', scrolled),
      row('', '', 'marking', marked),
    ]),
    '',
    `Made by \`npm run bench -- studio\` with Chromium ${browserVersion} without a screen, ${viewport.width} × ${viewport.height}, on ${machineLine(machine)}.`,
    '',
  ].join('\n');
  await writeFile(new URL('results/studio.md', import.meta.url), page);
  await writeFile(new URL('results/studio.json', import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(page);
}

function row(
  name: string,
  opened: string,
  what: string,
  { frames, over50, medianMs, longestMs, busyMs }: Frames,
): string {
  const times = [medianMs.toFixed(1), longestMs.toFixed(1), busyMs.toFixed(0)];
  return `| ${[name, opened, what, frames, over50, ...times].join(' | ')} |`;
}

/** Invented words, always the same: of every length from two letters to twelve. */
function makeText(words: number, hasParagraphs: boolean): string {
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

/** Opens a text in a browser of its own with a server of its own. */
async function withPage(text: string, use: (page: Page, browser: Browser) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tincture-bench-studio-'));
  let store: Store | undefined;
  let studio: Studio | undefined;
  let browser: Browser | undefined;
  try {
    store = await openStore(join(folder, 'store.sqlite'), { now: () => new Date() });
    await store.addDocuments([{ id: 'a', text, annotations: {} }]);
    studio = await startStudio({ store, project: { name: 'bench' }, tasks: [task], person: 'ana', port: 0 });
    browser = await chromium.launch({
      executablePath: findBrowser() ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const page = await browser.newPage({ viewport });
    await page.goto(studio.url);
    await page.locator('main [data-token]').first().waitFor({ timeout: 120_000 });
    await use(page, browser);
  } finally {
    await browser?.close();
    await studio?.close();
    await store?.close();
    await rm(folder, { recursive: true });
  }
}

async function firstPaint(): Promise<number> {
  let found = 0;
  await withPage('We ate ramen in Kyoto.', async (page) => {
    found = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
  });
  return found;
}

/** Counts the frames while each of some things is done; what prepares one of them is not counted. */
async function framesDuring(page: Page, steps: readonly Step[]): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const recorder = await page.evaluateHandle(() => {
    const gaps: number[] = [];
    let last: number | undefined;
    const tick = (): void => {
      if (last === undefined) return;
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    const start = (): void => {
      requestAnimationFrame(() => {
        last = performance.now();
        requestAnimationFrame(tick);
      });
    };
    const stop = (): void => {
      last = undefined;
    };
    return { gaps, start, stop };
  });
  let busyMs = 0;
  for (const { prepare, act } of steps) {
    await prepare?.();
    const before = await busy();
    await recorder.evaluate(({ start }) => start());
    await act();
    await page.waitForTimeout(150);
    await recorder.evaluate(({ stop }) => stop());
    busyMs += (await busy()) - before;
  }
  const gaps = (await recorder.evaluate(({ gaps: all }) => all)).sort((a, b) => a - b);
  return {
    frames: gaps.length,
    over50: gaps.filter((gap) => gap > longFrameMs).length,
    medianMs: gaps[gaps.length >> 1] ?? Number.NaN,
    longestMs: gaps.at(-1) ?? Number.NaN,
    busyMs,
  };
}

/** The wheel over a hundred screens, and jumps over the whole text. */
function scrolling(page: Page): Step[] {
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
function marking(page: Page): Step[] {
  return Array.from({ length: spansDrawn }, (_, index) => {
    let places: { x: number; y: number }[] = [];
    const prepare = async (): Promise<void> => {
      await goTo(page, index / (spansDrawn - 1));
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

function goTo(page: Page, part: number): Promise<void> {
  return page.evaluate((share) => scrollTo(0, share * (document.documentElement.scrollHeight - innerHeight)), part);
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
