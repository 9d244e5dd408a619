// A person at a real browser, with the real server and a store on disk: what the browser tests have in common.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '@tincture/store';
import type { Browser, BrowserContext, Locator, Page, Route } from 'playwright-core';
import { type Annotations, type LabelledSpan, type Source, type Task, TinctureError } from 'tincture';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { ComposedView } from '../api/messages.ts';
import { ensureWebBuilt } from '../server/build-web.ts';
import type { Redefinition } from '../server/routes.ts';
import { type Studio, startStudio } from '../server/start.ts';
import { type BrowserName, hasBrowser, launchBrowser, usualBrowser } from './browsers.ts';

/** What must be shown as it is written, wherever it comes from. */
export const hostile = '<img src=x onerror="document.title=1"> & <b>bold</b>';

export const dishes: Task = {
  name: 'dishes',
  kind: 'ner',
  labels: [{ name: 'DISH', definition: hostile }, { name: 'TOOL' }, { name: 'PLACE' }],
  guidelines: `# Mark **all**\n\n${hostile}\n\n- one\n  - [two](https://example.org/) ![x](https://example.org/x.png)\n- [three](javascript:alert)`,
};
export const tone: Task = {
  name: 'tone',
  kind: 'textcat',
  labels: [{ name: 'good' }, { name: 'bad' }, { name: 'neither' }],
};
export const topics: Task = {
  name: 'topics',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'food' }, { name: 'travel' }],
};
export const rules = { kind: 'rules', name: 'menu', hash: 'h' } as const satisfies Source;

/** The texts that are there unless a test brings its own. */
export const texts = {
  a: 'We ate ramen in Kyoto.',
  b: 'The wok and the stock pot are hot.',
  c: `A bowl of udon soup ${hostile}`,
  d: 'Nothing to see.',
  e: 'Later, tempura.',
  f: 'A good knife matters.',
} as const;

/** The first occurrence of some words as a labelled span. */
export function spanOf(text: string, words: string, label: string): LabelledSpan {
  const start = text.indexOf(words);
  return { start, end: start + words.length, label };
}

/** {@link spanOf} in one of {@link texts}. */
export function span(id: keyof typeof texts, words: string, label: string): LabelledSpan {
  return spanOf(texts[id], words, label);
}

/** What the tests of one file start from. */
export interface Setting {
  readonly tasks?: readonly Task[];
  /** Views of several of these tasks at once. */
  readonly views?: readonly ComposedView[];
  /** Text by id. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly blindShare?: number;
  readonly againShare?: number;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether models learn from what is decided. */
  readonly learns?: boolean;
  /** Fingers instead of a mouse. */
  readonly isTouch?: boolean;
  /** Instead of the usual one. */
  readonly browser?: BrowserName;
  /** With a browser that tells a screen reader all of the page, also what it does not lay out. */
  readonly isHeard?: boolean;
}

/** `describe` with a browser, where there is one; `run` gets the person at it. */
export function describeStudio(name: string, setting: Setting, run: (at: StudioInTest) => void): void {
  describe.skipIf(!hasBrowser(setting.browser ?? usualBrowser))(name, () => run(new StudioInTest(setting)));
}

/** The studio and the person in the test that runs, made anew for each. */
export class StudioInTest {
  readonly tasks: readonly Task[];
  readonly #texts: Readonly<Record<string, string>>;
  readonly #views: readonly ComposedView[];
  readonly #shares: Pick<Setting, 'blindShare' | 'againShare'>;
  readonly #learns: boolean;
  /** Until it follows the new link, a window is told that it is not logged in. */
  #isRestarted = false;
  context!: BrowserContext;
  page!: Page;
  store!: Store;
  studio!: Studio;
  /** The store's file. */
  path = '';
  port = 0;
  /** The server is away or refuses on purpose: the browser may complain about that. */
  isServerDown = false;
  /** Links that were asked for by a browser that was not logged in. */
  readonly links: string[] = [];

  constructor(setting: Setting) {
    this.tasks = setting.tasks ?? [dishes, tone, topics];
    this.#views = setting.views ?? [];
    this.#texts = setting.texts ?? texts;
    this.#shares = { blindShare: setting.blindShare ?? 0, againShare: setting.againShare ?? 0 };
    this.#learns = setting.learns === true;
    let browser: Browser;
    let folder: string;
    let complaints: string[] = [];
    let hosts = new Set<string>();

    beforeAll(async () => {
      browser = await launchBrowser(setting.browser ?? usualBrowser, setting.isHeard);
    }, 60_000);
    // Once, and with time for it: on a busy machine a build takes longer than a test may take to begin.
    beforeAll(async () => {
      await ensureWebBuilt();
    }, 120_000);
    afterAll(() => browser?.close());

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tincture-studio-'));
      this.path = join(folder, 'store.sqlite');
      await this.openStore();
      await this.store.addDocuments(Object.entries(this.#texts).map(([id, text]) => ({ id, text, annotations: {} })));
      this.port = 0;
      this.links.length = 0;
      await this.start();
      this.context = await browser.newContext({
        reducedMotion: 'reduce',
        ...(setting.viewport === undefined ? {} : { viewport: setting.viewport }),
        ...(setting.isTouch === true ? { hasTouch: true, isMobile: true } : {}),
      });
      this.context.setDefaultTimeout(20_000);
      complaints = [];
      hosts = new Set();
      this.context.on('console', (message) => {
        // A page of before has no login for the new server, and may say only then that its stream found none.
        const isOfStream = new URL(message.location().url, this.home).pathname === '/api/events';
        const isOfBefore = this.#isRestarted && (message.text().includes('401 (Unauthorized)') || isOfStream);
        if (message.type() === 'error' && !this.isServerDown && !isOfBefore) complaints.push(message.text());
      });
      this.context.on('weberror', (error) => complaints.push(String(error.error())));
      this.context.on('request', (request) => hosts.add(new URL(request.url()).host));
      this.page = await this.context.newPage();
    });
    afterEach(async () => {
      await this.context.close();
      await this.studio.close();
      await this.store.close();
      await rm(folder, { recursive: true });
      expect(complaints).toEqual([]);
      // Nothing is loaded from elsewhere.
      expect([...hosts].filter((host) => host !== `127.0.0.1:${this.port}`)).toEqual([]);
    });
  }

