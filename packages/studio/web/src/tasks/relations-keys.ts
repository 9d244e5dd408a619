import type { Task } from 'tincture';
import { nerKeys } from './ner-keys.ts';

/** The keys of the view of relations: those of entities, and what joins them. */
export function relationsKeys(task: Task): readonly (readonly [string, string])[] {
  return [
    ...nerKeys(task),
    ['L', 'Link: start a relation from the selected span; then Tab to the other one'],
    ['1 – 9, Enter', 'While linking: choose the relation, or take the first that fits'],
    ['N', 'To the next relation (Shift N: to the one before)'],
    ['T', 'Give the selected relation the next label that fits'],
    ['O', 'Turn the selected relation the other way round'],
    ['Delete, Esc', 'Remove the selected relation, or select none'],
  ];
}
