import { hasInnerFrames, type Task } from 'tincture';
import { moveKeys, resizeKeys } from './ner-keys.ts';

/** The keys of the view of frames: those of classes while nothing is selected, those of entities once something is. */
export function framesKeys(task: Task): readonly (readonly [string, string])[] {
  return [
    ['1 – 9, nothing selected', 'Choose the intent with this number; the same again for none'],
    ...moveKeys(task),
    ['1 – 9, words selected', 'Mark them as the slot with this number, or change the slot of the selected span'],
    ['Enter', 'Mark the selection with the current slot'],
    ['Tab', 'To the next slot (Shift Tab: to the one before)'],
    ...resizeKeys(task),
    ['R', 'Give the selected span the next slot'],
    ['Delete', 'Remove the selected slot'],
    ...(hasInnerFrames(task) ? innerKeys : []),
    ['Esc', 'Select nothing: the numbers choose the intent again'],
    [
      'Mouse',
      'Drag over words or double-click one to mark them; click a span or its slot to select it; click with Shift to select up to there',
    ],
  ];
}

const innerKeys: readonly (readonly [string, string])[] = [
  [
    'Enter, a slot selected',
    'Go into it, where it may hold a frame: the numbers choose the intent of that, and mark its slots',
  ],
  ['Esc, nothing selected', 'Out of the slot again'],
];