  async openStore(): Promise<void> {
    this.store = await openStore(this.path, { now: () => new Date() });
  }

  /** Starts the server, on the same port as before if it ran before. */
  async start(tasks: readonly Task[] = this.tasks): Promise<void> {
    this.#isRestarted = this.port !== 0;
    this.studio = await startStudio({
      ...{ store: this.store, project: { name: 'kitchen' }, tasks, person: 'ada', port: this.port },
      ...{ ...this.#shares, views: this.#views },
      redefine: async (change) => this.redefine(change),
      onLinkWanted: (url) => this.links.push(url),
      ...(this.#learns ? { learning: { now: () => new Date(), training: async () => ({ seed: 1 }) } } : {}),
    });
    this.port = this.studio.port;
    this.isServerDown = false;
  }

  /** Changes a definition as the command would in its file; a definition "fail" is refused. */
  redefine({ task: name, label, guidelines }: Redefinition): Task {
    const task = this.tasks.find((candidate) => candidate.name === name) ?? dishes;
    if (label?.definition === 'fail') {
      throw new TinctureError({
        code: 'file-denied',
        problem: 'The file may not be written.',
        fix: 'Ask who owns it.',
      });
    }
    const labels = task.labels.map((known) => (known.name === label?.name ? label : known));
    return { ...task, labels, ...(guidelines === undefined ? {} : { guidelines }) };
  }

  /** Ends the server as if it were gone. */
  async stop(): Promise<void> {
    this.isServerDown = true;
    await this.studio.close();
  }

  propose(task: string, document: string, annotations: Annotations, source: Source = rules): Promise<void> {
    return this.store.addAnnotations(task, [{ document, annotations, source }]);
  }

  /** The address without a token, for a browser that has the cookie. */
  get home(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** Follows the login link and goes to a task. */
  async open(task: Pick<Task, 'name'> = this.tasks[0] ?? dishes): Promise<void> {
    await this.page.goto(this.studio.url);
    await this.shows();
    if (task !== this.tasks[0]) {
      await this.page.getByLabel('Task').selectOption(task.name);
      await this.page.waitForFunction((name) => location.hash === `#${name}`, task.name);
      await this.shows();
    }
  }

  /**
   * Answers requests to an address of the API in the server's place. Loads the page again: Chromium still lets a request
   * through now and then that a loaded page makes right after.
   */
  async intercept(address: string, answer: (route: Route) => Promise<void>): Promise<void> {
    await this.page.route(`**/api/${address}*`, answer);
    await this.page.reload();
    await this.shows();
  }

  /**
   * Decides, and waits until the browser has a text that it asks for because of that, to show it next: the server did not take the
   * decision, or wants another one a second time.
   */
  async untilBack(decide: () => Promise<void>, page: Page = this.page): Promise<void> {
    const [reply] = await Promise.all([page.waitForResponse('**/api/item*'), decide()]);
    await reply.finished();
    // The page has the answer; what it makes of that is done before its next timer.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  }

  /** The text on the screen while no other one is on its way: until then keys decide nothing. */
  box(page: Page = this.page): Locator {
    return page.locator('main:not([aria-busy=true]) .text');
  }

  async keys(...names: string[]): Promise<void> {
    for (const name of names) await this.page.keyboard.press(name);
  }

  /** Waits until a text with these words is on the screen, to be decided on. */
  shows(words = '', page: Page = this.page): Promise<void> {
    return this.box(page).filter({ hasText: words }).first().waitFor();
  }

  /** What can be read in a part of the page, with single spaces. */
  async words(part: Locator | string): Promise<string> {
    const locator = typeof part === 'string' ? this.page.locator(part) : part;
    return (await locator.allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ');
  }

  /** Waits until everything is at the server. */
  saved(page: Page = this.page): Promise<void> {
    return page.locator('header .saved').waitFor();
  }

  /** The marks on the screen, each as its words and its label. */
  async marks(): Promise<string[]> {
    const marks = await this.page.locator('main mark').all();
    return Promise.all(
      marks.map(async (mark) => {
        const words = await mark.locator('[data-token]').allTextContents();
        const tag = (await mark.locator('.tag').textContent()) ?? '';
        return `${words.join(' ')}: ${/^[^\d×]+/.exec(tag)?.[0]}`;
      }),
    );
  }

  /** Where a stretch of a word is on the screen. */
  async place(word: string, part = 0.5): Promise<{ x: number; y: number }> {
    const rect = await this.box().locator('[data-token]', { hasText: word }).first().boundingBox();
    if (rect === null) throw new Error(`"${word}" is not on the screen.`);
    return { x: rect.x + rect.width * part, y: rect.y + rect.height / 2 };
  }

  /** All decisions on a task, as `[document, verdict, gold?, 'seen'?]`, by document and then in order. */
  async decisions(task: Task): Promise<unknown[]> {
    const all = await Promise.all(Object.keys(this.#texts).map((id) => this.store.decisions(id, task.name)));
    return all.flat().map(({ document, verdict, annotations, person, proposal }) => {
      expect(person).toBe('ada');
      return [document, verdict, ...(annotations === undefined ? [] : [annotations]), ...(proposal ? ['seen'] : [])];
    });
  }
}
