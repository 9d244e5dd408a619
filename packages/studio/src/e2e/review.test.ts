// A person at a real browser, with the real server and a store on disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '@tincture/store';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import type { LabelledSpan, Source, Task } from 'tincture';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Studio, startStudio } from '../server/start.ts';
import { findBrowser } from './find-browser.ts';

const executablePath = findBrowser();
if (executablePath === undefined) {
  process.stderr.write('Skipped: no Chromium. Install it, or set CHROMIUM_PATH to its executable.\n');
}

const hostile = '<img src=x onerror="document.title=1"> & <b>bold</b>';
const dishes: Task = {
  name: 'dishes',
  kind: 'ner',
  labels: [{ name: 'DISH', definition: hostile }, { name: 'TOOL' }, { name: 'PLACE' }],
  guidelines: `# Mark **all**\n\n${hostile}`,
};
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }, { name: 'neither' }] };
const topics: Task = {
  name: 'topics',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'food' }, { name: 'travel' }],
};
const rules: Source = { kind: 'rules', name: 'menu', hash: 'h' };

const texts = {
  a: 'We ate ramen in Kyoto.',
  b: 'The wok and the stock pot are hot.',
  c: `A bowl of udon soup ${hostile}`,
  d: 'Nothing to see.',
  e: 'Later, tempura.',
  f: 'A good knife matters.',
} as const;

function span(id: keyof typeof texts, words: string, label: string): LabelledSpan {
  const start = texts[id].indexOf(words);
  return { start, end: start + words.length, label };
}

