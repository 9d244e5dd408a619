/** The keys of the view of entities. */
export const nerKeys: readonly (readonly [string, string])[] = [
  ['← → ↑ ↓', 'Move over the words'],
  ['Shift ← →', 'Select several words'],
  ['1 – 9', 'Mark the selection, or change the label of the selected span'],
  ['Enter', 'Mark the selection with the current label'],
  ['Tab', 'To the next span (Shift Tab: to the one before)'],
  ['R', 'Give the selected span the next label'],
  ['Delete', 'Remove the selected span'],
  ['Esc', 'Select nothing'],
  [
    'Mouse',
    'Drag over words or double-click one to mark them; click a span or its label to select it; click with Shift to select up to there',
  ],
];
