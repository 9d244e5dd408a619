import type { DecisionRequest, DecisionView, ItemView } from '../../../src/api/messages.ts';
import type { Sheet, WorkView } from './sheet.ts';

/** A text with the decisions of this person that the server does not have yet. `pending`: oldest first. */
export function withUnsent(
  { tasks }: WorkView,
  sheet: Sheet,
  pending: readonly DecisionRequest[],
  person: string,
): Sheet {
  const items = sheet.items.map((item, index): ItemView => {
    const own = pending.filter(({ document, task }) => document === sheet.id && task === tasks[index]?.name);
    return own.reduce((before, decision) => withDecision(before, decision, person), item);
  });
  return { ...sheet, items };
}

/** A text after one more decision of this person. */
export function withDecision(item: ItemView, decision: DecisionRequest, person: string): ItemView {
  const { id, verdict, seen, annotations, reason } = decision;
  // The server may have taken it since it was looked up.
  const others = item.decisions.filter((other) => other.id !== id && (verdict !== 'undo' || other.id !== seen));
  if (verdict === 'undo') return { ...item, decisions: others };
  const view: DecisionView = {
    ...{ id, verdict, person, made: new Date().toISOString() },
    ...(annotations === undefined ? {} : { annotations }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { ...item, decisions: [...others, view] };
}
