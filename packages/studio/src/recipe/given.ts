// What a recipe has given, kept in memory so that it is at hand after each decision; the store has all of it.
import type { QueueItem, Store, StoredDecision } from '@tincture/store';
import type { ProgressView } from '../api/messages.ts';
import { type Entry, readJournal, writeJournal } from './journal.ts';
import type { GivenItem } from './recipe.ts';

/** The texts that a recipe has given for one task, in their order, and what is decided on them. */
export class Given {
  readonly #store: Store;
  readonly #recipe: string;
  readonly #task: string;
  readonly #entries: Entry[] = [];
  readonly #places = new Map<string, number>();
  /** The decision in force on each text that has one. */
  readonly #inForce = new Map<string, Pick<StoredDecision, 'id' | 'verdict'>>();
  /** Texts that are for somebody else. */
  readonly #others = new Set<string>();

  constructor(store: Store, recipe: string, task: string) {
    this.#store = store;
    this.#recipe = recipe;
    this.#task = task;
  }

  /** Reads what was given in earlier runs. */
  async load(): Promise<void> {
    for (const entry of await readJournal(this.#store, this.#recipe, this.#task)) this.#push(entry);
    for await (const { document, decision } of this.#store.decisionsInForce(this.#task)) {
      if (this.#places.has(document.id)) this.#inForce.set(document.id, decision);
    }
  }

  async add(entry: Entry): Promise<void> {
    await writeJournal(this.#store, this.#recipe, this.#task, entry);
    this.#push(entry);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  entry(document: string): Entry | undefined {
    const place = this.#places.get(document);
    return place === undefined ? undefined : this.#entries[place];
  }

  /** Where a text is in the order; -1 for none and for one that was not given. */
  placeOf(document: string | undefined): number {
    return document === undefined ? -1 : (this.#places.get(document) ?? -1);
  }

  keepFromPerson(document: string): void {
    this.#others.add(document);
  }

  /** Whether the person has yet to decide on a text. */
  isOpen({ document, seen }: Entry): boolean {
    const decision = this.#inForce.get(document);
    return !this.#others.has(document) && (decision === undefined || decision.id === seen);
  }

  /** Takes in what is decided by now, also by other processes. */
  note(document: string, decision: Pick<StoredDecision, 'id' | 'verdict'> | undefined): void {
    if (decision === undefined) this.#inForce.delete(document);
    else this.#inForce.set(document, decision);
  }

  progress(): ProgressView {
    const byVerdict = { accept: 0, correct: 0, reject: 0, ignore: 0 };
    const own = this.#entries.filter(({ document }) => !this.#others.has(document));
    for (const entry of own) {
      const verdict = this.#inForce.get(entry.document)?.verdict;
      if (!this.isOpen(entry) && verdict !== undefined && verdict !== 'undo') byVerdict[verdict]++;
    }
    const open = own.filter((entry) => this.isOpen(entry)).length;
    return { documents: own.length, open, proposed: open, decided: own.length - open, imported: 0, byVerdict };
  }

  #push(entry: Entry): void {
    this.#places.set(entry.document, this.#entries.length);
    this.#entries.push(entry);
  }
}

/** An entry with its text, as the recipe's own code gets it. */
export function givenItem({ outputs, people, data }: Entry, { document, proposals }: QueueItem): GivenItem {
  const { id, text, meta } = document;
  return {
    ...{ id, text, outputs },
    proposals: [...people, ...proposals.map(({ annotations, source }) => ({ annotations, source }))],
    ...(meta === undefined ? {} : { meta }),
    ...(data === undefined ? {} : { data }),
  };
}
