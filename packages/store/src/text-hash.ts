import { createHash } from 'node:crypto';

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
