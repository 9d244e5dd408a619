import type { Task } from 'tincture';
import type { ItemView, ProposalView } from '../../../src/api/messages.ts';
import { fitDraft, isEdited } from '../../../src/review/draft.ts';
import { reviewKindOf } from '../../../src/review/kinds.ts';
import type { KeptDraft } from './draft-schema.ts';

/**
 * The changes `kept` of an earlier visit as far as they fit the document, and what to say; undefined where they say no more
 * than the proposal that is `shown`.
 */
export function keptChanges(
  task: Task,
  item: ItemView,
  shown: ProposalView | undefined,
  kept: KeptDraft | undefined,
): (KeptDraft & { readonly message: string }) | undefined {
  if (kept === undefined) return undefined;
  const draft = fitDraft(task, item, kept.draft);
  if (!isEdited(task, shown, draft)) return undefined;
  const { count } = reviewKindOf(task);
  const lost = count(kept.draft) - count(draft);
  const gone = lost === 0 ? '' : `, but for ${lost} whose label is gone`;
  const before = kept.before.map((step) => fitDraft(task, item, step));
  return { draft, before, message: `Your changes on this text are back${gone}. Undo takes them away.` };
}