describe.skipIf(executablePath === undefined)('review in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  let store: Store;
  let studio: Studio;
  let port = 0;
  /** What the browser complained about, and every host it asked. */
  let complaints: string[];
  let hosts: Set<string>;
  let isServerDown = false;

  const start = async (): Promise<void> => {
    studio = await startStudio({
      store,
      project: { name: 'kitchen' },
      tasks: [dishes, tone, topics],
      person: 'ada',
      port,
    });
    port = studio.port;
    isServerDown = false;
  };

  beforeAll(async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: executablePath ?? '', args });
  });
  afterAll(async () => {
    await browser?.close();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tincture-studio-'));
    store = await openStore(join(folder, 'store.db'), { now: () => new Date() });
    await store.addDocuments(Object.entries(texts).map(([id, text]) => ({ id, text, annotations: {} })));
    port = 0;
    await start();
    context = await browser.newContext({ reducedMotion: 'reduce' });
    page = await context.newPage();
    complaints = [];
    hosts = new Set();
    page.on('console', (message) => {
      if (message.type() === 'error' && !isServerDown) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
  });
  afterEach(async () => {
    await context.close();
    await studio.close();
    await store.close();
    await rm(folder, { recursive: true });
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([`127.0.0.1:${port}`]);
  });

  const box = (): Locator => page.locator('main .text');
  const keys = async (...names: string[]): Promise<void> => {
    for (const name of names) await page.keyboard.press(name);
  };
  const shows = (text: string): Promise<void> => box().filter({ hasText: text }).waitFor();
  const saved = (): Promise<void> => page.locator('header .saved').waitFor();
  const openTask = async (task: Task): Promise<void> => {
    await page.goto(studio.url);
    await box().waitFor();
    if (task !== dishes) await page.getByLabel('Task').selectOption(task.name);
  };
  const decisions = async (task: Task): Promise<unknown[]> => {
    const all = await Promise.all(Object.keys(texts).map((id) => store.decisions(id, task.name)));
    return all.flat().map(({ document, verdict, annotations, person, proposal }) => {
      expect(person).toBe('ada');
      return [document, verdict, ...(annotations === undefined ? [] : [annotations]), ...(proposal ? ['seen'] : [])];
    });
  };
  /** Where a stretch of a word is on the screen. */
  const place = async (word: string, part: number): Promise<{ x: number; y: number }> => {
    const rect = await box().locator('[data-token]', { hasText: word }).first().boundingBox();
    if (rect === null) throw new Error(`"${word}" is not on the screen.`);
    return { x: rect.x + rect.width * part, y: rect.y + rect.height / 2 };
  };

  it('entities by keyboard: accept, correct, reject, skip, undo', async () => {
    const proposals = { a: [span('a', 'ramen', 'DISH')], b: [span('b', 'wok', 'DISH'), span('b', 'hot', 'PLACE')] };
    for (const [document, ents] of Object.entries(proposals)) {
      await store.addAnnotations('dishes', [{ document, annotations: { ents }, source: rules }]);
    }
    await openTask(dishes);
    await shows('ramen');
    await keys('a');
    await shows('stock pot');
    // The first span gets another label, the second goes, and "stock pot" is marked word by word.
    await keys('Tab', '2', 'Tab', 'Delete', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await keys('Shift+ArrowRight', 'Enter', 'a');
    await shows('udon');
    await keys('x');
    await shows('Nothing');
    await keys('a');
    await shows('tempura');
    await keys('Space');
    await shows('knife');
    // Back to the text that was skipped: mark it after all, take that back, mark it otherwise.
    await keys('u');
    await shows('tempura');
    await keys('End', 'ArrowLeft', '1');
    await page.locator('mark', { hasText: 'DISH' }).waitFor();
    await keys('Control+z');
    await page.locator('mark').waitFor({ state: 'detached' });
    await keys('3', 'r', 'a');
    await shows('knife');
    await saved();
    expect(await decisions(dishes)).toEqual([
      ['a', 'accept', { ents: [span('a', 'ramen', 'DISH')] }, 'seen'],
      ['b', 'correct', { ents: [span('b', 'wok', 'TOOL'), span('b', 'stock pot', 'TOOL')] }, 'seen'],
      ['c', 'reject'],
      ['d', 'accept', { ents: [] }],
      ['e', 'ignore'],
      ['e', 'undo'],
      ['e', 'correct', { ents: [span('e', 'tempura', 'DISH')] }],
    ]);
  });

  it('entities by mouse: drag, double click, relabel, remove', async () => {
    await openTask(dishes);
    // From the middle of one word to the middle of another, backwards: whole words are marked.
    const from = await place('Kyoto', 0.6);
    const to = await place('ramen', 0.5);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
    await page.locator('mark', { hasText: 'ramen in Kyoto' }).waitFor();
    await page.getByRole('button', { name: 'PLACE' }).click();
    await page.locator('mark', { hasText: 'PLACE' }).waitFor();
    await page.getByRole('button', { name: 'Remove PLACE' }).click();
    const ramen = await place('ramen', 0.5);
    await page.mouse.dblclick(ramen.x, ramen.y);
    await page.locator('mark', { hasText: 'ramen' }).waitFor();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await shows('stock pot');
    await page.getByRole('button', { name: 'Reject' }).click();
    await shows('udon');
    await page.getByRole('button', { name: 'Skip' }).click();
    await shows('Nothing');
    await page.getByRole('button', { name: 'Undo' }).click();
    await shows('udon');
    // The label chosen last stays the current one.
    const udon = await place('udon', 0.5);
    await page.mouse.dblclick(udon.x, udon.y);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await shows('Nothing');
    await saved();
    expect(await decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'ramen', 'PLACE')] }],
      ['b', 'reject'],
      ['c', 'ignore'],
      ['c', 'undo'],
      ['c', 'correct', { ents: [span('c', 'udon', 'PLACE')] }],
    ]);
  });

  it('one label: picking is deciding, by key or by click', async () => {
    const cats = { good: 0.7, bad: 0.2, neither: 0.1 };
    for (const document of ['a', 'b']) {
      await store.addAnnotations('tone', [{ document, annotations: { cats }, source: rules }]);
    }
    await openTask(tone);
    await shows('ramen');
    await keys('a');
    await shows('stock pot');
    await keys('2');
    await shows('udon');
    // Nothing was proposed, so there is nothing to accept yet.
    await keys('a');
    await page.getByText('Choose a label first.').waitFor();
    await page.getByRole('button', { name: 'neither' }).click();
    await shows('Nothing');
    await keys('u');
    await shows('udon');
    await keys('1');
    await shows('Nothing');
    await saved();
    expect(await decisions(tone)).toEqual([
      ['a', 'accept', { cats: { good: 1, bad: 0, neither: 0 } }, 'seen'],
      ['b', 'correct', { cats: { good: 0, bad: 1, neither: 0 } }, 'seen'],
      ['c', 'correct', { cats: { good: 0, bad: 0, neither: 1 } }],
      ['c', 'undo'],
      ['c', 'correct', { cats: { good: 1, bad: 0, neither: 0 } }],
    ]);
  });

  it('several labels: switches and Enter, up to the end of the queue and back', async () => {
    await openTask(topics);
    await shows('ramen');
    await keys('1', '2', '1', 'Enter');
    await shows('stock pot');
    await page.getByRole('button', { name: 'food' }).click();
    await page.getByRole('button', { name: 'travel' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await shows('udon');
    await keys('Enter');
    await shows('Nothing');
    for (const next of ['tempura', 'knife']) {
      await keys('x');
      await shows(next);
    }
    await keys('Space');
    await page.getByText('Every text has a decision').waitFor();
    await page.getByText('tincture train').waitFor();
    await keys('u');
    await shows('knife');
    await saved();
    expect(await decisions(topics)).toEqual([
      ['a', 'correct', { cats: { food: 0, travel: 1 } }],
      ['b', 'correct', { cats: { food: 1, travel: 1 } }],
      ['c', 'accept', { cats: { food: 0, travel: 0 } }],
      ['d', 'reject'],
      ['e', 'reject'],
      ['f', 'ignore'],
      ['f', 'undo'],
    ]);
  });

  it('loses nothing when the server stops, the page is reloaded and the server comes back', async () => {
    await openTask(dishes);
    await keys('ArrowRight', '1', 'a');
    await shows('stock pot');
    await saved();
    await page.reload();
    await shows('stock pot');
    await keys('u');
    await page.locator('mark', { hasText: 'We' }).waitFor();
    await keys('a');
    await shows('stock pot');
    await saved();

    isServerDown = true;
    await studio.close();
    await keys('x');
    await shows('udon');
    await keys('Space');
    await shows('Nothing');
    await page.getByText('Offline: 2 kept in this browser').waitFor();
    await store.close();
    store = await openStore(join(folder, 'store.db'), { now: () => new Date() });
    await start();
    // The old tab has the cookie of the old server; the new link logs in, and whichever tab is first sends what waits.
    const second = await context.newPage();
    await second.goto(studio.url);
    await second.locator('header .saved').waitFor();
    await second.locator('main .text', { hasText: 'Nothing' }).waitFor();
    await saved();
    expect(await decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'We', 'DISH')] }],
      ['a', 'undo'],
      ['a', 'correct', { ents: [span('a', 'We', 'DISH')] }],
      ['b', 'reject'],
      ['c', 'ignore'],
    ]);
  });

  it('says what to do in a browser that did not open the link', async () => {
    isServerDown = true;
    await page.goto(`http://127.0.0.1:${port}/`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('tincture review');
  });

  it('shows texts and guidelines as text, whatever is in them', async () => {
    await openTask(dishes);
    await keys('x', 'x');
    await shows('udon');
    expect(await box().textContent()).toBe(texts.c);
    expect(await page.locator('aside').textContent()).toContain(hostile);
    expect(await page.locator('main img, aside img').count()).toBe(0);
    expect(await page.title()).toBe('kitchen · Tincture review');
  });

  it('can be used without seeing or pointing', async () => {
    await store.addAnnotations('dishes', [
      { document: 'a', annotations: { ents: [span('a', 'ramen', 'DISH')] }, source: rules },
    ]);
    await openTask(dishes);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    for (const role of ['banner', 'main', 'complementary', 'contentinfo', 'progressbar'] as const) {
      expect(await page.getByRole(role).count(), role).toBe(1);
    }
    const unnamed = await page
      .locator('button, input, select, [tabindex="0"]')
      .evaluateAll((elements) =>
        elements
          .filter((element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() === '')
          .map((element) => element.outerHTML),
      );
    expect(unnamed).toEqual([]);

    // The text has the focus, each move is said aloud, and Tab leads out of the text again.
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.className.split(' ')[0] ?? '');
    const said = page.locator('footer [aria-live=polite]');
    expect(await focused()).toBe('text');
    await keys('Tab');
    expect(await said.textContent()).toBe('“ramen”: DISH.');
    expect(await focused()).toBe('text');
    await keys('Tab');
    expect(await focused()).not.toBe('text');
    await page.getByRole('button', { name: 'Reject' }).focus();
    await keys('Space');
    await shows('stock pot');
    await saved();
    expect((await store.decisions('a', 'dishes')).map(({ verdict }) => verdict)).toEqual(['reject']);

    await keys('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    await keys('a', 'x', 'Escape');
    await help.waitFor({ state: 'detached' });
    await shows('stock pot');
  });
});
