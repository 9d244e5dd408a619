import { log } from '../kernels/exp-log.ts';
import { hashText } from '../models/word-features.ts';
import { contextStems, normalizeName } from './normalize-name.ts';
import { createTextList, type TextList } from './text-list.ts';

/** One thing that texts may name, as the user's own list has it. */
export interface KnowledgeBaseEntry {
  /** Unique in the knowledge base: what a span gets. */
  readonly id: string;
  /** How it is called; the first one is its title. */
  readonly names: readonly string[];
  readonly description?: string;
  /** The label that entities have which name it: `PERSON`. */
  readonly label?: string;
  /** How often it is meant, in any unit, from 0 on: a count of links or of views. */
  readonly prior?: number;
}

/** A knowledge base in memory. Entries, names and words are numbers from 0; lists of them lie one after the other. */
export interface KnowledgeBase {
  /** Entries. */
  readonly size: number;
  readonly ids: TextList;
  readonly titles: TextList;
  /** The beginning of each description, for whoever has to choose. */
  readonly summaries: TextList;
  /** Normalised names, none twice, those of the most often meant entries first. */
  readonly names: TextList;
  /** The entries with name `n` are `nameEntries` from `nameStarts[n]` to `nameStarts[n + 1]`, the most often meant first. */
  readonly nameStarts: Int32Array;
  readonly nameEntries: Int32Array;
  /** By entry; 0 where nobody said. */
  readonly priors: Float32Array;
  readonly labels: readonly string[];
  /** By entry: 1 + the number of its label; 0 where nobody said. */
  readonly labelOf: Uint8Array;
  /** Hashes of the words of all descriptions, ascending, and their inverse document frequencies. */
  readonly wordKeys: Int32Array;
  readonly idf: Float32Array;
  /** The words of entry `e` are `wordRows` from `wordStarts[e]` to `wordStarts[e + 1]`, ascending. */
  readonly wordStarts: Int32Array;
  readonly wordRows: Int32Array;
}

/** More labels than this are no labels. */
export const mostLabels = 254;
/** So many different words of a description count. */
export const mostWords = 64;
const summaryLength = 120;

/** Hash of a word of a description or of the context. */
export function hashStem(stem: string): number {
  return hashText(stem, 13);
}

/** A knowledge base of entries whose ids differ and whose names have a letter or a digit; other names are left out. */
export function buildKnowledgeBase(entries: readonly KnowledgeBaseEntry[]): KnowledgeBase {
  const priors = Float32Array.from(entries, ({ prior = 0 }) => prior);
  const labels = [...new Set(entries.flatMap(({ label }) => label ?? []))].sort();
  const numberOf = new Map(labels.map((label, index) => [label, index + 1]));
  return {
    size: entries.length,
    ids: createTextList(entries.map(({ id }) => id)),
    titles: createTextList(entries.map(({ names }) => oneLine(names[0] ?? ''))),
    summaries: createTextList(entries.map(({ description = '' }) => shorten(oneLine(description)))),
    priors,
    labels,
    labelOf: Uint8Array.from(entries, ({ label }) => (label === undefined ? 0 : (numberOf.get(label) ?? 0))),
    ...collectNames(entries, priors),
    ...collectWords(entries),
  };
}

type Names = Pick<KnowledgeBase, 'names' | 'nameStarts' | 'nameEntries'>;

function collectNames(entries: readonly KnowledgeBaseEntry[], priors: Float32Array): Names {
  const entriesOf = new Map<string, number[]>();
  entries.forEach(({ names }, entry) => {
    for (const name of new Set(names.map(normalizeName))) {
      if (name === '') continue;
      const known = entriesOf.get(name);
      if (known === undefined) entriesOf.set(name, [entry]);
      else known.push(entry);
    }
  });
  for (const list of entriesOf.values()) list.sort((a, b) => priors[b]! - priors[a]! || a - b);
  const sorted = [...entriesOf].sort(
    ([one, [a = 0]], [other, [b = 0]]) => priors[b]! - priors[a]! || (one < other ? -1 : 1),
  );
  const lists = sorted.map(([, list]) => list);
  return {
    names: createTextList(sorted.map(([name]) => name)),
    nameStarts: startsOf(lists),
    nameEntries: Int32Array.from(lists.flat()),
  };
}

type Words = Pick<KnowledgeBase, 'wordKeys' | 'idf' | 'wordStarts' | 'wordRows'>;

function collectWords(entries: readonly KnowledgeBaseEntry[]): Words {
  const counts = new Map<number, number>();
  const hashes = entries.map(({ description = '' }) => {
    const own = [...new Set(contextStems(description).map(hashStem))].slice(0, mostWords);
    for (const hash of own) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    return own;
  });
  const wordKeys = Int32Array.from(counts.keys()).sort();
  const rowOf = new Map(Array.from(wordKeys, (key, row) => [key, row]));
  const lists = hashes.map((own) => own.map((hash) => rowOf.get(hash)!).sort((a, b) => a - b));
  return {
    wordKeys,
    idf: Float32Array.from(wordKeys, (key) => log((entries.length + 1) / counts.get(key)!)),
    wordStarts: startsOf(lists),
    wordRows: Int32Array.from(lists.flat()),
  };
}

/** Where each list begins when they lie one after the other; the last number is the end of all. */
function startsOf(lists: readonly (readonly number[])[]): Int32Array {
  const starts = new Int32Array(lists.length + 1);
  for (const [index, { length }] of lists.entries()) starts[index + 1] = starts[index]! + length;
  return starts;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shorten(text: string): string {
  return text.length <= summaryLength ? text : `${text.slice(0, summaryLength).replace(/[\ud800-\udbff]$/, '')}…`;
}
