import type { Task } from 'tincture';
import type { ItemView, ProposalView } from '../../../src/api/messages.ts';
import { type Draft, fitDraft, isEdited } from '../../../src/review/draft.ts';
import { reviewKinds } from '../../../src/review/kinds.ts';

/**
 * The changes `kept` of an earlier visit as far as they fit the document, and what to say; undefined where they say no more
 * than the proposal that is `shown`.
 */
export function keptChanges(
  task: Task,
  item: ItemView,
  shown: ProposalView | undefined,
  kept: Draft | undefined,
): { readonly draft: Draft; readonly message: string } | undefined {
  if (kept === undefined) return undefined;
  const draft = fitDraft(task, item, kept);
  if (!isEdited(task, shown, draft)) return undefined;
  const { count } = reviewKinds[task.kind];
  const lost = count(kept) - count(draft);
  const gone = lost === 0 ? '' : `, but for ${lost} whose label is gone`;
  return { draft, message: `Your changes on this text are back${gone}. Undo takes them away.` };
}
