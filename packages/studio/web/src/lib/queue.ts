import type { ItemView } from '../../../src/api/messages.ts';
import { ApiError, getQueue, type QueueChoice } from './api.ts';

/** Fetch more when fewer are left, so that the next text is there at once. */
const lowWater = 5;

/** The documents of a task that a person chose to work through, fetched ahead of need. */
export class Queue {
  readonly #task: string;
  readonly #choice: QueueChoice;
  /** Documents with a decision that the server may not have yet: it would still call them open. */
  readonly #unsent: () => readonly string[];
  /** Fetched before: a page that was asked for before a decision arrived must not bring the document back. */
  readonly #seen = new Set<string>();
  /** Fetched at any time: one that has a decision and that a person has passed does not come back. */
  readonly #passed = new Set<string>();
  /** Those that were put in front. */
  readonly #first = new Set<string>();
  #items: ItemView[] = [];
  /** The last document of the latest page; undefined at the start. */
  #after: string | undefined;
  #isAtEnd = false;
  #fetching: Promise<void> | undefined;

  constructor(task: string, choice: QueueChoice, unsent: () => readonly string[]) {
    this.#task = task;
    this.#choice = choice;
    this.#unsent = unsent;
  }

  /** The next document; undefined when there is none but what waits to be sent. */
  async take(): Promise<ItemView | undefined> {
    let isAgain = false;
    for (;;) {
      while (this.#items.length === 0 && !this.#isAtEnd) await this.#fetch();
      const item = this.#items.shift();
      if (item !== undefined) this.#first.delete(item.document.id);
      if (item !== undefined || isAgain) {
        // Beforehand: if it fails, it is fetched again when it is needed, and that failure is shown.
        if (this.#items.length < lowWater && !this.#isAtEnd) void this.#fetch().catch(() => undefined);
        return item;
      }
      // Behind us others may have become open: new texts, new proposals, what was undone in another window.
      isAgain = true;
      this.#seen.clear();
      this.#after = undefined;
      this.#isAtEnd = false;
    }
  }

  /**
   * Fetches anew what waits to be shown, so that it comes with what was proposed meanwhile. Rejects, with all as it was, when
   * the server is away.
   */
  async refresh(): Promise<void> {
    while (this.#fetching !== undefined) await this.#fetching.catch(() => undefined);
    this.#fetching = this.#replace().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  async #replace(): Promise<void> {
    const unsent = new Set(this.#unsent());
    const page = await getQueue(this.#task, this.#choice);
    for (const id of this.#unsent()) unsent.add(id);
    // What was put in front stays, with what it shows.
    const first = this.#items.filter(({ document }) => this.#first.has(document.id));
    for (const { document } of this.#items) if (!this.#first.has(document.id)) this.#seen.delete(document.id);
    const fresh = page.filter(({ document }) => !this.#seen.has(document.id) && !unsent.has(document.id));
    this.#items = [...first, ...fresh];
    for (const { document } of page) this.#seen.add(document.id);
    this.#after = page.at(-1)?.document.id;
    this.#isAtEnd = page.length === 0;
  }

  /** Puts a document in front: one that was shown but not decided, or whose decision was not stored. */
  putFirst(item: ItemView): void {
    this.#seen.add(item.document.id);
    this.#first.add(item.document.id);
    this.#items = [item, ...this.#items.filter(({ document }) => document.id !== item.document.id)];
  }

  /** Takes a document out that is shown from elsewhere. */
  remove(id: string): void {
    this.#seen.add(id);
    this.#items = this.#items.filter(({ document }) => document.id !== id);
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#fetchPage().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchPage(): Promise<void> {
    // Before and after: a decision may arrive while the answer, made without it, is on its way.
    const unsent = new Set(this.#unsent());
    const page = await getQueue(this.#task, this.#choice, this.#after).catch((error: unknown) => {
      // The store is another one than before, so there is no place in it to go on from.
      const isLost = error instanceof ApiError && error.code === 'document-unknown' && this.#after !== undefined;
      if (isLost) return getQueue(this.#task, this.#choice);
      throw error;
    });
    for (const id of this.#unsent()) unsent.add(id);
    for (const item of page) {
      const { id } = item.document;
      const isPassed = this.#passed.has(id) && item.decisions.length > 0;
      if (!this.#seen.has(id) && !unsent.has(id) && !isPassed) this.#items.push(item);
      this.#seen.add(id);
      this.#passed.add(id);
    }
    this.#after = page.at(-1)?.document.id;
    if (page.length === 0) this.#isAtEnd = true;
  }
}
