import { ApiError, getQueue, type QueueChoice } from './api.ts';
import type { Sheet, WorkView } from './sheet.ts';

/** Fetch more when fewer are left, so that the next text is there at once. */
const lowWater = 5;

/**
 * The documents of a view that a person chose to work through, fetched ahead of need: those of its first task, then those
 * that are only there in its second one, and so on.
 */
export class Queue {
  readonly #view: WorkView;
  readonly #choice: QueueChoice;
  /** Documents with a decision that the server may not have yet: it would still call them open. */
  readonly #unsent: () => readonly string[];
  /** Fetched before: a page that was asked for before a decision arrived must not bring the document back. */
  readonly #seen = new Set<string>();
  /** Fetched at any time: one that has a decision and that a person has passed does not come back. */
  readonly #passed = new Set<string>();
  /** Those that were put in front. */
  readonly #first = new Set<string>();
  #items: Sheet[] = [];
  /** The place of the task whose pages are fetched; as many as there are tasks at the end. */
  #at = 0;
  /** The last document of the latest page of that task; undefined at its start. */
  #after: string | undefined;
  #fetching: Promise<void> | undefined;

  constructor(view: WorkView, choice: QueueChoice, unsent: () => readonly string[]) {
    this.#view = view;
    this.#choice = choice;
    this.#unsent = unsent;
  }

  get #isAtEnd(): boolean {
    return this.#at >= this.#view.tasks.length;
  }

  /** The next document; undefined when there is none but what waits to be sent. */
  async take(): Promise<Sheet | undefined> {
    let isAgain = false;
    for (;;) {
      while (this.#items.length === 0 && !this.#isAtEnd) await this.#fetch();
      const sheet = this.#items.shift();
      if (sheet !== undefined) this.#first.delete(sheet.id);
      if (sheet !== undefined || isAgain) {
        // Beforehand: if it fails, it is fetched again when it is needed, and that failure is shown.
        if (this.#items.length < lowWater && !this.#isAtEnd) void this.#fetch().catch(() => undefined);
        return sheet;
      }
      // Behind us others may have become open: new texts, new proposals, what was undone in another window.
      isAgain = true;
      this.#seen.clear();
      this.#at = 0;
      this.#after = undefined;
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
    const page = await getQueue(this.#view, this.#taskAt(0), this.#choice);
    for (const id of this.#unsent()) unsent.add(id);
    // What was put in front stays, with what it shows.
    const first = this.#items.filter(({ id }) => this.#first.has(id));
    for (const { id } of this.#items) if (!this.#first.has(id)) this.#seen.delete(id);
    const fresh = page.filter(({ id }) => !this.#seen.has(id) && !unsent.has(id));
    this.#items = [...first, ...fresh];
    for (const { id } of page) this.#seen.add(id);
    this.#goOn(0, page);
  }

  /** Puts a document in front: one that was shown but not decided, or whose decision was not stored. */
  putFirst(sheet: Sheet): void {
    this.#seen.add(sheet.id);
    this.#first.add(sheet.id);
    this.#items = [sheet, ...this.#items.filter(({ id }) => id !== sheet.id)];
  }

  /** Shows a document that waits as it is now; nothing where it does not wait. */
  renew(sheet: Sheet): void {
    this.#items = this.#items.map((other) => (other.id === sheet.id ? sheet : other));
  }

  /** Takes a document out that is shown from elsewhere. */
  remove(id: string): void {
    this.#seen.add(id);
    this.#items = this.#items.filter((sheet) => sheet.id !== id);
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
    const at = this.#at;
    const task = this.#taskAt(at);
    const page = await getQueue(this.#view, task, this.#choice, this.#after).catch((error: unknown) => {
      // The store is another one than before, so there is no place in it to go on from.
      const isLost = error instanceof ApiError && error.code === 'document-unknown' && this.#after !== undefined;
      if (isLost) return getQueue(this.#view, task, this.#choice);
      throw error;
    });
    for (const id of this.#unsent()) unsent.add(id);
    for (const sheet of page) {
      const { id, items } = sheet;
      const isPassed = this.#passed.has(id) && items.every(({ decisions }) => decisions.length > 0);
      if (!this.#seen.has(id) && !unsent.has(id) && !isPassed) this.#items.push(sheet);
      this.#seen.add(id);
      this.#passed.add(id);
    }
    this.#goOn(at, page);
  }

  #taskAt(place: number): string {
    return this.#view.tasks[place]?.name ?? '';
  }

  /** After a page of a task, the next one of it; after an empty one, the first one of the next task. */
  #goOn(at: number, page: readonly Sheet[]): void {
    this.#at = page.length === 0 ? at + 1 : at;
    this.#after = page.at(-1)?.id;
  }
}
