/**
 * Every error code of Tincture with what it means. A code never changes its meaning once released: people search
 * for it and scripts branch on it. `docs/reference/errors.md` lists them all; `tests/tidy` compares the two.
 */
export const errorCodes = {
  'argument-invalid': 'A function or command was called with a value that it cannot work with.',
  'task-invalid': 'The task definition has a mistake.',
  'text-invalid': 'A text is not a string, or cannot be handled as one.',
  'span-invalid': 'A span lies outside its text, is empty, or overlaps where overlap is not allowed.',
  'label-unknown': 'A label is used that the task does not define.',
} as const;

/** A stable identifier of one kind of error. */
export type ErrorCode = keyof typeof errorCodes;
