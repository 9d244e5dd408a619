import type { QueueItem, Split, Store } from '@tincture/store';
import type { Source } from 'tincture';
import { breathe } from './breathe.ts';
import { type Evidence, evidenceOf, needsAll } from './evidence.ts';

/** Texts that are read at once: a few milliseconds of work. */
const pageSize = 50;

/** What was decided on the texts of a task, kept in memory so that its figures are at hand after each decision. */
export class Ledger {
  readonly #store: Store;
  readonly #task: string;
  #entries = new Map<string, Evidence>();
  #splits: ReadonlyMap<string, Split> = new Map();
  /** What was decided while everything is read: the page may be older. */
  #changed: Set<string> | undefined;

  constructor(store: Store, task: string) {
    this.#store = store;
    this.#task = task;
  }

  get entries(): Iterable<Evidence> {
    return this.#entries.values();
  }

  entry(document: string): Evidence | undefined {
    return this.#entries.get(document);
  }

  /** Whether a document is kept for testing: it is never learnt from. */
  isTest(document: string): boolean {
    return this.#splits.get(document) === 'test';
  }

  /** Reads everything anew: other processes write to the store as well. */
  async load(): Promise<void> {
    const changed = new Set<string>();
    this.#changed = changed;
    const entries = new Map<string, Evidence>();
    this.#splits = await this.#store.splits(this.#task);
    for (const state of ['decided', 'imported'] as const) {
      let after: string | undefined;
      for (;;) {
        const from = after === undefined ? {} : { after };
        const page = await this.#store.queue(this.#task, { state, limit: pageSize, ...from });
        for (const item of page) {
          const evidence = await this.#evidence(item);
          if (evidence !== undefined) entries.set(evidence.document, evidence);
        }
        after = page.at(-1)?.document.id;
        if (after === undefined) break;
        await breathe();
      }
    }
    this.#entries = entries;
    this.#changed = undefined;
    for (const document of changed) await this.update(document);
  }

  /** Reads one document, on which something was decided. */
  async update(document: string): Promise<void> {
    this.#changed?.add(document);
    const item = await this.#store.queueItem(this.#task, document);
    const evidence = item === undefined ? undefined : await this.#evidence(item);
    if (evidence === undefined) this.#entries.delete(document);
    else this.#entries.set(document, evidence);
  }

  async #evidence(item: QueueItem): Promise<Evidence | undefined> {
    const all = needsAll(item) ? await this.#store.annotations(item.document.id, this.#task) : item.proposals;
    return evidenceOf(item, all);
  }
}

/** The sources of all proposals, by {@link sourceKey}: each as it is now, in the order in which they first appeared. */
export function sourcesOf(entries: Iterable<Evidence>): ReadonlyMap<string, Source> {
  const found = new Map<string, { first: number; newest: number; source: Source }>();
  for (const { proposals } of entries) {
    for (const [key, { id, source }] of proposals) {
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: id, newest: id, source });
      else {
        known.first = Math.min(known.first, id);
        if (id > known.newest) Object.assign(known, { newest: id, source });
      }
    }
  }
  const inOrder = [...found].sort(([, a], [, b]) => a.first - b.first);
  return new Map(inOrder.map(([key, { source }]) => [key, source]));
}

/** {@link sourceKey} of the first LLM, or else of the first source that is not `except`: what a model has to beat. */
export function baselineOf(sources: ReadonlyMap<string, Source>, except: string): string | undefined {
  const others = [...sources].filter(([key]) => key !== except);
  return (others.find(([, { kind }]) => kind === 'llm') ?? others[0])?.[0];
}
