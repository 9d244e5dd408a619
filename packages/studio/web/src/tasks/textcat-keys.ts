import { hasParents, type Task } from 'tincture';
import { questionOf } from '../../../src/review/binary.ts';

/** The keys of the view of classes. Where other tasks are decided with it, choosing does not go on to the next text. */
export function textcatKeys(task: Task, isComposed = false): readonly (readonly [string, string])[] {
  const question = isComposed ? undefined : questionOf(task, undefined, undefined);
  if (question !== undefined) {
    const { asked, other } = question;
    if (other === undefined) return [['A or 1, X or 2', `Yes, ${asked.name} fits; no, it does not. Both make gold`]];
    return [
      ['A, X', 'Yes, it is the label that is asked for; no, it is the other one. Both make gold'],
      ['1, 2', `${asked.name}, ${other.name}`],
    ];
  }
  if (hasParents(task.labels)) {
    return [
      [
        '1 – 9',
        `Go to the label with this number, or ${task.multiple === true ? 'switch it' : 'choose it'}, where none lies below it`,
      ],
      ['← or Backspace', 'Back up to the level above; ← closes what is open first'],
      ['↑ ↓ →', 'Move over the labels, open one'],
      [
        'Enter',
        task.multiple === true ? 'Switch the label that you are at on or off' : 'Choose the label that you are at',
      ],
    ];
  }
  const enter = ['Enter', isComposed ? 'Accept all parts, as A does' : 'Save what is chosen'] as const;
  if (task.multiple === true) return [['1 – 9', 'Switch the label with this number on or off'], enter];
  if (isComposed) return [['1 – 9', 'Choose the label with this number'], enter];
  return [['1 – 9', 'Choose the label with this number and go on']];
}
