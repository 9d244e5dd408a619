import type { Task } from 'tincture';
import { attributeNames, attributeOf, closedLabels } from '../../../src/review/token-values.ts';

/** More keys where words have heads. */
const treeKeys: readonly (readonly [string, string])[] = [
  ['H', 'Choose the head of the word: move to it, Enter takes it, Esc leaves it'],
  ['R', 'Make the word the root of its sentence'],
  ['B', 'Let a sentence begin at the word, or no more'],
];

/** The keys of the views of what is said of words. */
export function tokensKeys(task: Task): readonly (readonly [string, string])[] {
  const name = attributeNames[attributeOf(task)];
  const isClosed = closedLabels(task) !== undefined;
  return [
    ['← → ↑ ↓', 'Move over the words'],
    ['Tab', 'To the next word of which nothing is said, or that is unsure (Shift Tab: to the one before)'],
    ...(isClosed ? ([['1 – 9', 'Give the word the label with this number']] as const) : []),
    ['Enter', isClosed ? 'Type to find a label; Enter gives it' : `Type the ${name}; Enter gives it and goes on`],
    ...(task.kind === 'parser' ? treeKeys : []),
    ['Delete', task.kind === 'parser' ? 'Say nothing of the relation' : 'Say nothing of the word'],
    ['Esc', 'Leave the box'],
    ['Mouse', 'Click a word to select it'],
  ];
}
