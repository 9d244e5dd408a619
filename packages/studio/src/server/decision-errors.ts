import { type Task, TinctureError } from 'tincture';

/** Throws `label-unknown` for a label that the task does not have. */
export function checkLabel(task: Task, label: string): void {
  if (task.labels.some(({ name }) => name === label)) return;
  throw new TinctureError({
    code: 'label-unknown',
    problem: `The task ${JSON.stringify(task.name)} has no label ${JSON.stringify(label)}.`,
    fix: 'Reload the page: the task may have been changed.',
  });
}

/** The error for gold that carries something else than the layer of the task. */
export function wrongLayer(task: Task, layer: string): TinctureError {
  return new TinctureError({
    code: 'decision-invalid',
    problem: `A decision in the ${task.kind} task ${JSON.stringify(task.name)} must carry \`${layer}\` and nothing else.`,
  });
}

/** The error for a span that cannot be. */
export function badSpan(problem: string): TinctureError {
  return new TinctureError({ code: 'span-invalid', problem, fix: 'Reload the page and draw it again.' });
}
