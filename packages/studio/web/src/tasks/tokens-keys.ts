import type { Task } from 'tincture';
import { attributeNames, attributeOf, closedLabels } from '../../../src/review/token-values.ts';

/** The keys of the views of what is said of words. */
export function tokensKeys(task: Task): readonly (readonly [string, string])[] {
  const name = attributeNames[attributeOf(task)];
  const isClosed = closedLabels(task) !== undefined;
  return [
    ['← → ↑ ↓', 'Move over the words'],
    ['Tab', 'To the next word of which nothing is said, or that is unsure (Shift Tab: to the one before)'],
    ...(isClosed ? ([['1 – 9', 'Give the word the label with this number']] as const) : []),
    ['Enter', isClosed ? 'Type to find a label; Enter gives it' : `Type the ${name}; Enter gives it and goes on`],
    ['Delete', 'Say nothing of the word'],
    ['Esc', 'Leave the box'],
    ['Mouse', 'Click a word to select it'],
  ];
}
