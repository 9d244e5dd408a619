import type { Annotations, Source } from 'tincture';
import { TinctureError } from 'tincture';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GoldDocument, NewDecision, Store, StoreOptions } from '../store.ts';
import { collect } from './collect.ts';

const person = 'ana';
const rules = { kind: 'rules', name: 'patterns', hash: 'h1' } satisfies Source;
const file = { kind: 'import', name: 'gold.jsonl' } satisfies Source;
const dish: Annotations = { ents: [{ start: 0, end: 4, label: 'DISH' }] };
const nothing: Annotations = { ents: [] };

let nextId = 0;
function decision(document: string, verdict: NewDecision['verdict'], more: Partial<NewDecision> = {}): NewDecision {
  const gold = verdict === 'accept' || verdict === 'correct' ? { annotations: dish } : {};
  return { id: `d${nextId++}`, document, task: 'dishes', verdict, person, ...gold, ...more };
}

async function code(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TinctureError ? error.code : `no TinctureError but ${String(error)}`;
}

/** Every promise of {@link Store}, checked on whatever `open` makes: each implementation runs this same suite. */
export function runStoreSuite(name: string, open: (options: StoreOptions) => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    let clock = 0;

    beforeEach(async () => {
      clock = 0;
      let runs = 0;
      store = await open({ now: () => new Date(clock++ * 1000), newId: () => `run-${++runs}` });
    });
    afterEach(() => store.close());

    const add = async (...texts: string[]): Promise<string[]> => {
      const result = await store.addDocuments(texts.map((text) => ({ text, annotations: {} })));
      return result.outcomes.map((outcome) => outcome.id);
    };

    describe('documents', () => {
      test('keep text, id, meta and time; annotations are not theirs', async () => {
        await store.addDocuments([{ text: 'Soup', id: 'a', annotations: dish, meta: { page: 3 } }]);
        const expected = {
          id: 'a',
          text: 'Soup',
          annotations: {},
          meta: { page: 3 },
          added: '1970-01-01T00:00:00.000Z',
        };
        expect(await store.document('a')).toEqual(expected);
        expect(await store.document('b')).toBeUndefined();
      });

      test('come back in the order of adding, also over several pages', async () => {
        const texts = Array.from({ length: 1203 }, (_, index) => `text ${(index * 7919) % 1203}`);
        await add(...texts);
        expect((await collect(store.documents())).map((document) => document.text)).toEqual(texts);
      });

      test('are counted as duplicates by exact text, within a call and between calls', async () => {
        const first = await store.addDocuments([
          { text: 'one', annotations: {} },
          { text: 'one', id: 'other', annotations: {} },
          { text: 'One', annotations: {} },
        ]);
        expect(first).toMatchObject({ added: 2, duplicates: 1, conflicts: 0 });
        expect(first.outcomes[1]).toEqual({ id: first.outcomes[0]?.id, state: 'duplicate' });
        expect(await store.addDocuments([{ text: 'One', annotations: {} }])).toMatchObject({ added: 0, duplicates: 1 });
      });

      test('whose id belongs to another text are reported and not added', async () => {
        await store.addDocuments([{ text: 'one', id: '1', annotations: {} }]);
        const result = await store.addDocuments([{ text: 'two', id: '1', annotations: {} }]);
        expect(result).toEqual({ added: 0, duplicates: 0, conflicts: 1, outcomes: [{ id: '1', state: 'conflict' }] });
        expect((await store.document('1'))?.text).toBe('one');
      });

      test.each([
        ['empty', ''],
        ['NUL', 'a\0b'],
        ['lone surrogates', 'x\ud83cy\udf72\ud83c'],
        ['emoji and combining marks', '🍲 cre\u0301me bru\u0302le\u0301e \u202eabc'],
        ['a replacement character', 'x\ufffdy\ufffd\ufffd'],
      ])('keep every code unit: %s', async (_, text) => {
        const [id] = await add(text);
        expect((await store.document(String(id)))?.text).toBe(text);
        expect(await collect(store.documents())).toHaveLength(1);
      });

      test('get the same id for the same text everywhere, and different ones for texts that UTF-8 confuses', async () => {
        const ids = await add('a\ud800', 'a\ufffd', 'a');
        expect(ids[2]).toBe('ffe9aaeaa2a2d5048174');
        expect(new Set(ids).size).toBe(3);
      });
    });

    describe('annotations', () => {
      test('are appended, newest last, by task', async () => {
        const [id = ''] = await add('Soup is good');
        await store.addAnnotations('dishes', [{ document: id, annotations: nothing, source: file }]);
        await store.addAnnotations('dishes', [{ document: id, annotations: dish, source: rules }]);
        const stored = await store.annotations(id, 'dishes');
        expect(stored.map((entry) => entry.annotations)).toEqual([nothing, dish]);
        expect(stored[1]).toMatchObject({ document: id, task: 'dishes', source: rules });
        expect(await store.annotations(id, 'other')).toEqual([]);
      });

      test('are stored all or none', async () => {
        const [id = ''] = await add('Soup');
        const entries = [id, 'nowhere'].map((document) => ({ document, annotations: dish, source: rules }));
        expect(await code(store.addAnnotations('dishes', entries))).toBe('document-unknown');
        expect(await store.annotations(id, 'dishes')).toEqual([]);
      });

      test('of a person are refused: those are decisions', async () => {
        const [id = ''] = await add('Soup');
        const entry = { document: id, annotations: dish, source: { kind: 'person', id: 'ana' } } as const;
        expect(await code(store.addAnnotations('dishes', [entry]))).toBe('argument-invalid');
      });

      test('tell which documents a proposer has done', async () => {
        const [a = '', b = ''] = await add('a', 'b', 'c');
        const entries = [a, b, a].map((document) => ({ document, annotations: dish, source: rules }));
        await store.addAnnotations('dishes', entries);
        expect(await store.proposedBy('dishes', 'patterns')).toEqual(new Set([a, b]));
        expect(await store.proposedBy('dishes', 'other')).toEqual(new Set());
        expect(await store.proposedBy('other', 'patterns')).toEqual(new Set());
      });
    });

    describe('decisions', () => {
      test('are returned as stored, in sequence', async () => {
        const [id = ''] = await add('Soup');
        const first = await store.decide(decision(id, 'correct', { tookMs: 1500.5 }));
        const second = await store.decide(decision(id, 'reject'));
        expect(first).toMatchObject({ verdict: 'correct', annotations: dish, person, tookMs: 1500.5 });
        expect(second.sequence).toBeGreaterThan(first.sequence);
        expect(await store.decisions(id, 'dishes')).toEqual([first, second]);
      });

      test('sent twice are stored once', async () => {
        const [id = ''] = await add('Soup');
        const sent = decision(id, 'accept', { tookMs: 10 });
        const first = await store.decide(sent);
        expect(await store.decide({ ...sent, tookMs: 99 })).toEqual(first);
        expect(await store.decisions(id, 'dishes')).toEqual([first]);
      });

      test('an undo sent twice withdraws one decision', async () => {
        const [id = ''] = await add('Soup');
        await store.decide(decision(id, 'accept'));
        await store.decide(decision(id, 'ignore'));
        const undo = decision(id, 'undo');
        expect(await store.decide(undo)).toEqual(await store.decide(undo));
        expect((await store.queue('dishes', { state: 'decided' }))[0]?.decision?.verdict).toBe('accept');
      });

      test('an id used for another decision is refused', async () => {
        const [id = ''] = await add('Soup');
        const sent = decision(id, 'accept');
        await store.decide(sent);
        expect(await code(store.decide({ ...sent, annotations: nothing }))).toBe('decision-invalid');
        expect(await code(store.decide({ ...decision(id, 'reject'), id: sent.id }))).toBe('decision-invalid');
      });

      test('that do not fit are refused', async () => {
        const [a = '', b = ''] = await add('a', 'b');
        await store.addAnnotations('dishes', [{ document: b, annotations: dish, source: rules }]);
        const proposal = (await store.annotations(b, 'dishes'))[0]?.id ?? -1;
        const { annotations: _, ...bare } = decision(a, 'accept');
        expect(await code(store.decide(bare))).toBe('decision-invalid');
        expect(await code(store.decide(decision(a, 'reject', { annotations: dish })))).toBe('decision-invalid');
        expect(await code(store.decide(decision(a, 'reject', { id: '' })))).toBe('decision-invalid');
        expect(await code(store.decide(decision(a, 'reject', { person: '' })))).toBe('decision-invalid');
        expect(await code(store.decide(decision(a, 'accept', { proposal })))).toBe('decision-invalid');
        expect(await code(store.decide(decision(b, 'accept', { proposal, task: 'other' })))).toBe('decision-invalid');
        expect(await code(store.decide(decision('nowhere', 'ignore')))).toBe('document-unknown');
        expect(await code(store.decide(decision(a, 'undo')))).toBe('decision-invalid');
        expect(await store.decisions(a, 'dishes')).toEqual([]);
        expect((await store.decide(decision(b, 'accept', { proposal }))).proposal).toBe(proposal);
      });

      test('undo walks back through them one by one, and a new one counts after that', async () => {
        const [id = ''] = await add('Soup');
        const inForce = async (): Promise<string | undefined> =>
          (await store.queue('dishes', { state: 'all' }))[0]?.decision?.verdict;
        const a = await store.decide(decision(id, 'accept'));
        const b = await store.decide(decision(id, 'reject'));
        expect(await inForce()).toBe('reject');
        expect((await store.decide(decision(id, 'undo'))).withdraws).toBe(b.sequence);
        expect(await inForce()).toBe('accept');
        await store.decide(decision(id, 'ignore'));
        expect(await inForce()).toBe('ignore');
        await store.decide(decision(id, 'undo'));
        expect((await store.decide(decision(id, 'undo'))).withdraws).toBe(a.sequence);
        expect(await inForce()).toBeUndefined();
        expect(await code(store.decide(decision(id, 'undo')))).toBe('decision-invalid');
        expect((await store.decisions(id, 'dishes')).map((event) => event.verdict)).toEqual([
          ...['accept', 'reject', 'undo', 'ignore', 'undo', 'undo'],
        ]);
      });
    });

    describe('queue and progress', () => {
      test('hold what is open, by task, in order, with the newest proposal', async () => {
        const [a = '', b = '', c = '', d = ''] = await add('a', 'b', 'c', 'd');
        await store.addAnnotations('dishes', [
          { document: b, annotations: nothing, source: rules },
          { document: b, annotations: dish, source: { ...rules, name: 'newer' } },
          { document: d, annotations: dish, source: file },
        ]);
        await store.decide(decision(a, 'ignore'));
        const open = await store.queue('dishes');
        expect(open.map((item) => item.document.id)).toEqual([b, c]);
        expect(open[0]?.proposal?.source).toEqual({ ...rules, name: 'newer' });
        expect(open[1]).toEqual({ document: await store.document(c) });
        const ids = async (options: Parameters<Store['queue']>[1]): Promise<string[]> =>
          (await store.queue('dishes', options)).map((item) => item.document.id);
        expect(await ids({ state: 'decided' })).toEqual([a]);
        expect(await ids({ state: 'imported' })).toEqual([d]);
        expect(await ids({ state: 'all' })).toEqual([a, b, c, d]);
        expect(await ids({ state: 'all', after: b })).toEqual([c, d]);
        expect(await ids({ state: 'all', limit: 2 })).toEqual([a, b]);
        expect(await ids({ proposed: true })).toEqual([b]);
        expect(await ids({ proposed: false })).toEqual([c]);
        expect((await store.queue('other')).length).toBe(4);
        expect(await code(store.queue('dishes', { after: 'nowhere' }))).toBe('document-unknown');
      });

      test('progress adds up', async () => {
        const [a = '', b = '', c = '', d = ''] = await add('a', 'b', 'c', 'd', 'e', 'f');
        await store.addAnnotations('dishes', [
          { document: b, annotations: dish, source: rules },
          { document: c, annotations: dish, source: rules },
          { document: d, annotations: dish, source: file },
        ]);
        for (const verdict of ['accept', 'undo', 'correct', 'accept'] as const)
          await store.decide(decision(a, verdict));
        await store.decide(decision(b, 'reject'));
        expect(await store.progress('dishes')).toEqual({
          ...{ documents: 6, open: 3, proposed: 1, decided: 2, imported: 1 },
          byVerdict: { accept: 1, correct: 0, reject: 1, ignore: 0 },
        });
        expect(await store.progress('other')).toMatchObject({ documents: 6, open: 6, decided: 0 });
      });
    });

    describe('gold', () => {
      const gold = async (): Promise<GoldDocument[]> => collect(store.gold('dishes'));

      test('is what people accepted or corrected, and imported gold that no decision replaced', async () => {
        const [a = '', b = '', c = '', d = '', e = '', f = ''] = await add('a', 'b', 'c', 'd', 'e', 'f');
        const imported = [b, c, d, d].map((document) => ({ document, annotations: nothing, source: file }));
        await store.addAnnotations('dishes', [
          ...imported,
          { document: d, annotations: dish, source: { ...file, name: 'newer.jsonl' } },
          { document: d, annotations: nothing, source: rules },
          { document: e, annotations: dish, source: rules },
        ]);
        await store.decide(decision(a, 'accept'));
        await store.decide(decision(b, 'correct'));
        await store.decide(decision(c, 'reject'));
        await store.decide(decision(f, 'ignore'));
        const byId = new Map((await gold()).map((document) => [document.id, document.annotations]));
        expect([...byId.keys()]).toEqual([a, b, d]);
        expect(byId.get(a)).toEqual({ ...dish, source: { kind: 'person', id: person } });
        expect(byId.get(b)).toEqual({ ...dish, source: { kind: 'person', id: person } });
        expect(byId.get(d)).toEqual({ ...dish, source: { kind: 'import', name: 'newer.jsonl' } });
        await store.decide(decision(c, 'undo'));
        expect((await gold()).map((document) => document.id)).toEqual([a, b, c, d]);
      });

      test('comes over several pages, whatever lies between', async () => {
        const ids = await add(...Array.from({ length: 1300 }, (_, index) => `text ${index}`));
        const chosen = ids.filter((_, index) => index % 2 === 1);
        const entries = chosen.map((document) => ({ document, annotations: dish, source: file }));
        await store.addAnnotations('dishes', entries);
        expect((await gold()).map((document) => document.id)).toEqual(chosen);
      });

      test('may be decided on while it is read', async () => {
        const ids = await add('a', 'b', 'c');
        await store.addAnnotations(
          'dishes',
          ids.map((document) => ({ document, annotations: dish, source: file })),
        );
        for await (const document of store.gold('dishes')) await store.decide(decision(document.id, 'reject'));
        expect(await gold()).toEqual([]);
      });
    });

    describe('splits', () => {
      test('never change once set', async () => {
        const [a = '', b = ''] = await add('a', 'b');
        expect(await store.assignSplits('dishes', new Map([[a, 'test']]))).toBe(1);
        const second = new Map([
          [a, 'train'],
          [b, 'dev'],
        ] as const);
        expect(await store.assignSplits('dishes', second)).toBe(1);
        const expected = new Map([
          [a, 'test'],
          [b, 'dev'],
        ]);
        expect(await store.splits('dishes')).toEqual(expected);
        expect(await store.splits('other')).toEqual(new Map());
        await store.decide(decision(a, 'accept'));
        expect((await collect(store.gold('dishes'))).map((document) => document.split)).toEqual(['test']);
        expect(await code(store.assignSplits('dishes', new Map([['nowhere', 'dev']])))).toBe('document-unknown');
      });
    });

    describe('runs', () => {
      test('are started, then finished once', async () => {
        const run = await store.startRun({ kind: 'train', task: 'dishes', settings: { seed: 1 } });
        expect(run).toEqual({
          ...{ id: 'run-1', kind: 'train', task: 'dishes', settings: { seed: 1 } },
          started: '1970-01-01T00:00:00.000Z',
        });
        await store.startRun({ kind: 'compare', task: 'other', settings: {} });
        await store.finishRun(run.id, { ents_f: 0.5 });
        const finished = { ...run, finished: '1970-01-01T00:00:02.000Z', figures: { ents_f: 0.5 } };
        expect(await store.runs('dishes')).toEqual([finished]);
        expect((await store.runs()).map((entry) => entry.id)).toEqual(['run-1', 'run-2']);
        expect(await code(store.finishRun(run.id, {}))).toBe('run-unknown');
        expect(await code(store.finishRun('run-9', {}))).toBe('run-unknown');
      });
    });
  });
}
