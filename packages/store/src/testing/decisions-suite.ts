import { describe, expect, test } from 'vitest';
import { collect } from './collect.ts';
import { code, decision, dish, nothing, type OpenStore, person, rules, useStore } from './store-in-test.ts';

/** What `Store` promises about decisions. */
export function runDecisionsSuite(open: OpenStore): void {
  describe('decisions', () => {
    const at = useStore(open);

    test('are returned as stored, in sequence', async () => {
      const [id = ''] = await at.add('Soup');
      const first = await at.store.decide(decision(id, 'correct', { tookMs: 1500.5 }));
      const second = await at.store.decide(decision(id, 'reject'));
      expect(first).toMatchObject({ verdict: 'correct', annotations: dish, person, tookMs: 1500.5 });
      expect(second.sequence).toBeGreaterThan(first.sequence);
      expect(await at.store.decisions(id, 'dishes')).toEqual([first, second]);
    });

    test('sent twice are stored once', async () => {
      const [id = ''] = await at.add('Soup');
      const sent = decision(id, 'accept', { tookMs: 10 });
      const first = await at.store.decide(sent);
      expect(await at.store.decide({ ...sent, tookMs: 99 })).toEqual(first);
      expect(await at.store.decisions(id, 'dishes')).toEqual([first]);
    });

    test('an undo sent twice withdraws one decision', async () => {
      const [id = ''] = await at.add('Soup');
      await at.store.decide(decision(id, 'accept'));
      await at.store.decide(decision(id, 'ignore'));
      const undo = decision(id, 'undo');
      expect(await at.store.decide(undo)).toEqual(await at.store.decide(undo));
      expect((await at.store.queue('dishes', { state: 'decided' }))[0]?.decisions.at(-1)?.verdict).toBe('accept');
    });

    test('an id used for another decision is refused', async () => {
      const [id = ''] = await at.add('Soup');
      const sent = decision(id, 'accept');
      await at.store.decide(sent);
      expect(await code(at.store.decide({ ...sent, annotations: nothing }))).toBe('decision-invalid');
      expect(await code(at.store.decide({ ...decision(id, 'reject'), id: sent.id }))).toBe('decision-invalid');
    });

    test('that do not fit are refused', async () => {
      const [a = '', b = ''] = await at.add('a', 'b');
      await at.store.addAnnotations('dishes', [{ document: b, annotations: dish, source: rules }]);
      const proposal = (await at.store.annotations(b, 'dishes'))[0]?.id ?? -1;
      const { annotations: _, ...bare } = decision(a, 'accept');
      expect(await code(at.store.decide(bare))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(a, 'reject', { annotations: dish })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(a, 'reject', { id: '' })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(a, 'reject', { person: '' })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(a, 'accept', { proposal })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision(b, 'accept', { proposal, task: 'other' })))).toBe('decision-invalid');
      expect(await code(at.store.decide(decision('nowhere', 'ignore')))).toBe('document-unknown');
      expect(await code(at.store.decide(decision(a, 'undo')))).toBe('decision-invalid');
      expect(await at.store.decisions(a, 'dishes')).toEqual([]);
      expect((await at.store.decide(decision(b, 'accept', { proposal }))).proposal).toBe(proposal);
    });

    test('undo walks back through them one by one, and a new one counts after that', async () => {
      const [id = ''] = await at.add('Soup');
      const inForce = async (): Promise<string | undefined> =>
        (await at.store.queueItem('dishes', id))?.decisions.at(-1)?.verdict;
      const a = await at.store.decide(decision(id, 'accept'));
      const b = await at.store.decide(decision(id, 'reject'));
      expect(await inForce()).toBe('reject');
      expect((await at.store.decide(decision(id, 'undo'))).withdraws).toBe(b.sequence);
      expect(await inForce()).toBe('accept');
      await at.store.decide(decision(id, 'ignore'));
      expect(await inForce()).toBe('ignore');
      await at.store.decide(decision(id, 'undo'));
      expect((await at.store.decide(decision(id, 'undo'))).withdraws).toBe(a.sequence);
      expect(await inForce()).toBeUndefined();
      expect(await code(at.store.decide(decision(id, 'undo')))).toBe('decision-invalid');
      expect((await at.store.decisions(id, 'dishes')).map((event) => event.verdict)).toEqual([
        ...['accept', 'reject', 'undo', 'ignore', 'undo', 'undo'],
      ]);
    });

    test('made on what is not in force any more are refused, and so is an undo of it', async () => {
      const [id = ''] = await at.add('Soup');
      const first = await at.store.decide(decision(id, 'accept', { seen: null }));
      expect(await code(at.store.decide(decision(id, 'reject', { seen: null })))).toBe('decision-conflict');
      const second = await at.store.decide(decision(id, 'reject', { seen: first.id }));
      expect(await code(at.store.decide(decision(id, 'undo', { seen: first.id })))).toBe('decision-conflict');
      const undo = decision(id, 'undo', { seen: second.id });
      const undone = await at.store.decide(undo);
      expect(undone.withdraws).toBe(second.sequence);
      // Sent again it is the same request, although what it saw is not in force any more.
      expect(await at.store.decide(undo)).toEqual(undone);
      expect(await code(at.store.decide({ ...undo, id: 'another' }))).toBe('decision-conflict');
      expect(await code(at.store.decide(decision(id, 'ignore', { seen: null })))).toBe('decision-conflict');
      expect((await at.store.queueItem('dishes', id))?.decisions).toEqual([first]);
    });

    test('of a person that are in force come newest first, whoever decided in between', async () => {
      const [a = '', b = '', c = ''] = await at.add('a', 'b', 'c');
      const first = await at.store.decide(decision(b, 'accept'));
      await at.store.decide(decision(a, 'accept'));
      await at.store.decide(decision(a, 'reject', { person: 'ben' }));
      await at.store.decide(decision(c, 'ignore'));
      await at.store.decide(decision(c, 'undo'));
      const last = await at.store.decide(decision(c, 'reject'));
      expect(await at.store.latestDecisions('dishes', person, 9)).toEqual([last, first]);
      expect(await at.store.latestDecisions('dishes', person, 1)).toEqual([last]);
      expect(await at.store.latestDecisions('dishes', 'ben', 9)).toHaveLength(1);
      expect(await at.store.latestDecisions('other', person, 9)).toEqual([]);
    });

    test('in force come with their documents, whatever the verdict, over several pages', async () => {
      const ids = await at.add(...Array.from({ length: 620 }, (_, index) => `text ${index}`));
      const verdicts = ['reject', 'ignore', 'accept'] as const;
      // Backwards: they come in the order of the documents all the same.
      for (const [index, id] of [...ids.entries()].toReversed()) {
        await at.store.decide(decision(id, verdicts[index % 3] ?? 'accept'));
      }
      await at.store.decide(decision(ids[1] ?? '', 'undo'));
      const found = await collect(at.store.decisionsInForce('dishes'));
      expect(found.map(({ document }) => document.id)).toEqual(ids.toSpliced(1, 1));
      expect(found[0]?.document).toEqual(await at.store.document(ids[0] ?? ''));
      expect(found.slice(0, 3).map(({ decision: { verdict } }) => verdict)).toEqual(['reject', 'accept', 'reject']);
    });
  });
}
