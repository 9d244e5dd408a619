import { type Annotations, type Source, TinctureError } from 'tincture';
import { afterEach, beforeEach } from 'vitest';
import type { NewDecision, Store, StoreOptions } from '../store.ts';

export const person = 'ana';
export const rules = { kind: 'rules', name: 'patterns', hash: 'h1' } satisfies Source;
export const file = { kind: 'import', name: 'gold.jsonl' } satisfies Source;
export const dish: Annotations = { ents: [{ start: 0, end: 4, label: 'DISH' }] };
export const nothing: Annotations = { ents: [] };

/** Makes an empty store: what the suites are run on. */
export type OpenStore = (options: StoreOptions) => Promise<Store>;

/** The store of the test that runs, made anew for each, with a clock that counts seconds. */
export interface StoreInTest {
  readonly store: Store;
  /** Adds texts and returns their ids. */
  add(...texts: string[]): Promise<string[]>;
}

/** Opens a store before each test of the surrounding `describe`, and closes it afterwards. */
export function useStore(open: OpenStore): StoreInTest {
  let store: Store;
  beforeEach(async () => {
    let clock = 0;
    let runs = 0;
    store = await open({ now: () => new Date(clock++ * 1000), newId: () => `run-${++runs}` });
  });
  afterEach(() => store.close());
  return {
    get store() {
      return store;
    },
    async add(...texts) {
      const { outcomes } = await store.addDocuments(texts.map((text) => ({ text, annotations: {} })));
      return outcomes.map((outcome) => outcome.id);
    },
  };
}

let nextId = 0;
export function decision(
  document: string,
  verdict: NewDecision['verdict'],
  more: Partial<NewDecision> = {},
): NewDecision {
  const gold = verdict === 'accept' || verdict === 'correct' ? { annotations: dish } : {};
  return { id: `d${nextId++}`, document, task: 'dishes', verdict, person, ...gold, ...more };
}

/** The code of the error that a promise ends with. */
export async function code(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TinctureError ? error.code : `no TinctureError but ${String(error)}`;
}
