import type { Review } from './review.svelte.ts';

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
  ['G', 'Find texts by words, label, person and more: Enter goes to one, Ctrl Shift Enter through all of them'],
  ['Shift G', 'All texts again, after going through those that were found'],
  ['Q', 'The next order of the texts'],
  ['Shift Q', 'The next task or view of the project'],
  [
    '.',
    'To the next section beside the text: learning, guidelines, what was said of it; Tab and Enter go on there, Esc leaves',
  ],
  ['V', 'View: colours, contrast, space, size of the text, length of the lines'],
  ['P', 'Show what another source proposed, if there is one'],
  ['K', 'Keep what is decided on this text already, and go on'],
  ['U or Ctrl Z', 'Undo the latest change, or else the latest decision'],
  ['Y or Ctrl Y', 'Redo what was undone last, as long as nothing new was done'],
  ['Z', 'Dismiss the note that decisions were not stored'],
];

/** The keys that mean something else where several tasks are decided together, and those that are there only then. */
const composedKeys: typeof commonKeys = [
  ['J', 'To the next part; with Shift to the one before. Keys of a task are those of the active part'],
  ['A', 'Accept all parts that are to be decided: each is accepted or corrected by itself'],
  ['X', 'Reject all parts that are to be decided'],
  ['Space', 'Skip all parts that are to be decided; where it goes on below, first show the rest'],
  ['S', 'Skip all parts that are to be decided, at once'],
  ['W', 'Skip all parts that are to be decided, and say why'],
  ['Shift A, X or S', 'Accept, reject or skip the active part alone; the others stay to be decided'],
  ['K', 'Keep what is decided in the active part, or open it again'],
  ['F', 'Flag this text in the task of the active part, or take the flag away'],
  ['C', 'Comment on this text in the task of the active part; Enter saves, Esc leaves'],
];

/** The keys about the queue, which a recipe has none of: it says itself which texts come. */
const queueKeys: readonly string[] = ['I', 'E', 'G', 'Shift G', 'Q', 'Shift Q'];

/** The keys that do not depend on the kind of a task, for one task or several together. */
export function generalKeys({ isComposed, project }: Pick<Review, 'isComposed' | 'project'>): typeof commonKeys {
  const common = commonKeys.filter(([keys]) => project.recipe === undefined || !queueKeys.includes(keys));
  if (!isComposed) return common;
  const own = new Set(composedKeys.map(([keys]) => keys));
  return [...composedKeys, ...common.filter(([keys]) => !own.has(keys))];
}

/** The key of views of many labels. */
export const filterKey: readonly [keys: string, meaning: string] = [
  '/',
  'Find a label by its name: ↑ ↓ to another one, Enter takes it, Esc leaves',
];
