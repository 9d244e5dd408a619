import { TinctureError } from 'tincture';

/** A text without a secret, even where a provider repeats it. */
export function redact(text: string, secret: string): string {
  return secret === '' ? text : text.replaceAll(secret, '[key]');
}

/**
 * Refuses a key that cannot be sent as a header, such as one with a line break at its end: the error of the request would
 * show it. `variable` is where it comes from.
 */
export function checkKey(key: string, variable: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  throw new TinctureError({
    code: 'llm-denied',
    problem: `The key in ${variable} has a character that no key has: a space, a line break, or a letter with an accent.`,
    fix: `Set ${variable} again, to the key alone.`,
  });
}
