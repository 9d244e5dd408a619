import type { Annotations, LabelledSpan, Task } from 'tincture';
import { describe, expect, test } from 'vitest';
import type { QueueOptions } from '../store.ts';
import { code, decision, dish, file, nothing, type OpenStore, person, rules, useStore } from './store-in-test.ts';

/** What `Store` promises about orders, filters, search, flags and comments. */
export function runFiltersSuite(open: OpenStore): void {
  describe('orders and filters', () => {
    const at = useStore(open);
    const ids = async (options: QueueOptions): Promise<string[]> => {
      const found = (await at.store.queue('dishes', options)).map((item) => item.document.id);
      if (options.limit === undefined && options.after === undefined) {
        expect(await at.store.count('dishes', options)).toBe(found.length);
      }
      return found;
    };
    const propose = (document: string, annotations: Annotations, name = 'patterns'): Promise<void> =>
      at.store.addAnnotations('dishes', [{ document, annotations, source: { ...rules, name } }]);
    const spans = (...confidences: number[]): Annotations => ({
      ents: confidences.map((confidence, i): LabelledSpan => ({ start: i, end: i + 1, label: 'DISH', confidence })),
    });

    test('the least sure proposal comes first, page by page, and those that do not say come last', async () => {
      const [a = '', b = '', c = '', d = '', e = '', f = ''] = await at.add(...'abcdef');
      await propose(b, spans(0.9));
      await propose(c, spans(0.99, 0.4));
      await propose(d, dish);
      await propose(e, { cats: { good: 0.5, bad: 0.5 } });
      await propose(f, { cats: { food: 0.1, travel: 0.3 } });
      const sorted = [c, e, f, b, d, a];
      expect(await ids({ order: 'unsure-first' })).toEqual(sorted);
      for (const [index, after] of sorted.entries()) {
        expect(await ids({ order: 'unsure-first', after, limit: 2 })).toEqual(sorted.slice(index + 1, index + 3));
      }
      expect(await ids({ confidenceBelow: 0.7 })).toEqual([c, e]);
      expect(await ids({ confidenceBelow: 0.71 })).toEqual([c, e, f]);
      // A newer proposal that is surer counts.
      await propose(c, spans(1), 'newer');
      expect(await ids({ order: 'unsure-first' })).toEqual([e, f, b, c, d, a]);
    });

    test('what the sources differ on comes first', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add(...'abcd');
      for (const id of [a, b, c]) await propose(id, dish);
      await propose(a, dish, 'other');
      await propose(b, nothing, 'other');
      await propose(c, { ents: [...(dish.ents ?? []), { start: 5, end: 6, label: 'TOOL' }] }, 'other');
      expect(await ids({ order: 'disputed-first' })).toEqual([b, c, a, d]);
      expect(await ids({ order: 'disputed-first', after: c })).toEqual([a, d]);
    });

    test('shuffled they come in an order of their own, always the same, page by page', async () => {
      const added = await at.add(...Array.from({ length: 30 }, (_, index) => `text ${index}`));
      const all = await ids({ order: 'shuffled' });
      expect(all).not.toEqual(added);
      expect(all.toSorted()).toEqual(added.toSorted());
      expect([...all.slice(0, 10), ...(await ids({ order: 'shuffled', after: all[9] ?? '' }))]).toEqual(all);
    });

    test('a search finds words, beginnings, phrases and what has no words', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add(
        'Crème brûlée, then coffee.',
        'Coffee then creme; 100% "cream".',
        '寿司を食べた。',
        'a * b NOT c',
      );
      const found = (text: string): Promise<string[]> => ids({ text });
      expect(await found('CREME')).toEqual([a, b]);
      expect(await found('brul')).toEqual([a]);
      expect(await found('coffee then')).toEqual([a, b]);
      expect(await found('"coffee then"')).toEqual([b]);
      expect(await found('"brul"')).toEqual([]);
      expect(await found('then coff')).toEqual([a, b]);
      expect(await found('寿司')).toEqual([c]);
      expect(await found('* b')).toEqual([a, d]);
      expect(await found('*')).toEqual([d]);
      expect(await found('"')).toEqual([b]);
      expect(await found('NOT c')).toEqual([d]);
      expect(await found('  ')).toEqual([a, b, c, d]);
      expect(await found("'); drop")).toEqual([]);
    });

    test('a search leaves out the words and phrases after a minus', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add(
        'Beef stock and thyme.',
        'Stock of beef.',
        'Thyme, well-known.',
        'use --force -5 times',
      );
      const found = (text: string): Promise<string[]> => ids({ text });
      expect(await found('stock -thyme')).toEqual([b]);
      expect(await found('-thyme stoc')).toEqual([b]);
      expect(await found('stock -"beef stock"')).toEqual([b]);
      expect(await found('-stock -force')).toEqual([c]);
      // Whole words only: what is half written takes nothing away yet.
      expect(await found('stock -thym')).toEqual([a, b]);
      // A minus elsewhere is none.
      expect(await found('well-known')).toEqual([c]);
      expect(await found('thyme - known')).toEqual([c]);
      expect(await found('--force')).toEqual([d]);
      expect(await found('"-5"')).toEqual([d]);
    });

    test('in scripts without spaces each part is the very text, also what a minus leaves out, beside words too', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add(
        '寿司を食べた。天ぷらも。',
        '寿司とramen。',
        'Ramen: 拉面 and 寿司!',
        'ต้มยำ กุ้ง',
      );
      const found = (text: string): Promise<string[]> => ids({ text });
      expect(await found('寿司 -天ぷら')).toEqual([b, c]);
      expect(await found('-天ぷら 寿司')).toEqual([b, c]);
      // The other space is what a Japanese keyboard writes.
      expect(await found('天ぷら　寿司')).toEqual([a]);
      expect(await found('-寿司')).toEqual([d]);
      expect(await found('寿司 -ramen')).toEqual([a, b]);
      expect(await found('ramen 寿司')).toEqual([c]);
      expect(await found('寿司 ram')).toEqual([c]);
      expect(await found('-"寿司と" 寿司')).toEqual([a, c]);
      expect(await found('"ต้มยำ กุ้ง"')).toEqual([d]);
      expect(await found('กุ้ง ต้มยำ')).toEqual([d]);
      expect(await found('กุ้ง -ต้ม')).toEqual([]);
      expect(await found('寿司-天ぷら')).toEqual([]);
    });

    test('a label is looked for in the gold or, while there is none, in the newest proposals', async () => {
      const [a = '', b = '', c = '', d = '', e = ''] = await at.add(...'abcde');
      await propose(a, dish);
      await propose(b, { cats: { DISH: 0.4, OTHER: 0.3 } });
      await propose(c, dish);
      await propose(c, nothing);
      await propose(d, dish);
      await at.store.decide(decision(d, 'correct', { annotations: nothing }));
      await at.store.decide(decision(e, 'correct'));
      expect(await ids({ label: 'DISH', state: 'all' })).toEqual([a, b, e]);
      expect(await ids({ label: 'DIS', state: 'all' })).toEqual([]);
      expect(await ids({ label: 'DISH', state: 'decided' })).toEqual([e]);
      await at.store.addAnnotations('dishes', [{ document: a, annotations: nothing, source: file }]);
      expect(await ids({ label: 'DISH', state: 'imported' })).toEqual([]);
    });

    test('source, person, verdict and time', async () => {
      const [a = '', b = '', c = ''] = await at.add(...'abc');
      await propose(a, nothing, 'one');
      await propose(b, nothing, 'two');
      const first = await at.store.decide(decision(a, 'reject'));
      const second = await at.store.decide(decision(b, 'ignore', { person: 'ben', reason: 'Not a sentence.' }));
      expect(second.reason).toBe('Not a sentence.');
      expect(await ids({ source: 'one', state: 'all' })).toEqual([a]);
      expect(await ids({ person: 'ben', state: 'all' })).toEqual([b]);
      expect(await ids({ verdict: 'reject', state: 'all' })).toEqual([a]);
      expect(await ids({ decidedSince: second.made, state: 'all' })).toEqual([b]);
      expect(await ids({ decidedBefore: second.made, state: 'all' })).toEqual([a]);
      expect(first.made < second.made).toBe(true);
      expect(await ids({ person: 'ben' })).toEqual([]);
      expect(await ids({})).toEqual([c]);
    });

    test('a reason belongs to a reject or an ignore', async () => {
      const [a = ''] = await at.add('a');
      expect(await code(at.store.decide(decision(a, 'accept', { reason: 'x' })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(a, 'reject', { reason: '' })))).toBe('decision-invalid');
    });

    test('decisions name what the task was defined as, and are found by it', async () => {
      const [a = '', b = '', c = ''] = await at.add('a', 'b', 'c');
      const task: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH', examples: ['ramen'] }] };
      const first = await at.store.noteDefinition(task);
      expect(await at.store.noteDefinition(structuredClone(task))).toEqual(first);
      const second = await at.store.noteDefinition({ ...task, guidelines: 'Mark it.' });
      expect(await at.store.definitions('dishes')).toEqual([first, second]);
      expect(second).toMatchObject({ task: { guidelines: 'Mark it.', labels: task.labels } });
      expect(await at.store.definitions('other')).toEqual([]);
      const blind = { isBlind: true, definition: first.hash };
      expect(await at.store.decide(decision(a, 'accept', blind))).toMatchObject(blind);
      await at.store.decide(decision(b, 'accept', { isBlind: false, definition: second.hash }));
      await at.store.decide(decision(c, 'accept'));
      expect(await ids({ definition: first.hash, state: 'all' })).toEqual([a]);
      expect(await ids({ definitionOtherThan: first.hash, state: 'all' })).toEqual([b]);
    });

    test('flags come and go, comments stay, and both are found', async () => {
      const [a = '', b = ''] = await at.add('a', 'b');
      const remark = (id: string, document: string, kind: 'flag' | 'unflag' | 'comment', text?: string) =>
        at.store.remark({ id, document, task: 'dishes', kind, person, ...(text === undefined ? {} : { text }) });
      const first = await remark('1', a, 'flag');
      expect(await remark('1', a, 'flag')).toEqual(first);
      const second = await remark('2', a, 'comment', 'Which dish?');
      await remark('3', b, 'flag');
      await remark('4', b, 'unflag');
      expect(await ids({ isFlagged: true })).toEqual([a]);
      expect(await ids({ isCommented: true })).toEqual([a]);
      expect(await at.store.queueItem('dishes', a)).toMatchObject({ remarks: [first, second], isFlagged: true });
      expect(await at.store.queueItem('dishes', b)).toMatchObject({ isFlagged: false });
      expect(await at.store.queueItem('other', a)).toMatchObject({ remarks: [] });
      expect(await code(remark('5', a, 'comment'))).toBe('argument-invalid');
      expect(await code(remark('6', a, 'comment', ' '))).toBe('argument-invalid');
      expect(await code(remark('7', a, 'flag', 'x'))).toBe('argument-invalid');
      expect(await code(remark('8', 'nowhere', 'flag'))).toBe('document-unknown');
    });
  });
}
