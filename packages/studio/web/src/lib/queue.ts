import type { ItemView } from '../../../src/api/messages.ts';
import { getQueue } from './api.ts';

/** Fetch more when fewer are left, so that the next text is there at once. */
const lowWater = 5;

/** Open documents of a task, those with a proposal first, fetched ahead of need. */
export class Queue {
  readonly #task: string;
  /** Never shown again in this visit, even when the server does not know yet that they are decided. */
  readonly #seen: Set<string>;
  #items: ItemView[] = [];
  #isProposed = true;
  #isAtEnd = false;
  #after: string | undefined;
  #fetching: Promise<void> | undefined;

  constructor(task: string, seen: Iterable<string> = []) {
    this.#task = task;
    this.#seen = new Set(seen);
  }

  /** The next document; undefined when nothing is open. */
  async take(): Promise<ItemView | undefined> {
    while (this.#items.length === 0 && !this.#isAtEnd) await this.#fetch();
    const item = this.#items.shift();
    if (this.#items.length < lowWater && !this.#isAtEnd) void this.#fetch().catch(() => undefined);
    // Whoever asks again after the end looks from the start: new texts may have come.
    if (item === undefined) this.#restart();
    return item;
  }

  /** Puts a document that was shown but not decided back in front. */
  putBack(item: ItemView): void {
    this.#items.unshift(item);
  }

  /** Lets a document be shown again after its decision was taken back. It is not put into the queue. */
  reopen(id: string): void {
    this.#items = this.#items.filter((item) => item.document.id !== id);
  }

  #restart(): void {
    this.#isProposed = true;
    this.#isAtEnd = false;
    this.#after = undefined;
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#fetchPage().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchPage(): Promise<void> {
    const page = await getQueue(this.#task, this.#isProposed, this.#after);
    for (const item of page) {
      if (this.#seen.has(item.document.id)) continue;
      this.#seen.add(item.document.id);
      this.#items.push(item);
    }
    this.#after = page.at(-1)?.document.id;
    if (page.length > 0) return;
    if (this.#isProposed) this.#isProposed = false;
    else this.#isAtEnd = true;
  }
}
