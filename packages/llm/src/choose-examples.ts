import { createRandom, type Document, type Task } from 'tincture';

/** Longer texts cost every request, and say no more about the labels. */
const longestExample = 400;

/**
 * Gold texts to show in a prompt: in a fixed random order, each time the one that has most of the labels that were
 * shown least, and for entities one text without any. The same gold gives the same examples, so answers stay cached.
 */
export function chooseExamples(task: Task, gold: readonly Document[], count: number): Document[] {
  const labelsOf = ({ annotations }: Document): string[] =>
    task.kind === 'ner'
      ? (annotations.ents ?? []).map(({ label }) => label)
      : Object.entries(annotations.cats ?? {}).flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
  const isUsable = ({ text, annotations }: Document): boolean =>
    text.length <= longestExample && (task.kind === 'ner' ? annotations.ents : annotations.cats) !== undefined;
  const open = createRandom(1).shuffle(gold.filter(isUsable));
  const shown = new Map(task.labels.map(({ name }) => [name, 0]));
  const chosen: Document[] = [];
  while (chosen.length < count && open.length > 0) {
    const wantsEmpty = task.kind === 'ner' && chosen.length === Math.min(3, count - 1) && count > 2;
    const value = (document: Document): number => {
      const labels = labelsOf(document);
      if (wantsEmpty) return labels.length === 0 ? 1 : 0;
      return [...new Set(labels)].reduce((sum, label) => sum + 1 / (1 + (shown.get(label) ?? 0)) ** 2, 0);
    };
    const best = open.reduce((a, b) => (value(b) > value(a) ? b : a));
    open.splice(open.indexOf(best), 1);
    chosen.push(best);
    for (const label of labelsOf(best)) shown.set(label, (shown.get(label) ?? 0) + 1);
  }
  return chosen;
}
