import type { Task } from 'tincture';
import { moveKeys, resizeKeys } from './ner-keys.ts';

/** The keys of the view of coreference. */
export function corefKeys(task: Task): readonly (readonly [string, string])[] {
  return [
    ...moveKeys(task),
    ['Enter', 'Mark the selected words as a mention of something new: a cluster of its own'],
    ['1 – 9', 'Put the selected words, or the selected mention, into the cluster with this number'],
    ['/', 'From ten clusters on: find one by its number or words'],
    ['Tab', 'To the next mention, an outer one before those inside it (Shift Tab: to the one before)'],
    ['J', 'To the next mention of the same cluster (Shift J: to the one before)'],
    [
      'L',
      'Link: put the mention into the cluster of another one; Tab to that, then Enter, or the number of its cluster',
    ],
    ['M', 'Merge the whole cluster of the mention with that of another one, in the same way'],
    ['N', 'Split: take the mention out, into a cluster of its own'],
    ...(task.labels.length === 0 ? [] : ([['R', 'Give the cluster the next label, after the last one none']] as const)),
    ...resizeKeys(task),
    ['Delete', 'Remove the selected mention, or the innermost one over the selected word'],
    ['Esc', 'Leave linking, or select nothing'],
    [
      'Mouse',
      'Drag over words or double-click one to mark them; click a number in the text to select its mention; click a cluster to put the selected mention into it',
    ],
  ];
}
