import type { Task } from 'tincture';
import { moveKeys, resizeKeys } from './ner-keys.ts';

/** The keys of the view of spans that may overlap. */
export function spancatKeys(task: Task): readonly (readonly [string, string])[] {
  return [
    ...moveKeys(task),
    ['1 – 9', 'Mark the selected words, also inside another span; or change the label of the selected span'],
    ['Enter', 'Mark the selected words with the current label'],
    ['Tab', 'To the next span, an outer one before those inside it (Shift Tab: to the one before)'],
    ...resizeKeys(task),
    ['D', 'Mark the words of the selected span once more, with the next label'],
    ['R', 'Give the selected span the next label'],
    ['Delete', 'Remove the selected span, or the innermost one over the selected word'],
    ['Esc', 'Select nothing'],
    [
      'Mouse',
      'Drag over words or double-click one to mark them, also in a span; click a label to select its span; click with Shift to select up to there',
    ],
  ];
}
