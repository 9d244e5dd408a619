import type { Gold } from '../api/messages.ts';

/** Chosen labels as gold: 1 or 0 for every label of the task. */
export function goldOfChoice(labels: readonly { readonly name: string }[], chosen: readonly string[]): Gold {
  return { cats: Object.fromEntries(labels.map(({ name }) => [name, chosen.includes(name) ? 1 : 0] as const)) };
}
