// What the network sees of one word besides its vector: hashes of its forms, each looked up in a table of its own.
import { wordShape } from '../doc/word-shape.ts';

/** The kinds of forms, in the order of {@link featureHashes}, with the width of the row that each has in the network. */
export const featureKinds = [
  { name: 'norm', dimensions: 32 },
  { name: 'prefix1', dimensions: 8 },
  { name: 'prefix2', dimensions: 16 },
  { name: 'prefix3', dimensions: 16 },
  { name: 'suffix1', dimensions: 8 },
  { name: 'suffix2', dimensions: 16 },
  { name: 'suffix3', dimensions: 16 },
  { name: 'suffix4', dimensions: 16 },
  { name: 'shape', dimensions: 16 },
  { name: 'case', dimensions: 8 },
] as const;

/** Longer words are known by their start: no name is longer, and work stays in proportion to the text. */
const longestForm = 64;

/** Writes the hash of each form of `word` into `out`, in the order of {@link featureKinds}. */
export function featureHashes(word: string, out: Int32Array): void {
  const text = word.length > longestForm ? word.slice(0, longestForm) : word;
  const { length } = text;
  out[0] = hashText(text.toLowerCase().replace(/[0-9]/g, '0'), 0);
  out[1] = hashRange(text, 0, 1, 1);
  out[2] = hashRange(text, 0, Math.min(2, length), 2);
  out[3] = hashRange(text, 0, Math.min(3, length), 3);
  out[4] = hashRange(text, length - 1, length, 4);
  out[5] = hashRange(text, Math.max(0, length - 2), length, 5);
  out[6] = hashRange(text, Math.max(0, length - 3), length, 6);
  out[7] = hashRange(text, Math.max(0, length - 4), length, 7);
  out[8] = hashText(wordShape(text, 3), 8);
  out[9] = hashText(capitalisation(text), 9);
}

/** The capitalisation of a word in one of a few classes. */
function capitalisation(word: string): string {
  const lower = word.toLowerCase();
  const upper = word.toUpperCase();
  if (lower === upper) return /[0-9]/.test(word) ? 'number' : 'none';
  if (word === lower) return 'lower';
  if (word === upper) return word.length === 1 ? 'single' : 'upper';
  return word.slice(1) === lower.slice(1) ? 'title' : 'mixed';
}

/** The hash of a text under a seed. */
export function hashText(text: string, seed: number): number {
  return hashRange(text, 0, text.length, seed);
}

/** FNV-1a over UTF-16 units with a final scramble; the same word gives other hashes under other seeds. */
function hashRange(text: string, start: number, end: number, seed: number): number {
  let hash = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
