/** The keys of the view of units of discourse. */
export const discourseKeys: readonly (readonly [string, string])[] = [
  ['↑ ↓ Home End', 'Go to another unit'],
  ['← →', 'Go over the words of the unit'],
  ['Enter', 'Split the unit before that word; while one is attached: the current relation to this head'],
  ['Backspace', 'Join the unit with the one before'],
  ['H', 'Attach the unit: go to its head, then a digit or Enter; once more, or Esc: leave it'],
  ['1 – 9', 'The relation to the head'],
  ['R', 'The unit is the root of all'],
];
