// What a recipe has given, kept in memory so that it is at hand after each decision; the store has all of it.
import type { QueueItem, Store, StoredDecision } from '@tincture/store';
import type { ProgressView } from '../api/messages.ts';
import { type Entry, type EntryPart, readJournal, writeJournal } from './journal.ts';
import type { GivenItem, Proposal } from './recipe.ts';

type InForce = Pick<StoredDecision, 'id' | 'verdict'>;

/** The texts that a recipe has given for its tasks, in their order, and what is decided on them in each task. */
export class Given {
  /** Of the view; what was given is kept under the first one. */
  readonly tasks: readonly string[];
  readonly #store: Store;
  readonly #recipe: string;
  readonly #entries: Entry[] = [];
  readonly #places = new Map<string, number>();
  /** By task: the decision in force on each text that has one. */
  readonly #inForce: ReadonlyMap<string, Map<string, InForce>>;
  /** Texts that are for somebody else. */
  readonly #others = new Set<string>();

  constructor(store: Store, recipe: string, tasks: readonly string[]) {
    this.tasks = tasks;
    this.#store = store;
    this.#recipe = recipe;
    this.#inForce = new Map(tasks.map((task) => [task, new Map()]));
  }

  /** Reads what was given in earlier runs. */
  async load(): Promise<void> {
    for (const entry of await readJournal(this.#store, this.#recipe, this.tasks[0] ?? '')) this.#push(entry);
    for (const [task, inForce] of this.#inForce) {
      for await (const { document, decision } of this.#store.decisionsInForce(task)) {
        if (this.#places.has(document.id)) inForce.set(document.id, decision);
      }
    }
  }

  async add(entry: Entry): Promise<void> {
    await writeJournal(this.#store, this.#recipe, this.tasks[0] ?? '', entry);
    this.#push(entry);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  entry(document: string): Entry | undefined {
    const place = this.#places.get(document);
    return place === undefined ? undefined : this.#entries[place];
  }

  /** How a text stood in a task when it was given. Where the recipe did not ask about the task then, it is open. */
  part(entry: Entry, task: string): EntryPart {
    return task === this.tasks[0] ? entry : (entry.beside?.[task] ?? { seen: null, people: [] });
  }

  /** A text as it is in the store, in each task. */
  async items({ document }: Pick<Entry, 'document'>): Promise<ReadonlyMap<string, QueueItem>> {
    const found = new Map<string, QueueItem>();
    for (const task of this.tasks) {
      const item = await this.#store.queueItem(task, document);
      if (item !== undefined) found.set(task, item);
    }
    return found;
  }

  /** An entry with its text in each task, as the recipe's own code gets it; undefined where the store has no such text. */
  item(entry: Entry, items: ReadonlyMap<string, QueueItem>): GivenItem | undefined {
    const [first] = items.values();
    if (first === undefined) return undefined;
    const { id, text, meta } = first.document;
    const { outputs, data } = entry;
    const proposals = this.tasks.flatMap((task): Proposal[] => {
      const all = [...this.part(entry, task).people, ...(items.get(task)?.proposals ?? [])];
      const named = this.tasks.length > 1 ? { task } : {};
      return all.map(({ annotations, source }) => ({ annotations, source, ...named }));
    });
    return {
      ...{ id, text, proposals, outputs },
      ...(meta === undefined ? {} : { meta }),
      ...(data === undefined ? {} : { data }),
    };
  }

  /** Where a text is in the order; -1 for none and for one that was not given. */
  placeOf(document: string | undefined): number {
    return document === undefined ? -1 : (this.#places.get(document) ?? -1);
  }

  keepFromPerson(document: string): void {
    this.#others.add(document);
  }

  /** Whether the person has yet to decide on a text, in any task. */
  isOpen(entry: Entry): boolean {
    return this.tasks.some((task) => this.isOpenIn(task, entry));
  }

  isOpenIn(task: string, entry: Entry): boolean {
    const decision = this.#inForce.get(task)?.get(entry.document);
    const { seen, isImported = false } = this.part(entry, task);
    return !this.#others.has(entry.document) && (decision === undefined ? !isImported : decision.id === seen);
  }

  /** Takes in what is decided in a task by now, also by other processes. */
  note(task: string, document: string, decision: InForce | undefined): void {
    if (decision === undefined) this.#inForce.get(task)?.delete(document);
    else this.#inForce.get(task)?.set(document, decision);
  }

  /** How far one task is. */
  progress(task: string): ProgressView {
    const byVerdict = { accept: 0, correct: 0, reject: 0, ignore: 0 };
    const own = this.#entries.filter(({ document }) => !this.#others.has(document));
    let imported = 0;
    for (const entry of own) {
      const verdict = this.#inForce.get(task)?.get(entry.document)?.verdict;
      if (this.isOpenIn(task, entry)) continue;
      if (verdict === undefined) imported++;
      else if (verdict !== 'undo') byVerdict[verdict]++;
    }
    const open = own.filter((entry) => this.isOpenIn(task, entry)).length;
    const decided = own.length - open - imported;
    return { documents: own.length, open, proposed: open, decided, imported, byVerdict };
  }

  /** How many of the person's texts are decided in all tasks, and how many are not. */
  count(): { readonly decided: number; readonly open: number } {
    const own = this.#entries.filter(({ document }) => !this.#others.has(document));
    const open = own.filter((entry) => this.isOpen(entry)).length;
    return { decided: own.length - open, open };
  }

  #push(entry: Entry): void {
    this.#places.set(entry.document, this.#entries.length);
    this.#entries.push(entry);
  }
}
