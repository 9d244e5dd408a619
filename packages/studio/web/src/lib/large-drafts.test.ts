import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../../src/review/draft.ts';
import { noMarks } from '../../../src/review/review-kind.ts';
import { LargeDrafts } from './large-drafts.ts';

const key = 'drafts/["tags","book"]';
const book: Draft = {
  ...noMarks,
  tokens: Array.from({ length: 9_000 }, (_, start) => ({ start, end: start + 1, value: 'NOUN' })),
  proposal: 3,
};

/** The storage of a browser. */
let stored: Record<string, string>;
/** The storage takes no more. */
let mostKeys: number;
/** The keys that were written, in order. */
let writes: string[];
let said: boolean[];
const open = (): LargeDrafts => new LargeDrafts((isKept) => said.push(isKept));

beforeEach(() => {
  vi.useFakeTimers();
  [stored, mostKeys, writes, said] = [{}, Number.POSITIVE_INFINITY, [], []];
  const methods = {
    getItem: (name: string) => stored[name] ?? null,
    setItem: (name: string, value: string) => {
      if (!(name in stored) && Object.keys(stored).length >= mostKeys) throw new Error('The quota has been exceeded.');
      stored[name] = value;
      writes.push(name);
    },
    removeItem: (name: string) => delete stored[name],
  };
  // The keys of a storage are its own properties, its methods are not.
  vi.stubGlobal(
    'localStorage',
    new Proxy(methods, {
      ownKeys: () => Object.keys(stored),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The draft with another value for each of so many words, one after the other. */
function edited(count: number): Draft[] {
  const drafts = [book];
  for (let at = 0; at < count; at++) {
    const last = drafts.at(-1) ?? book;
    drafts.push({ ...last, tokens: last.tokens.with(at * 7, { start: at * 7, end: at * 7 + 1, value: 'VERB' }) });
  }
  return drafts;
}

describe('a large draft', () => {
  it('is written in pieces, and then each change alone', () => {
    const drafts = open();
    const [first, second, third] = edited(2);
    if (first === undefined || second === undefined || third === undefined) throw new Error('There are three.');
    drafts.write(key, [first, second]);
    expect(writes).toEqual([]);
    vi.runAllTimers();
    expect(writes.at(-1)).toBe(key);
    expect(Math.max(...Object.values(stored).map(({ length }) => length))).toBeLessThan(150_000);
    writes = [];
    drafts.write(key, [first, second, third]);
    // Not before the key is done that made the change.
    expect(writes).toEqual([]);
    vi.runAllTimers();
    expect(writes).toEqual([key]);
    expect(stored[key]?.length).toBeLessThan(500);
    expect(open().read(key)).toEqual({ draft: third, before: [first, second] });
    drafts.write(key, [first, second]);
    drafts.flush();
    expect(open().read(key)).toEqual({ draft: second, before: [first] });
    expect(said.at(-1)).toBe(true);
  });

  it('is there at once when the page is left', () => {
    const drafts = open();
    drafts.write(key, edited(1));
    drafts.flush();
    expect(open().read(key)?.draft).toEqual(edited(1)[1]);
  });

  it('goes back as far as is remembered, and is written anew when it is far from what was written', () => {
    const drafts = open();
    const all = edited(230);
    for (let count = 2; count <= all.length; count++) {
      drafts.write(key, all.slice(0, count));
      vi.runAllTimers();
    }
    const kept = open().read(key);
    expect(kept?.draft).toEqual(all.at(-1));
    expect(kept?.before.length).toBe(100);
    expect(kept?.before[0]).toEqual(all.at(-101));
    expect(Object.keys(stored).length).toBe(7);
    expect(writes.filter((name) => name !== key).length).toBe(12);
  });

  it('can be read while it is written anew: as it was until all is there', () => {
    const all = edited(2);
    const [first, second, third] = all;
    const drafts = open();
    drafts.write(key, all.slice(0, 2));
    drafts.flush();
    const reloaded = open();
    reloaded.write(key, all.slice(1));
    for (let written = writes.length; writes.length < 2 * written; vi.advanceTimersToNextTimer()) {
      expect(open().read(key)).toEqual({ draft: second, before: [first] });
    }
    expect(open().read(key)?.draft).toEqual(third);
    expect(Object.keys(stored).length).toBe(7);
  });

  it('makes room for itself where the storage does not hold what was written before as well', () => {
    const all = edited(2);
    const drafts = open();
    drafts.write(key, all.slice(0, 2));
    drafts.flush();
    mostKeys = 8;
    const reloaded = open();
    reloaded.write(key, all);
    reloaded.flush();
    expect(open().read(key)?.draft).toEqual(all[2]);
    expect([Object.keys(stored).length, said.at(-1)]).toEqual([7, true]);
  });

  it('leaves nothing behind, also where it was only half written', () => {
    const drafts = open();
    drafts.write(key, edited(1));
    for (let timer = 0; timer < 3; timer++) vi.advanceTimersToNextTimer();
    expect(Object.keys(stored).length).toBe(2);
    drafts.remove(key);
    vi.runAllTimers();
    expect(stored).toEqual({});
    // Nor does a change come back that was still to be written.
    drafts.write(key, edited(1));
    drafts.remove(key);
    vi.runAllTimers();
    expect(stored).toEqual({});
  });

  it('says so where the storage is full, and takes no damaged one for whole', () => {
    const drafts = open();
    mostKeys = 0;
    drafts.write(key, edited(1));
    vi.runAllTimers();
    expect(said).toEqual([false]);
    mostKeys = 10;
    drafts.write(key, edited(1));
    vi.runAllTimers();
    const { [key]: head = '' } = stored;
    stored[key] = head.replace('"VERB"', '7');
    expect(open().read(key)?.draft).toEqual(book);
    stored[key] = head;
    stored[`${key}/2`] = '{"tokens":{"at":0,"drop":0,"items":[{"start":"one"}]}}';
    expect(open().read(key)).toBeUndefined();
    delete stored[`${key}/2`];
    expect(open().read(key)).toBeUndefined();
  });
});
