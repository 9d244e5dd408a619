import type { Task } from 'tincture';
import type { ItemView, ProposalView } from '../../../src/api/messages.ts';
import { type Draft, fitDraft, isEdited } from '../../../src/review/draft.ts';

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
  if (!isEdited(shown, draft)) return undefined;
  const lost = kept.spans.length + kept.chosen.length - draft.spans.length - draft.chosen.length;
  const gone = lost === 0 ? '' : `, but for ${lost} whose label is gone`;
  return { draft, message: `Your changes on this text are back${gone}. Undo takes them away.` };
}
