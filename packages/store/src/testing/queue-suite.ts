import { describe, expect, test } from 'vitest';
import { sourceName } from '../source-name.ts';
import type { Store } from '../store.ts';
import { code, decision, dish, file, nothing, type OpenStore, rules, useStore } from './store-in-test.ts';

/** What `Store` promises about the queue and the progress. */
export function runQueueSuite(open: OpenStore): void {
  describe('queue and progress', () => {
    const at = useStore(open);

    test('hold what is open, by task, in order, with the newest proposal of each source', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add('a', 'b', 'c', 'd');
      await at.store.addAnnotations('dishes', [
        { document: b, annotations: nothing, source: rules },
        { document: b, annotations: dish, source: { ...rules, name: 'newer' } },
        { document: b, annotations: dish, source: rules },
        { document: b, annotations: nothing, source: { ...rules, name: 'newer' } },
        { document: d, annotations: dish, source: file },
      ]);
      await at.store.decide(decision(a, 'ignore'));
      const open = await at.store.queue('dishes');
      expect(open.map((item) => item.document.id)).toEqual([b, c]);
      const shown = open[0]?.proposals.map(({ source, annotations }) => [sourceName(source), annotations]);
      expect(shown).toEqual([
        ['newer', nothing],
        ['patterns', dish],
      ]);
      expect(open[1]).toEqual({
        ...{ document: await at.store.document(c), proposals: [], decisions: [], remarks: [], isFlagged: false },
      });
      expect(await at.store.queueItem('dishes', b)).toEqual(open[0]);
      expect(await at.store.queueItem('dishes', 'nowhere')).toBeUndefined();
      const ids = async (options: Parameters<Store['queue']>[1]): Promise<string[]> =>
        (await at.store.queue('dishes', options)).map((item) => item.document.id);
      expect(await ids({ state: 'decided' })).toEqual([a]);
      expect(await ids({ state: 'imported' })).toEqual([d]);
      expect(await ids({ state: 'all' })).toEqual([a, b, c, d]);
      expect(await ids({ state: 'all', after: b })).toEqual([c, d]);
      expect(await ids({ state: 'all', limit: 2 })).toEqual([a, b]);
      expect((await at.store.queue('other')).length).toBe(4);
      expect(await code(at.store.queue('dishes', { after: 'nowhere' }))).toBe('document-unknown');
    });

    test('fold what nearly repeats an open text, and unfold it when that one is decided', async () => {
      const long = (dish: string): string =>
        `on monday the cook made ${dish} for all of us and then we sat in the garden until the sun went down`;
      const [a = '', b = '', c = '', d = '', e = ''] = await at.add(
        'soup',
        long('soup'),
        'x',
        long('stew'),
        long('pie'),
      );
      await at.store.addAnnotations('dishes', [{ document: e, annotations: dish, source: rules }]);
      const folded = async (options: Parameters<Store['queue']>[1] = {}): Promise<string[]> =>
        (await at.store.queue('dishes', { ...options, isFolded: true })).map((item) => item.document.id);
      expect(await folded()).toEqual([a, b, c]);
      expect(await folded({ order: 'proposed-first' })).toEqual([a, b, c]);
      expect((await at.store.queue('dishes')).length).toBe(5);
      expect(await at.store.nearDuplicates('dishes', d)).toEqual([b, e]);
      expect(await at.store.nearDuplicates('dishes', a)).toEqual([]);
      expect(await code(at.store.nearDuplicates('dishes', 'nowhere'))).toBe('document-unknown');
      await at.store.decide(decision(b, 'ignore'));
      expect(await folded()).toEqual([a, c, d]);
      expect(await at.store.nearDuplicates('dishes', b)).toEqual([d, e]);
      expect(await at.store.nearDuplicates('other', d)).toEqual([b, e]);
      await at.store.decide(decision(d, 'accept', { alike: b }));
      expect(await folded({ order: 'proposed-first' })).toEqual([e, a, c]);
      await at.store.decide(decision(b, 'undo'));
      expect(await folded()).toEqual([a, b, c]);
      expect((await at.store.decisions(d, 'dishes')).map(({ alike }) => alike)).toEqual([b]);
      expect(await code(at.store.decide(decision(e, 'ignore', { alike: 'nowhere' })))).toBe('document-unknown');
    });

    test('progress adds up', async () => {
      const [a = '', b = '', c = '', d = ''] = await at.add('a', 'b', 'c', 'd', 'e', 'f');
      await at.store.addAnnotations('dishes', [
        { document: b, annotations: dish, source: rules },
        { document: c, annotations: dish, source: rules },
        { document: d, annotations: dish, source: file },
      ]);
      for (const verdict of ['accept', 'undo', 'correct', 'accept'] as const)
        await at.store.decide(decision(a, verdict));
      await at.store.decide(decision(b, 'reject'));
      expect(await at.store.progress('dishes')).toEqual({
        ...{ documents: 6, open: 3, proposed: 1, decided: 2, imported: 1 },
        byVerdict: { accept: 1, correct: 0, reject: 1, ignore: 0 },
      });
      expect(await at.store.progress('other')).toMatchObject({ documents: 6, open: 6, decided: 0 });
    });

    test('come with proposals first, page by page, also when the page before is decided by now', async () => {
      const ids = await at.add(...'abcdefgh');
      const proposed = ids.filter((_, index) => index % 3 === 1);
      const entries = proposed.map((document) => ({ document, annotations: dish, source: rules }));
      await at.store.addAnnotations('dishes', entries);
      const others = ids.filter((id) => !proposed.includes(id));
      const page = async (after?: string): Promise<string[]> => {
        const options = { order: 'proposed-first', limit: 2, ...(after === undefined ? {} : { after }) } as const;
        return (await at.store.queue('dishes', options)).map((item) => item.document.id);
      };
      const seen: string[] = [];
      for (let next = await page(); next.length > 0; next = await page(seen.at(-1))) {
        seen.push(...next);
        for (const id of next) await at.store.decide(decision(id, 'reject'));
      }
      expect(seen).toEqual([...proposed, ...others]);
      await at.store.decide(decision(ids[0] ?? '', 'undo'));
      expect(await page()).toEqual([ids[0]]);
      expect(await at.store.queue('dishes', { state: 'all', order: 'proposed-first' })).toHaveLength(ids.length);
    });
  });
}
