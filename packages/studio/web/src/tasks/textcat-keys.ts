import type { Task } from 'tincture';
import { questionOf } from '../../../src/review/binary.ts';

/** The keys of the view of classes. */
export function textcatKeys(task: Task): readonly (readonly [string, string])[] {
  const question = questionOf(task, undefined, undefined);
  if (question !== undefined) {
    const { asked, other } = question;
    if (other === undefined) return [['A or 1, X or 2', `Yes, ${asked.name} fits; no, it does not. Both make gold`]];
    return [
      ['A, X', 'Yes, it is the label that is asked for; no, it is the other one. Both make gold'],
      ['1, 2', `${asked.name}, ${other.name}`],
    ];
  }
  if (task.multiple !== true) return [['1 – 9', 'Choose the label with this number and go on']];
  return [
    ['1 – 9', 'Switch the label with this number on or off'],
    ['Enter', 'Save what is chosen'],
  ];
}
