import type { Label, TaskKind } from './task.ts';

/** What is wrong with a part of a task. */
export interface FieldProblem {
  readonly field: string;
  /** Goes on after "The task NAME". */
  readonly problem: string;
  readonly fix: string;
}

/** What is wrong with the slots of a task and with those that its labels name; undefined where nothing is. */
export function slotProblem(
  kind: TaskKind,
  labels: readonly Label[],
  slots: readonly Label[] | undefined,
): FieldProblem | undefined {
  if (kind !== 'frames') {
    const stray = slots === undefined ? labels.find((label) => label.slots !== undefined) : undefined;
    if (slots === undefined && stray === undefined) return undefined;
    const field = stray === undefined ? 'slots' : `labels.${stray.name}.slots`;
    return { field, problem: `is of the kind ${kind} and has slots`, fix: 'They are for frames only.' };
  }
  if (slots === undefined || slots.length === 0) {
    return {
      field: 'slots',
      problem: 'has no slots',
      fix: 'List them: slots: { NAME: { definition: "..." } }; for intents alone use the kind textcat.',
    };
  }
  const nested = slots.find((slot) => slot.slots !== undefined);
  if (nested !== undefined) {
    return {
      field: `slots.${nested.name}.slots`,
      problem: `gives the slot ${nested.name} slots of its own`,
      fix: 'Only intents list slots; what is inside a slot is a frame with its own intent.',
    };
  }
  const known = new Set(slots.map(({ name }) => name));
  for (const label of labels) {
    const unknown = label.slots?.find((slot) => !known.has(slot));
    if (unknown === undefined) continue;
    return {
      field: `labels.${label.name}.slots`,
      problem: `lets the intent ${label.name} have the slot ${JSON.stringify(unknown.slice(0, 80))}, which is not among its slots`,
      fix: `Define it below slots, or use one of: ${[...known].slice(0, 8).join(', ')}.`,
    };
  }
  const intents = new Set(labels.map(({ name }) => name));
  for (const slot of slots) {
    const unknown = slot.frames?.find((intent) => !intents.has(intent));
    if (unknown === undefined) continue;
    return {
      field: `slots.${slot.name}.frames`,
      problem: `lets the slot ${slot.name} hold frames of the intent ${JSON.stringify(unknown.slice(0, 80))}, which is not among its labels`,
      fix: `Define it below labels, or use one of: ${[...intents].slice(0, 8).join(', ')}.`,
    };
  }
  return undefined;
}
