import { TinctureError } from '../errors/tincture-error.ts';
import type { Range } from './annotations.ts';

/** Whether a stretch lies in the text and is not empty. */
export function isInside(text: string, { start, end }: Range): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
}

/** Throws `span-invalid` unless a stretch lies in the text and is not empty. */
export function checkRange(text: string, range: Range): void {
  if (isInside(text, range)) return;
  throw new TinctureError({
    code: 'span-invalid',
    problem: `The span [${range.start}, ${range.end}) is empty or outside the text, which has ${text.length} characters.`,
    fix: 'Give offsets in UTF-16 code units, the end exclusive.',
  });
}
