import type { Label, Task } from './task.ts';

/** A label with how many labels are above it. */
export interface PlacedInTree {
  readonly label: Label;
  readonly depth: number;
}

/** Whether any label lies below another one. */
export function hasParents(labels: readonly Label[]): boolean {
  return labels.some(({ parent }) => parent !== undefined);
}

/** The names of the labels above one, the nearest first. */
export function labelsAbove(labels: readonly Label[], name: string): string[] {
  const above: string[] = [];
  const parents = new Map(labels.map((label) => [label.name, label.parent]));
  for (let at = parents.get(name); at !== undefined && !above.includes(at); at = parents.get(at)) above.push(at);
  return above;
}

/** The names of all labels below one, in the order of the task. */
export function labelsBelow(labels: readonly Label[], name: string): string[] {
  return labels.filter((label) => labelsAbove(labels, label.name).includes(name)).map((label) => label.name);
}

/** Names of labels with all that are above them, in the order of the task: what is an apple is a fruit. */
export function withLabelsAbove(labels: readonly Label[], names: Iterable<string>): string[] {
  const chosen = new Set([...names].flatMap((name) => [name, ...labelsAbove(labels, name)]));
  return labels.filter(({ name }) => chosen.has(name)).map(({ name }) => name);
}

/** All labels, each before those below it, otherwise in the order of the task. */
export function inTreeOrder(labels: readonly Label[]): PlacedInTree[] {
  const below = (parent: string | undefined, depth: number): PlacedInTree[] =>
    labels
      .filter((label) => label.parent === parent)
      .flatMap((label) => [{ label, depth }, ...below(label.name, depth + 1)]);
  return below(undefined, 0);
}

/** What is wrong with the parents of labels; undefined where nothing is. */
export function treeProblem(
  kind: Task['kind'],
  labels: readonly Label[],
): { readonly field: string; readonly problem: string; readonly fix: string } | undefined {
  for (const { name, parent } of labels) {
    if (parent === undefined) continue;
    const field = `labels.${name}.parent`;
    if (kind !== 'textcat')
      return {
        field,
        problem: `is of the kind ${kind} and puts ${name} below a label`,
        fix: 'It is for textcat only.',
      };
    if (!labels.some((label) => label.name === parent))
      return { field, problem: `puts ${name} below ${parent}, which is no label`, fix: 'Name a label of the task.' };
    if (parent === name || labelsAbove(labels, parent).includes(name))
      return { field, problem: `puts ${name} below itself`, fix: 'Let one of these labels be at the top.' };
  }
  return undefined;
}
