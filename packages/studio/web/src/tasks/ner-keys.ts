import type { Task } from 'tincture';

/** The keys of the view of entities. */
export function nerKeys(task: Task): readonly (readonly [string, string])[] {
  return [
    ...moveKeys(task),
    ['1 – 9', 'Mark the selection, or change the label of the selected span'],
    ['Enter', 'Mark the selection with the current label'],
    ['Tab', 'To the next span (Shift Tab: to the one before)'],
    ...resizeKeys(task),
    ['R', 'Give the selected span the next label'],
    ['Delete', 'Remove the selected span'],
    ['Esc', 'Select nothing'],
    [
      'Mouse',
      `Drag over ${task.snap === 'characters' ? 'characters to mark them, double-click a word' : 'words or double-click one'} to mark ${task.snap === 'characters' ? 'it' : 'them'}; click a span or its label to select it; click with Shift to select up to there`,
    ],
  ];
}

/** The keys that move over a text, by what spans in it are made of. */
export function moveKeys({ snap }: Task): readonly (readonly [string, string])[] {
  if (snap !== 'characters') {
    return [
      ['← → ↑ ↓', 'Move over the words'],
      ['Shift ← →', 'Select several words'],
    ];
  }
  return [
    ['← → ↑ ↓', 'Move over the characters'],
    ['Shift ← →', 'Select several characters'],
    ['Ctrl ← →', 'Move over the words; with Shift select them'],
  ];
}

/** The keys that move the borders of a span. */
export function resizeKeys({ snap }: Task): readonly (readonly [string, string])[] {
  const step = snap === 'characters' ? 'a character' : 'a word';
  return [
    ['Alt ← →', `Move the end of the selected span by ${step}`],
    ['Alt Shift ← →', `Move the start of the selected span by ${step}`],
    ['Alt ↑ ↓', `Move the selected span back or on by ${step}`],
  ];
}
