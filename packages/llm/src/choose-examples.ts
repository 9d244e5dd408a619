import { createRandom, type Document, type Task } from 'tincture';

/** Longer texts cost every request, and say no more about the labels. */
const longestExample = 400;

/**
 * Gold texts to show in a prompt: drawn at random with a fixed seed, so that they are as texts are (also those without
 * anything to mark), and so that every label is shown as far as there is room. The same gold gives the same examples,
 * so answers stay cached.
 */
export function chooseExamples(task: Task, gold: readonly Document[], count: number): Document[] {
  const labelsOf = ({ annotations }: Document): string[] =>
    task.kind === 'ner'
      ? (annotations.ents ?? []).map(({ label }) => label)
      : Object.entries(annotations.cats ?? {}).flatMap(([label, score]) => (score >= 0.5 ? [label] : []));
  const isUsable = ({ text, annotations }: Document): boolean =>
    text.length <= longestExample && (task.kind === 'ner' ? annotations.ents : annotations.cats) !== undefined;
  const drawn = createRandom(1).shuffle(gold.filter(isUsable));
  const chosen = new Set<Document>();
  for (const { name } of task.labels) {
    if ([...chosen].some((document) => labelsOf(document).includes(name))) continue;
    const first = drawn.find((document) => labelsOf(document).includes(name));
    if (first !== undefined && chosen.size < count) chosen.add(first);
  }
  for (const document of drawn) if (chosen.size < count) chosen.add(document);
  return drawn.filter((document) => chosen.has(document));
}
