/** Keys of a text that the person writes. */
export const editKeys = [
  ['Enter', 'Write; Esc leaves the field, so that the other keys work again'],
  ['Ctrl Enter', 'Save what is written'],
] as const;

/** Keys of candidates in order. */
export const rankKeys = [
  ['1 … 9', 'The next place for this candidate; once more: no place'],
  ['↑ ↓', 'Move the candidate that was placed last'],
  ['=', 'As good as the one before it; once more: alone'],
  ['Enter', 'Save the order'],
] as const;
