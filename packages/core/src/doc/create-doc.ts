import { TinctureError } from '../errors/tincture-error.ts';
import type { Annotations } from './annotations.ts';
import type { Doc } from './doc.ts';

/**
 * A Doc from a text and the borders of its tokens. Throws `text-invalid` where `text` is not a string and
 * `span-invalid` where tokens are empty, overlap, are out of order or lie outside the text.
 */
export function createDoc(
  text: string,
  starts: Int32Array,
  ends: Int32Array,
  annotations: Annotations = noAnnotations,
): Doc {
  checkText(text);
  if (starts.length !== ends.length) throw badTokens(`has ${starts.length} starts and ${ends.length} ends`);
  let previous = 0;
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i]!;
    const end = ends[i]!;
    if (start < previous || end <= start || end > text.length)
      throw badTokens(`is empty, out of order or outside the text: token ${i} is [${start}, ${end})`);
    previous = end;
  }
  return { text, length: starts.length, starts, ends, annotations };
}

/** The same text and tokens with other annotations. */
export function withAnnotations(doc: Doc, annotations: Annotations): Doc {
  return { ...doc, annotations };
}

/** The text of the token at `index`. */
export function tokenText(doc: Doc, index: number): string {
  return doc.text.slice(doc.starts[index], doc.ends[index]);
}

/** The texts of all tokens. */
export function tokenTexts(doc: Doc): string[] {
  return Array.from(doc.starts, (start, index) => doc.text.slice(start, doc.ends[index]));
}

/** Throws `text-invalid` unless `text` is a string. */
export function checkText(text: unknown): asserts text is string {
  if (typeof text === 'string') return;
  throw new TinctureError({
    code: 'text-invalid',
    problem: `A text must be a string; this is ${text === null ? 'null' : typeof text}.`,
    fix: 'Pass the text itself.',
  });
}

const noAnnotations: Annotations = Object.freeze({});

function badTokens(problem: string): TinctureError {
  return new TinctureError({
    code: 'span-invalid',
    problem: `The list of tokens ${problem}.`,
    fix: 'Give tokens in order, each as [start, end) in UTF-16 code units.',
  });
}
