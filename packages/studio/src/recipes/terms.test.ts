import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMemoryStore } from '@tincture/store';
import type { Vectors } from 'tincture';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openInTest } from '../testing/recipe-in-test.ts';
import { terms } from './terms.ts';

describe('terms', () => {
  const store = createMemoryStore({ now: () => new Date(0) });
  const words = ['the', 'ramen', 'udon', 'soba', 'wok', 'ladle', '17', 'pan'];
  const places = [
    [-1, 0, 1],
    [1, 0, 0],
    [0.9, 0.1, 0],
    [0.8, 0.3, 0],
    [0, 1, 0],
    [0.1, 0.9, 0],
    [1, 0, 0.1],
    [0.2, 0.8, 0.1],
  ];
  const vectors: Vectors = {
    ...{ dimensions: 3, count: words.length, bits: 8, name: 'tiny', hash: 'h', licences: [], tensors: new Map() },
    find: (word) => words.indexOf(word.toLowerCase()),
    word: (row) => words[row] ?? '',
    copyRow: (row, out, offset) => out.set(places[row] ?? [], offset),
  };
  const options = { seeds: ['ramen'], label: 'DISH', out: 'terms.jsonl', words: 100 };

  it('brings words that are like what was accepted, and writes rules', async () => {
    const written: [string, string][] = [];
    const host = {
      vectors: async () => vectors,
      writeFile: async (...file: [string, string]) => void written.push(file),
    };
    const running = await openInTest(terms, store, options, host);
    const next = async (after?: string): Promise<string[]> =>
      (await running.feed.queue({ task: running.task.name, after, limit: 20 })).map(({ document }) => document.text);
    expect((await next())[0]).toBe('udon');
    await expect.poll(() => next()).toEqual(['udon', 'soba', 'pan', 'ladle', 'wok']);
    const items = await running.feed.queue({ task: running.task.name, limit: 20 });
    const decision = (place: number) => ({
      ...{ id: `decision-${place}`, document: items[place]?.document.id ?? '' },
      ...{ task: running.task.name, person: 'ada' },
    });
    await running.feed.decide({ ...decision(0), verdict: 'accept', annotations: { cats: { DISH: 1 } } });
    await running.feed.decide({ ...decision(2), verdict: 'reject' });
    const summary = await running.summary();
    expect(summary?.lines).toEqual(['Accepted 1 of 2 words; 2 new rules in terms.jsonl.']);
    expect(written).toEqual([
      [
        '/nowhere/terms.jsonl',
        '{"label":"DISH","pattern":"ramen","attr":"LOWER"}\n{"label":"DISH","pattern":"udon","attr":"LOWER"}\n',
      ],
    ]);
  });

  it('begins with no rules file that is there and cannot be read, since it would be written anew', async () => {
    const unreadable = openInTest(
      terms,
      store,
      { ...options, out: import.meta.dirname },
      { vectors: async () => vectors },
    );
    await expect(unreadable).rejects.toMatchObject({ code: 'argument-invalid', fix: expect.stringContaining('--out') });
  });

  it('adds to the rules that are there, each once', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'terms-')), 'terms.jsonl');
    onTestFinished(() => rmSync(dirname(out), { recursive: true }));
    // As an editor may leave it: without a line break at its end.
    const [ramen, udon] = ['ramen', 'udon'].map((pattern) => JSON.stringify({ label: 'DISH', pattern, attr: 'LOWER' }));
    writeFileSync(out, ramen ?? '');
    const written: string[] = [];
    const host = {
      vectors: async () => vectors,
      writeFile: async (_: string, text: string) => void written.push(text),
    };
    const empty = createMemoryStore({ now: () => new Date(0) });
    const { feed, task, summary } = await openInTest(terms, empty, { ...options, out }, host);
    const [first] = await feed.queue({ task: task.name, limit: 1 });
    const made = { id: 'decision-1', document: first?.document.id ?? '', task: task.name, person: 'ada' } as const;
    await feed.decide({ ...made, verdict: 'accept', annotations: { cats: { DISH: 1 } } });
    await summary();
    expect(written).toEqual([`${ramen}\n${udon}\n`]);
  });

  it('says which seeds it does not know', async () => {
    const some = await openInTest(
      terms,
      store,
      { ...options, seeds: ['ramen', 'qqq'] },
      { vectors: async () => vectors },
    );
    expect(some.said).toEqual(['Not among the words: qqq.']);
    const unknown = openInTest(terms, store, { ...options, seeds: ['qqq'] }, { vectors: async () => vectors });
    await expect(unknown).rejects.toMatchObject({ code: 'argument-invalid', problem: expect.stringContaining('qqq') });
  });
});
