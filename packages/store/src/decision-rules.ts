import { TinctureError } from 'tincture';
import { isAnnotations } from './annotation-rules.ts';
import type { NewDecision, StoredDecision } from './store.ts';

/** Throws `decision-invalid` unless a decision carries what its verdict needs and nothing that it does not. */
export function checkDecision(decision: NewDecision): void {
  const { verdict, annotations, id, person, reason } = decision;
  const needs = verdict === 'accept' || verdict === 'correct';
  if (id === '') throw invalid(decision, 'The decision has an empty id.', 'Send a new unique id, for example a UUID.');
  if (person === '') throw invalid(decision, 'The decision does not say who made it.', 'Fill in `person`.');
  if (needs && annotations === undefined) {
    throw invalid(
      decision,
      `A decision to ${verdict} came without annotations.`,
      'Send the annotations that are gold.',
    );
  }
  if (!needs && annotations !== undefined) {
    throw invalid(decision, `A decision to ${verdict} came with annotations.`, 'Leave them out, or send `correct`.');
  }
  if (reason !== undefined && (reason === '' || !(verdict === 'reject' || verdict === 'ignore'))) {
    throw invalid(decision, `A decision to ${verdict} came with a reason, or with an empty one.`, 'Leave it out.');
  }
  if (annotations !== undefined && !isAnnotations(annotations)) {
    throw invalid(
      decision,
      'The annotations of the decision are malformed.',
      'Send them in the shape of `Annotations`.',
    );
  }
}

/** The decision as stored for an id that was sent again. Throws `decision-invalid` if it then said something else. */
export function repeatedDecision(stored: StoredDecision, sent: NewDecision): StoredDecision {
  if (content(stored) === content(sent)) return stored;
  throw invalid(
    sent,
    `The decision id ${JSON.stringify(sent.id)} was used before for another decision.`,
    'Use a new id for each decision.',
  );
}

/** The error for an `undo` on a document that has no decision in force. */
export function nothingToUndo(decision: NewDecision): TinctureError {
  return invalid(decision, 'There is no decision to undo.', 'Reload: somebody may have undone it already.');
}

/** The error for a decision that was made on another state of the document than it has by now. */
export function decidedMeanwhile({ document }: NewDecision): TinctureError {
  return new TinctureError({
    code: 'decision-conflict',
    problem: 'The decision on this text was changed meanwhile, in another window or by somebody else.',
    fix: 'Look at what is decided now, and decide again.',
    where: { document },
  });
}

/** The error for a decision on annotations that are not of this document and task. */
export function wrongProposal(decision: NewDecision): TinctureError {
  return invalid(
    decision,
    `Annotation ${decision.proposal} is not a proposal for this document and task.`,
    'Reload the document and decide again.',
  );
}

/** The error for a document id that is not in the store. */
export function unknownDocument(id: string): TinctureError {
  return new TinctureError({
    code: 'document-unknown',
    problem: `There is no document ${JSON.stringify(id)} in the store.`,
    fix: 'Add it first.',
  });
}

/** The error for a run id that cannot be finished. */
export function unknownRun(id: string): TinctureError {
  return new TinctureError({
    code: 'run-unknown',
    problem: `There is no unfinished run ${JSON.stringify(id)} in the store.`,
  });
}

function content(decision: Omit<NewDecision, 'seen'>): string {
  const { document, task, verdict, annotations, proposal, person, reason } = decision;
  return JSON.stringify([document, task, verdict, annotations ?? null, proposal ?? null, person, reason ?? null]);
}

function invalid(decision: NewDecision, problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'decision-invalid', problem, fix, where: { document: decision.document } });
}
