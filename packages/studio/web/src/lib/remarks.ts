import type { Task } from 'tincture';
import type { ItemView, ProjectView, RemarkRequest } from '../../../src/api/messages.ts';

/** A remark to send, the document as it is with it, and what to say about it. */
export interface Noted {
  readonly remark: RemarkRequest;
  readonly item: ItemView;
  readonly message: string;
}

/** A flag on a document, or the end of one. */
export function toggleFlag(task: Task, item: ItemView): Noted {
  const { isFlagged } = item;
  return {
    remark: { ...newRemark(task, item), kind: isFlagged ? 'unflag' : 'flag' },
    item: { ...item, isFlagged: !isFlagged },
    message: isFlagged ? 'The flag is gone.' : 'Flagged.',
  };
}

/** A comment on a document. */
export function addComment(task: Task, item: ItemView, { person }: ProjectView, text: string): Noted {
  const comment = { person, made: new Date().toISOString(), text: text.trim() };
  return {
    remark: { ...newRemark(task, item), kind: 'comment', text: comment.text },
    item: { ...item, comments: [...item.comments, comment] },
    message: 'Comment saved.',
  };
}

function newRemark(task: Task, { document }: ItemView): Pick<RemarkRequest, 'id' | 'document' | 'task'> {
  return { id: crypto.randomUUID(), document: document.id, task: task.name };
}
