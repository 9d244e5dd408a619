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
  'store-locked': 'Another process holds the store for longer than a writer waits.',
  'store-full': 'The disk or the quota is full, so the store could not write; what was acknowledged is kept.',
  'store-denied': 'The store, or the folder it is in, cannot be opened or written for lack of permission.',
  'store-invalid': 'The file is not a store of Tincture, or it is damaged.',
  'store-newer': 'The store was written by a newer version of Tincture.',
  'store-failed': 'The store could not do its work for a reason that the message gives.',
  'document-unknown': 'A document id is used that is not in the store.',
  'decision-invalid': 'A decision does not fit what is in the store, or lacks what its verdict needs.',
  'run-unknown': 'A run id is used that is not in the store, or that is finished already.',
  'model-corrupt': 'The file is not a model file of Tincture, or it is damaged; nothing of it was used.',
  'model-unsupported': 'The model file needs a newer version of Tincture, or holds what this one cannot run.',
  'vectors-invalid': 'The file with word vectors is in no known format, or it is damaged.',
  'vectors-unavailable': 'The word vectors are not installed and could not be fetched.',
  'training-invalid': 'No sound model can be trained from this data or with these settings.',
} as const;

/** A stable identifier of one kind of error. */
export type ErrorCode = keyof typeof errorCodes;
