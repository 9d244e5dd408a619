import type { Task } from 'tincture';
import type { DecisionRequest } from '../../../src/api/messages.ts';
import { decisionInForce, draftOfDecision, fitDraft } from '../../../src/review/draft.ts';
import type { DecidedAlike } from './alike.svelte.ts';
import { getItem } from './api.ts';
import type { Decided, Shown, Step } from './way-back.ts';

/**
 * A document as it was before a decision of an earlier visit; undefined where that decision is not in force. `pending`: the
 * decisions that the server does not have yet.
 */
export async function earlierDecision(
  task: Task,
  { id, document, alike }: Step,
  pending: readonly DecisionRequest[],
): Promise<Shown | undefined> {
  const item = await getItem(task.name, document);
  if (item === undefined) return undefined;
  const unsent = pending.find((decision) => decision.id === id);
  const stored = item.decisions.find((decision) => decision.id === id);
  if (unsent === undefined && decisionInForce(item)?.id !== id) return undefined;
  const decisions = item.decisions.filter((decision) => decision.id !== id);
  const said = stored ?? unsent;
  const draft = draftOfDecision(task, item, said?.annotations);
  return {
    ...{ item: { ...item, decisions }, draft: fitDraft(task, item, draft), decided: decidedOf(said) },
    alike: await earlierAlike(task, alike, pending),
  };
}

/** What was decided on near duplicates, as far as it is in force. */
async function earlierAlike(
  task: Task,
  alike: Step['alike'],
  pending: readonly DecisionRequest[],
): Promise<DecidedAlike[]> {
  const found = await Promise.all(
    alike.map(async ({ id, document }): Promise<DecidedAlike[]> => {
      const unsent = pending.find((decision) => decision.id === id);
      const said = unsent ?? decisionInForce(await getItem(task.name, document));
      return said?.id === id ? [{ id, document, decided: decidedOf(said) }] : [];
    }),
  );
  return found.flat();
}

function decidedOf(
  said: { verdict: string; annotations?: Decided['annotations']; reason?: string } | undefined,
): Decided {
  const verdict = (['accept', 'correct', 'reject'] as const).find((known) => known === said?.verdict) ?? 'ignore';
  return {
    verdict,
    ...(said?.annotations === undefined ? {} : { annotations: said.annotations }),
    ...(said?.reason === undefined ? {} : { reason: said.reason }),
  };
}
