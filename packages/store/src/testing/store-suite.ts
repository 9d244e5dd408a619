import { describe, expect, test } from 'vitest';
import { longestId } from '../document-id.ts';
import type { GoldDocument } from '../store.ts';
import { collect } from './collect.ts';
import { runDecisionsSuite } from './decisions-suite.ts';
import { runFiltersSuite } from './filters-suite.ts';
import { runQueueSuite } from './queue-suite.ts';
import { code, decision, dish, file, nothing, type OpenStore, person, rules, useStore } from './store-in-test.ts';

/** Every promise of `Store`, checked on whatever `open` makes: each implementation runs this same suite. */
export function runStoreSuite(name: string, open: OpenStore): void {
  describe(name, () => {
    runDecisionsSuite(open);
    runQueueSuite(open);
    runFiltersSuite(open);

    const at = useStore(open);

    describe('documents', () => {
      test('keep text, id, meta and time; annotations are not theirs', async () => {
        await at.store.addDocuments([{ text: 'Soup', id: 'a', annotations: dish, meta: { page: 3 } }]);
        const expected = {
          id: 'a',
          text: 'Soup',
          annotations: {},
          meta: { page: 3 },
          added: '1970-01-01T00:00:00.000Z',
        };
        expect(await at.store.document('a')).toEqual(expected);
        expect(await at.store.document('b')).toBeUndefined();
      });

      test('come back in the order of adding, also over several pages', async () => {
        const texts = Array.from({ length: 1203 }, (_, index) => `text ${(index * 7919) % 1203}`);
        await at.add(...texts);
        expect((await collect(at.store.documents())).map((document) => document.text)).toEqual(texts);
      });

      test('are counted as duplicates by exact text, within a call and between calls', async () => {
        const first = await at.store.addDocuments([
          { text: 'one', annotations: {} },
          { text: 'one', id: 'other', annotations: {} },
          { text: 'One', annotations: {} },
        ]);
        expect(first).toMatchObject({ added: 2, duplicates: 1, conflicts: 0 });
        expect(first.outcomes[1]).toEqual({ id: first.outcomes[0]?.id, state: 'duplicate' });
        expect(await at.store.addDocuments([{ text: 'One', annotations: {} }])).toMatchObject({
          added: 0,
          duplicates: 1,
        });
      });

      test('whose id belongs to another text are reported and not added', async () => {
        await at.store.addDocuments([{ text: 'one', id: '1', annotations: {} }]);
        const result = await at.store.addDocuments([{ text: 'two', id: '1', annotations: {} }]);
        expect(result).toEqual({ added: 0, duplicates: 0, conflicts: 1, outcomes: [{ id: '1', state: 'conflict' }] });
        expect((await at.store.document('1'))?.text).toBe('one');
      });

      test('with an id that no request could name are refused', async () => {
        const add = (id: string): Promise<unknown> => at.store.addDocuments([{ id, text: 'Soup', annotations: {} }]);
        expect(await code(add(''))).toBe('argument-invalid');
        expect(await code(add('x'.repeat(longestId + 1)))).toBe('argument-invalid');
        expect(await collect(at.store.documents())).toEqual([]);
        await add('\u{1f372}'.repeat(longestId / 2));
      });

      test.each([
        ['empty', ''],
        ['NUL', 'a\0b'],
        ['lone surrogates', 'x\ud83cy\udf72\ud83c'],
        ['emoji and combining marks', '🍲 cre\u0301me bru\u0302le\u0301e \u202eabc'],
        ['a replacement character', 'x\ufffdy\ufffd\ufffd'],
      ])('keep every code unit: %s', async (_, text) => {
        const [id] = await at.add(text);
        expect((await at.store.document(String(id)))?.text).toBe(text);
        expect(await collect(at.store.documents())).toHaveLength(1);
      });

      test('get the same id for the same text everywhere, and different ones for texts that UTF-8 confuses', async () => {
        const ids = await at.add('a\ud800', 'a\ufffd', 'a');
        expect(ids[2]).toBe('ffe9aaeaa2a2d5048174');
        expect(new Set(ids).size).toBe(3);
      });
    });

    describe('annotations', () => {
      test('are appended, newest last, by task', async () => {
        const [id = ''] = await at.add('Soup is good');
        await at.store.addAnnotations('dishes', [{ document: id, annotations: nothing, source: file }]);
        await at.store.addAnnotations('dishes', [{ document: id, annotations: dish, source: rules }]);
        const stored = await at.store.annotations(id, 'dishes');
        expect(stored.map((entry) => entry.annotations)).toEqual([nothing, dish]);
        expect(stored[1]).toMatchObject({ document: id, task: 'dishes', source: rules });
        expect(await at.store.annotations(id, 'other')).toEqual([]);
      });

      test('of tokens come back as they were', async () => {
        const [id = ''] = await at.add('Soup');
        const token = { start: 0, end: 4, tag: 'NN', pos: 'NOUN', morph: '', lemma: 'soup', head: 0, dep: 'root' };
        const annotations = { tokens: [{ ...token, sentenceStart: true, confidence: { tag: 0.5 } }] };
        await at.store.addAnnotations('dishes', [{ document: id, annotations, source: rules }]);
        expect((await at.store.annotations(id, 'dishes')).map((entry) => entry.annotations)).toEqual([annotations]);
      });

      test('are stored all or none', async () => {
        const [id = ''] = await at.add('Soup');
        const entries = [id, 'nowhere'].map((document) => ({ document, annotations: dish, source: rules }));
        expect(await code(at.store.addAnnotations('dishes', entries))).toBe('document-unknown');
        expect(await at.store.annotations(id, 'dishes')).toEqual([]);
      });

      const link = { start: 0, end: 1, label: 'X', kbId: 'Q1', kbConfidence: 0.5 };

      test('of a person are refused: those are decisions', async () => {
        const [id = ''] = await at.add('Soup');
        const entry = { document: id, annotations: dish, source: { kind: 'person', id: 'ana' } } as const;
        expect(await code(at.store.addAnnotations('dishes', [entry]))).toBe('argument-invalid');
      });

      test.each([
        ['a probability that is no number', { cats: { good: Number.NaN } }],
        [
          'a confidence that is none',
          { ents: [{ start: 0, end: 1, label: 'X', confidence: Number.POSITIVE_INFINITY }] },
        ],
        ['the confidence of a link that is none', { ents: [{ ...link, kbConfidence: Number.NaN }] }],
        ['an offset between two characters', { ents: [{ start: 0.5, end: 1, label: 'X' }] }],
        ['a head that is no index', { tokens: [{ start: 0, end: 1, head: Number.NaN }] }],
        ['a sure token that is none', { tokens: [{ start: 0, end: 1, confidence: { tag: Number.NaN } }] }],
      ])('with %s are refused, and the rest stays readable', async (_, annotations) => {
        const [id = ''] = await at.add('Soup');
        const entries = [dish, annotations].map((layers) => ({ document: id, annotations: layers, source: rules }));
        expect(await code(at.store.addAnnotations('dishes', entries))).toBe('argument-invalid');
        expect(await at.store.queueItem('dishes', id)).toMatchObject({ proposals: [] });
      });

      test('keep which entries of a knowledge base are named, and that none is', async () => {
        const [id = ''] = await at.add('Soup');
        const ents = [link, { ...link, start: 2, end: 3, kbId: null }];
        await at.store.addAnnotations('dishes', [{ document: id, annotations: { ents }, source: rules }]);
        expect(await at.store.queueItem('dishes', id)).toMatchObject({ proposals: [{ annotations: { ents } }] });
      });

      test('tell which documents a proposer has done', async () => {
        const [a = '', b = ''] = await at.add('a', 'b', 'c');
        const entries = [a, b, a].map((document) => ({ document, annotations: dish, source: rules }));
        await at.store.addAnnotations('dishes', entries);
        expect(await at.store.proposedBy('dishes', 'patterns')).toEqual(new Set([a, b]));
        expect(await at.store.proposedBy('dishes', 'other')).toEqual(new Set());
        expect(await at.store.proposedBy('other', 'patterns')).toEqual(new Set());
      });
    });

    describe('gold', () => {
      const gold = async (): Promise<GoldDocument[]> => collect(at.store.gold('dishes'));

      test('is what people accepted or corrected, and imported gold that no decision replaced', async () => {
        const [a = '', b = '', c = '', d = '', e = '', f = ''] = await at.add('a', 'b', 'c', 'd', 'e', 'f');
        const imported = [b, c, d, d].map((document) => ({ document, annotations: nothing, source: file }));
        await at.store.addAnnotations('dishes', [
          ...imported,
          { document: d, annotations: dish, source: { ...file, name: 'newer.jsonl' } },
          { document: d, annotations: nothing, source: rules },
          { document: e, annotations: dish, source: rules },
        ]);
        await at.store.decide(decision(a, 'accept'));
        await at.store.decide(decision(b, 'correct'));
        await at.store.decide(decision(c, 'reject'));
        await at.store.decide(decision(f, 'ignore'));
        const byId = new Map((await gold()).map((document) => [document.id, document.annotations]));
        expect([...byId.keys()]).toEqual([a, b, d]);
        expect(byId.get(a)).toEqual({ ...dish, source: { kind: 'person', id: person } });
        expect(byId.get(b)).toEqual({ ...dish, source: { kind: 'person', id: person } });
        expect(byId.get(d)).toEqual({ ...dish, source: { kind: 'import', name: 'newer.jsonl' } });
        await at.store.decide(decision(c, 'undo'));
        expect((await gold()).map((document) => document.id)).toEqual([a, b, c, d]);
      });

      test('comes over several pages, whatever lies between', async () => {
        const ids = await at.add(...Array.from({ length: 1300 }, (_, index) => `text ${index}`));
        const chosen = ids.filter((_, index) => index % 2 === 1);
        const entries = chosen.map((document) => ({ document, annotations: dish, source: file }));
        await at.store.addAnnotations('dishes', entries);
        expect((await gold()).map((document) => document.id)).toEqual(chosen);
      });

      test('may be decided on while it is read', async () => {
        const ids = await at.add('a', 'b', 'c');
        await at.store.addAnnotations(
          'dishes',
          ids.map((document) => ({ document, annotations: dish, source: file })),
        );
        for await (const document of at.store.gold('dishes')) await at.store.decide(decision(document.id, 'reject'));
        expect(await gold()).toEqual([]);
      });
    });

    describe('splits', () => {
      test('never change once set', async () => {
        const [a = '', b = ''] = await at.add('a', 'b');
        expect(await at.store.assignSplits('dishes', new Map([[a, 'test']]))).toBe(1);
        const second = new Map([
          [a, 'train'],
          [b, 'dev'],
        ] as const);
        expect(await at.store.assignSplits('dishes', second)).toBe(1);
        const expected = new Map([
          [a, 'test'],
          [b, 'dev'],
        ]);
        expect(await at.store.splits('dishes')).toEqual(expected);
        expect(await at.store.splits('other')).toEqual(new Map());
        await at.store.decide(decision(a, 'accept'));
        expect((await collect(at.store.gold('dishes'))).map((document) => document.split)).toEqual(['test']);
        expect(await code(at.store.assignSplits('dishes', new Map([['nowhere', 'dev']])))).toBe('document-unknown');
      });
    });

    describe('runs', () => {
      test('are started, then finished once', async () => {
        const run = await at.store.startRun({ kind: 'train', task: 'dishes', settings: { seed: 1 } });
        expect(run).toEqual({
          ...{ id: 'run-1', kind: 'train', task: 'dishes', settings: { seed: 1 } },
          started: '1970-01-01T00:00:00.000Z',
        });
        await at.store.startRun({ kind: 'compare', task: 'other', settings: {} });
        await at.store.finishRun(run.id, { ents_f: 0.5 });
        const finished = { ...run, finished: '1970-01-01T00:00:02.000Z', figures: { ents_f: 0.5 } };
        expect(await at.store.runs('dishes')).toEqual([finished]);
        expect((await at.store.runs()).map((entry) => entry.id)).toEqual(['run-1', 'run-2']);
        expect(await code(at.store.finishRun(run.id, {}))).toBe('run-unknown');
        expect(await code(at.store.finishRun('run-9', {}))).toBe('run-unknown');
      });
    });
  });
}
