import { createHash } from 'node:crypto';
import type { Label, Task } from 'tincture';

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
export function definitionHash({ kind, labels, slots, entities, guidelines, multiple }: Task): string {
  const plain = (label: Label): unknown[] => {
    const { name, definition, examples, counterexamples, slots: own, from, to } = label;
    const ends = from === undefined && to === undefined ? [] : [from ?? null, to ?? null];
    return [
      name,
      definition ?? null,
      examples ?? [],
      counterexamples ?? [],
      ...(own === undefined ? [] : [own]),
      ...ends,
    ];
  };
  // What a kind of task does not have is left out: the hashes of before stay as they were.
  const more = [slots, entities].flatMap((parts) => (parts === undefined ? [] : [parts.map(plain)]));
  return textHash(JSON.stringify([kind, labels.map(plain), guidelines ?? null, multiple ?? false, ...more]));
}
