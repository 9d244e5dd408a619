import type { ItemView } from '../api/messages.ts';

/** A text as the review shows it when nothing was said of it yet, beside what is `said`. */
export function itemOf(document: ItemView['document'], said: Partial<ItemView> = {}): ItemView {
  return {
    document,
    tokens: { starts: [], ends: [] },
    proposals: [],
    decisions: [],
    isBlind: false,
    doubts: [],
    isFlagged: false,
    comments: [],
    ...said,
  };
}
