import type { Range } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { quote } from './json-checks.ts';

/** Offsets as messages show them. */
export function placeOf({ start, end }: Range): string {
  return `[${start}, ${end})`;
}

/** Why a range is none of tokens, to go on after its name. */
export function whyNot(doc: Doc, { start, end }: Range): string {
  if (!Number.isInteger(start) || !Number.isInteger(end)) return 'has offsets that are no whole numbers in the text';
  if (start < 0 || end > doc.text.length) return `lies outside the text of ${doc.text.length} characters`;
  if (start >= end) return 'is empty';
  const covered = doc.text.slice(start, end);
  return covered.trim() === '' ? 'covers only whitespace' : `is not on token borders (it covers ${quote(covered)})`;
}
