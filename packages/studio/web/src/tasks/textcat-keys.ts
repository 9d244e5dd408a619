import type { Task } from 'tincture';

/** The keys of the view of classes. */
export function textcatKeys({ multiple }: Task): readonly (readonly [string, string])[] {
  if (multiple !== true) return [['1 – 9', 'Choose the label with this number and go on']];
  return [
    ['1 – 9', 'Switch the label with this number on or off'],
    ['Enter', 'Save what is chosen'],
  ];
}
