import type { DecisionRequest, ItemView } from '../../../src/api/messages.ts';
import { decisionInForce, draftOfDecision, fitDraft } from '../../../src/review/draft.ts';
import { getItem, getSheet } from './api.ts';
import type { Decided, DecidedAlike } from './decided.ts';
import type { WorkView } from './sheet.ts';
import type { DecidedPart, Shown, Step, StepPart } from './way-back.ts';

/**
 * A document as it was before a step of an earlier visit, as far as its decisions are in force; undefined where none is.
 * `pending`: the decisions that the server does not have yet.
 */
export async function earlierDecision(
  view: WorkView,
  { document, parts }: Step,
  pending: readonly DecisionRequest[],
): Promise<Shown | undefined> {
  const sheet = await getSheet(view, document);
  if (sheet === undefined) return undefined;
  const decided: DecidedPart[] = [];
  const items: ItemView[] = [];
  const drafts = [];
  for (const [index, task] of view.tasks.entries()) {
    const item = sheet.items[index];
    if (item === undefined) return undefined;
    const part = parts.find((other) => other.task === task.name);
    const unsent = pending.find(({ id }) => id === part?.id);
    const inForce = decisionInForce(item);
    const isUndone = part !== undefined && (unsent !== undefined || inForce?.id === part.id);
    const said = isUndone ? (unsent ?? inForce) : inForce;
    if (isUndone) {
      const alike = await earlierAlike(task.name, part.alike, pending);
      decided.push({ task: task.name, decided: decidedOf(said), alike });
    }
    const decisions = isUndone ? item.decisions.filter(({ id }) => id !== part.id) : item.decisions;
    items.push({ ...item, decisions });
    drafts.push(fitDraft(task, item, draftOfDecision(task, item, said?.annotations)));
  }
  return decided.length === 0 ? undefined : { sheet: { id: sheet.id, items }, drafts, parts: decided };
}

/** What was decided on near duplicates, as far as it is in force. */
async function earlierAlike(
  task: string,
  alike: StepPart['alike'],
  pending: readonly DecisionRequest[],
): Promise<DecidedAlike[]> {
  const found = await Promise.all(
    alike.map(async ({ id, document }): Promise<DecidedAlike[]> => {
      const unsent = pending.find((decision) => decision.id === id);
      const said = unsent ?? decisionInForce(await getItem(task, document));
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
