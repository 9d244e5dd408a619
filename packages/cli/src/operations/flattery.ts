import type { Store } from '@tincture/store';
import { type Component, counted, type Document, type Task } from 'tincture';
import type { Gold } from './gold.ts';

/** Says where the texts to measure on flatter trained components: where they are gold to train on. */
export function seenTexts(measured: readonly Document[], { train, dev }: Pick<Gold, 'train' | 'dev'>): string[] {
  const known = new Set([...train, ...dev].map(({ text }) => text));
  const count = measured.filter(({ text }) => known.has(text)).length;
  if (count === 0) return [];
  return [
    `${count} of ${counted(measured.length, 'text')} ${count === 1 ? 'is' : 'are'} gold of this project to train on: the score of a component that was trained on them says little about new texts.`,
  ];
}

/** Says where gold flatters the component that proposed it: where a person accepted it as it was. */
export async function acceptedProposals(
  store: Store,
  task: Task,
  measured: readonly Document[],
  components: readonly Component[],
): Promise<string[]> {
  const ids = new Set(measured.map(({ id }) => id));
  const counts = new Map<string, number>();
  for await (const { document, decision } of store.decisionsInForce(task.name)) {
    if (decision.verdict !== 'accept' || decision.proposal === undefined || !ids.has(document.id)) continue;
    const proposed = (await store.annotations(document.id, task.name)).find(({ id }) => id === decision.proposal);
    if (proposed === undefined || !('name' in proposed.source)) continue;
    counts.set(proposed.source.name, (counts.get(proposed.source.name) ?? 0) + 1);
  }
  return components.flatMap(({ name }) => {
    const count = counts.get(name);
    if (count === undefined) return [];
    return `On ${count} of ${counted(measured.length, 'text')} the gold is what ${name} proposed, accepted as it was: that flatters ${name} where a person would have marked otherwise.`;
  });
}
