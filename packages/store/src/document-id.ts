import { TinctureError } from 'tincture';

/** The longest id of a document, in UTF-16 code units: it fits into the address of a request, whatever its script. */
export const longestId = 1_000;

/** Throws `argument-invalid` for an id that a document cannot have. */
export function checkId(id: string): void {
  if (id.length > 0 && id.length <= longestId) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: id === '' ? 'The id of a text is empty.' : `The id of a text has ${id.length} characters.`,
    where: { document: id.slice(0, 40) },
    fix: `Give it one of 1 to ${longestId} characters, or none: then it gets one from its content.`,
  });
}
