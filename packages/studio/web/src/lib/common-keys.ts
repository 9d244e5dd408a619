/** The keys of every view. */
export const commonKeys: readonly (readonly [keys: string, meaning: string])[] = [
  ['A', 'Accept what is shown; after changes it is saved as a correction'],
  ['X', 'Reject: the proposal is wrong and no gold is made'],
  ['Space', 'Skip this text; where it goes on below, first show the rest'],
  ['S', 'Skip this text at once'],
  ['W', 'Skip this text and say why'],
  ['F', 'Flag this text to come back to it, or take the flag away'],
  ['C', 'Comment on this text; Enter saves, Esc leaves'],
  ['I', 'Decide the near duplicates of this text like it, or this text alone'],
  ['E', 'Open a near duplicate of this text, to decide it by itself'],
  ['G', 'Find texts by words, label, person and more: go to one, or through all of them'],
  ['V', 'View: colours, contrast, space, size of the text, length of the lines'],
  ['P', 'Show what another source proposed, if there is one'],
  ['K', 'Keep what is decided on this text already, and go on'],
  ['U or Ctrl Z', 'Undo the latest change, or else the latest decision'],
  ['Y or Ctrl Y', 'Redo what was undone last, as long as nothing new was done'],
];

/** The key of views of many labels. */
export const filterKey: readonly [keys: string, meaning: string] = [
  '/',
  'Find a label by its name: ↑ ↓ to another one, Enter takes it, Esc leaves',
];
