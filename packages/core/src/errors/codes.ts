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
  'file-missing': 'A file or folder that was named is not there.',
  'file-denied': 'A file cannot be read or written for lack of permission, or because of what its path leads to.',
  'file-full': 'The disk is full, so a file could not be written; the file that was there before is kept.',
  'file-exists': 'A file is in the way that would have to be overwritten.',
  'file-invalid': 'The content of a file cannot be read as what it should be.',
  'encoding-invalid': 'A line of a file is not UTF-8 text.',
  'line-too-long': 'A line of a file is longer than a line of text can sensibly be.',
  'project-missing': 'There is no project: no tincture.yaml in this folder or above it.',
  'project-invalid': 'The project file tincture.yaml has a mistake.',
  'proposer-unknown': 'A proposer is named that the project does not define and that is no file either.',
  'port-taken': 'The network port is used by another program.',
  'session-invalid': 'The browser is not logged in to the studio, or its session ended with the server.',
  'request-refused': 'The studio got a request that does not come from its own page, or is for nothing it has.',
  internal: 'Something went wrong that Tincture should have handled: a bug. Run again with --debug and report it.',
  'document-unknown': 'A document id is used that is not in the store.',
  'document-conflict': 'The id of a document belongs to another text already.',
  'decision-invalid': 'A decision does not fit what is in the store, or lacks what its verdict needs.',
  'run-unknown': 'A run id is used that is not in the store, or that is finished already.',
  'model-corrupt': 'The file is not a model file of Tincture, or it is damaged; nothing of it was used.',
  'model-unsupported': 'The model file needs a newer version of Tincture, or holds what this one cannot run.',
  'vectors-invalid': 'The file with word vectors is in no known format, or it is damaged.',
  'vectors-unavailable': 'The word vectors are not installed and could not be fetched.',
  'training-invalid': 'No sound model can be trained from this data or with these settings.',
  'data-invalid': 'The data lacks what the command needs, gold for example.',
  'train-test-overlap': 'A text that is to be trained on is in the test set too, exactly or nearly.',
  'line-invalid': 'A line or record of a file is not what its format says, so it was set aside.',
  'answer-set-aside':
    'A person answered reject or ignore, so the example does not say what is right; it was set aside.',
  'rule-invalid': 'A line of a rules file is no rule, or one that can never match; the other lines work.',
} as const;

/** A stable identifier of one kind of error. */
export type ErrorCode = keyof typeof errorCodes;
