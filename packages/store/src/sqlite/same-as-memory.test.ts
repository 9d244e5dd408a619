import fc from 'fast-check';
import { TinctureError } from 'tincture';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { collect } from '../testing/collect.ts';
import { openStore } from './open-store.ts';

// Whatever is done in whatever order, the SQLite store answers as the obvious one in memory does.

const document = fc.constantFrom('a', 'b', 'c', 'd');
const task = fc.constantFrom('dishes', 'mood');
const annotations = fc.constantFrom(
  { ents: [] },
  { ents: [{ start: 0, end: 1, label: 'X' }] },
  { ents: [{ start: 0, end: 1, label: 'X', confidence: 0.5 }] },
  { cats: { good: 1 } },
  { cats: { good: 0.6, bad: 0.4 } },
);
const source = fc.constantFrom(
  { kind: 'rules', name: 'patterns', hash: 'h' } as const,
  { kind: 'import', name: 'gold.jsonl' } as const,
  { kind: 'import', name: 'patterns' } as const,
);
const verdict = fc.constantFrom('accept', 'correct', 'reject', 'ignore', 'undo', 'undo');

type Act = (store: Store) => Promise<unknown>;
const add = fc
  .array(
    fc.record({
      text: fc.constantFrom('1', '2', '2!', '3', '\ud800', '\ud800?'),
      id: document,
      annotations: fc.constant({}),
    }),
  )
  .map(
    (documents): Act =>
      (store) =>
        store.addDocuments(documents),
  );
const annotate = fc.tuple(task, fc.array(fc.record({ document, annotations, source }), { maxLength: 3 })).map(
  ([name, entries]): Act =>
    (store) =>
      store.addAnnotations(name, entries),
);
const decide = fc
  .record({ id: fc.integer({ min: 1, max: 60 }).map(String), document, task, verdict, gold: annotations })
  .chain(({ gold, ...base }) =>
    // Mostly what fits the verdict, now and then what does not.
    fc.tuple(fc.nat(9), fc.nat(9), fc.nat(5)).map(([odd, proposal, seen]): Act => {
      const fits = base.verdict === 'accept' || base.verdict === 'correct';
      const decision = {
        ...base,
        person: 'ana',
        ...(fits === odd > 0 && { annotations: gold }),
        ...(proposal > 6 && { proposal: proposal - 6 }),
        ...(seen < 2 && { seen: seen === 0 ? null : String(proposal) }),
      };
      return (store) => store.decide(decision);
    }),
  );
const split = fc.tuple(task, document, fc.constantFrom('train', 'dev', 'test')).map(
  ([name, id, part]): Act =>
    (store) =>
      store.assignSplits(name, new Map([[id, part]])),
);

const remark = fc
  .record({ id: fc.integer({ min: 1, max: 20 }).map(String), document, task, kind: fc.constantFrom('flag', 'unflag') })
  .map(
    (noted): Act =>
      (store) =>
        store.remark({ ...noted, person: 'ana' }),
  );

const addAll: Act = (store) =>
  store.addDocuments(['a', 'b', 'c'].map((id) => ({ id, text: `text ${id}`, annotations: {} })));

async function outcome(act: Act, store: Store): Promise<unknown> {
  try {
    return await act(store);
  } catch (error) {
    if (error instanceof TinctureError) return error.message;
    throw error;
  }
}

async function everything(store: Store): Promise<unknown> {
  const documents = await collect(store.documents());
  const tasks = await Promise.all(
    ['dishes', 'mood'].map(async (name) => ({
      progress: await store.progress(name),
      gold: await collect(store.gold(name)),
      queue: await store.queue(name, { state: 'all' }),
      open: await store.queue(name, { order: 'proposed-first' }),
      after: await store.queue(name, { order: 'proposed-first', state: 'all', after: 'b', limit: 2 }),
      unsure: await store.queue(name, { order: 'unsure-first', limit: 2 }),
      unsureAfter: await store.queue(name, { order: 'unsure-first', after: 'b' }),
      disputed: await store.queue(name, { order: 'disputed-first', state: 'all', after: 'c' }),
      shuffled: await store.queue(name, { order: 'shuffled', after: 'a' }),
      labelled: await store.queue(name, { label: 'X', state: 'all' }),
      folded: await store.queue(name, { isFolded: true }),
      foldedAfter: await store.queue(name, { isFolded: true, order: 'unsure-first', after: 'b' }),
      near: await Promise.all(documents.map(({ id }) => store.nearDuplicates(name, id))),
      flagged: await store.count(name, { isFlagged: true, state: 'all' }),
      unsureDecided: await store.count(name, { confidenceBelow: 0.7, state: 'decided' }),
      last: await store.latestDecisions(name, 'ana', 2),
      inForce: await collect(store.decisionsInForce(name)),
      proposed: [...(await store.proposedBy(name, 'patterns'))].sort(),
      splits: [...(await store.splits(name))].sort(),
      decisions: await Promise.all(documents.map(({ id }) => store.decisions(id, name))),
      annotations: await Promise.all(documents.map(({ id }) => store.annotations(id, name))),
    })),
  );
  return { documents, tasks };
}

test('the SQLite store equals the memory store under any sequence of events', async () => {
  const acts = fc.array(fc.oneof(add, annotate, { arbitrary: decide, weight: 4 }, remark, split), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      const now = (): Date => new Date(0);
      const memory = createMemoryStore({ now });
      const sqlite = await openStore(':memory:', { now });
      for (const act of [addAll, ...sequence]) expect(await outcome(act, sqlite)).toEqual(await outcome(act, memory));
      expect(await everything(sqlite)).toEqual(await everything(memory));
      await sqlite.close();
    }),
    { numRuns: 60, seed: 20260101 },
  );
});
