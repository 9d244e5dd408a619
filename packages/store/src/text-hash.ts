import { createHash } from 'node:crypto';
import type { Task } from 'tincture';

/** Characters of an id that is made from a text: 80 bits, so that a million texts collide with p < 1e-12. */
const idLength = 20;

/** SHA-256 of a text in hexadecimal, over its UTF-16 code units so that no two texts share one by encoding. */
export function textHash(text: string): string {
  return createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
}

/** The id of a text that came without one. */
export function contentId(hash: string): string {
  return hash.slice(0, idLength);
}

/** SHA-256 of what a task is defined as, in hexadecimal. Its name is no part of it. */
export function definitionHash({ kind, labels, guidelines, multiple }: Task): string {
  const plain = labels.map(({ name, definition, examples, counterexamples }) => [
    ...[name, definition ?? null, examples ?? [], counterexamples ?? []],
  ]);
  return textHash(JSON.stringify([kind, plain, guidelines ?? null, multiple ?? false]));
}
