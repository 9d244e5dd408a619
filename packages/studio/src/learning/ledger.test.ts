import { createMemoryStore, openStore, type Store } from '@tincture/store';
import type { Source } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cats, prompt } from '../testing/tone-texts.ts';
import { baselineOf, Ledger, sourcesOf } from './ledger.ts';

const rules: Source = { kind: 'rules', name: 'words', hash: 'h' };
const model = (version: string): Source => ({ kind: 'model', name: 'small', version, hash: version });

describe.each([
  ['in memory', async (now: () => Date): Promise<Store> => createMemoryStore({ now })],
  ['in SQLite', (now: () => Date): Promise<Store> => openStore(':memory:', { now })],
])('what was decided, from a store %s', (_, open) => {
  let store: Store;
  let ledger: Ledger;
  const propose = (document: string, source: Source, label: 'good' | 'bad' = 'good'): Promise<void> =>
    store.addAnnotations('tone', [{ document, annotations: cats(label), source }]);
  const latestId = async (document: string): Promise<number> =>
    (await store.annotations(document, 'tone')).at(-1)?.id ?? 0;

  beforeEach(async () => {
    let seconds = 0;
    store = await open(() => new Date(1_000 * seconds++));
    ledger = new Ledger(store, 'tone');
    await store.addDocuments(['a', 'b', 'c', 'd'].map((id) => ({ id, text: `text ${id}`, annotations: {} })));
  });
  afterEach(() => store.close());

  it('has each source with its newest proposal from before the decision', async () => {
    await propose('a', rules);
    await propose('a', model('1'));
    await propose('a', model('2'), 'bad');
    const proposal = await latestId('a');
    await store.decide({
      id: 'd1',
      document: 'a',
      task: 'tone',
      verdict: 'accept',
      annotations: cats('bad'),
      proposal,
      person: 'ada',
    });
    await propose('a', model('3'));
    await propose('a', prompt);
    await ledger.load();
    const entry = ledger.entry('a');
    expect(entry?.gold).toEqual(cats('bad'));
    expect(entry?.shown?.source).toEqual(model('2'));
    expect([...(entry?.proposals ?? [])].map(([key, { source }]) => [key, source])).toEqual([
      ['rules words', rules],
      ['model small', model('2')],
    ]);
  });

  it('has the proposal that a person saw, although the source had said more before the decision came', async () => {
    await propose('a', model('1'));
    const proposal = await latestId('a');
    await propose('a', model('2'), 'bad');
    await store.decide({ id: 'd1', document: 'a', task: 'tone', verdict: 'reject', proposal, person: 'ada' });
    await ledger.load();
    expect(ledger.entry('a')?.shown?.source).toEqual(model('1'));
    expect(ledger.entry('a')?.gold).toBeUndefined();
  });

  it('has imported gold, but not as a proposal', async () => {
    await propose('b', rules);
    await propose('b', { kind: 'import', name: 'gold.jsonl' }, 'bad');
    await ledger.load();
    expect(ledger.entry('b')?.gold).toEqual(cats('bad'));
    expect([...(ledger.entry('b')?.proposals.keys() ?? [])]).toEqual(['rules words']);
    expect(ledger.entry('b')?.decision).toBeUndefined();
  });

  it('follows decisions one by one, also those that are undone', async () => {
    await ledger.load();
    await store.decide({
      id: 'd1',
      document: 'c',
      task: 'tone',
      verdict: 'correct',
      annotations: cats('good'),
      person: 'ada',
    });
    await ledger.update('c');
    expect(ledger.entry('c')?.gold).toEqual(cats('good'));
    await store.decide({ id: 'd2', document: 'c', task: 'tone', verdict: 'undo', person: 'ada' });
    await ledger.update('c');
    expect([...ledger.entries]).toEqual([]);
  });

  it('loses no decision that is made while it reads', async () => {
    const reading = ledger.load();
    await store.decide({ id: 'd1', document: 'a', task: 'tone', verdict: 'ignore', person: 'ada' });
    await ledger.update('a');
    await reading;
    expect(ledger.entry('a')?.decision?.verdict).toBe('ignore');
  });

  it('knows what is kept for testing', async () => {
    await store.assignSplits(
      'tone',
      new Map([
        ['a', 'test'],
        ['b', 'dev'],
      ]),
    );
    await ledger.load();
    expect(['a', 'b', 'c'].map((id) => ledger.isTest(id))).toEqual([true, false, false]);
  });

  it('tells who is to be beaten: the prompt, else who proposed first', async () => {
    await propose('a', rules);
    await propose('b', model('1'));
    await propose('b', prompt);
    for (const document of ['a', 'b']) {
      await store.decide({ id: `d-${document}`, document, task: 'tone', verdict: 'ignore', person: 'ada' });
    }
    await ledger.load();
    const sources = sourcesOf(ledger.entries);
    expect([...sources.keys()]).toEqual(['rules words', 'model small', 'llm haiku']);
    expect(baselineOf(sources, 'model small')).toBe('llm haiku');
    expect(baselineOf(new Map([...sources].filter(([key]) => !key.startsWith('llm'))), 'rules words')).toBe(
      'model small',
    );
    expect(baselineOf(new Map(), '')).toBeUndefined();
  });
});
