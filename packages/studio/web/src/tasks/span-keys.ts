import type { Edge } from '../../../src/review/overlapping-spans.ts';
import type { TextLayout } from './text-layout.svelte.ts';
import type { TokenCursor } from './token-cursor.svelte.ts';

/** What of the selected span a key moves, and which way; undefined for any other key, and where the text has not the focus. */
export function moveOfKey(
  { key, altKey, shiftKey, ctrlKey, metaKey }: KeyboardEvent,
  layout: TextLayout,
  cursor: TokenCursor,
): [edge: Edge, step: 1 | -1] | undefined {
  if (!altKey || ctrlKey || metaKey || document.activeElement !== layout.box) return undefined;
  if (key === 'ArrowLeft' || key === 'ArrowRight') return [shiftKey ? 'start' : 'end', cursor.isForwards(key) ? 1 : -1];
  if (key === 'ArrowUp' || key === 'ArrowDown') return ['both', key === 'ArrowDown' ? 1 : -1];
  return undefined;
}
