import { createRandom, type Document, kindOf, type Task } from 'tincture';

/** In characters: longer texts cost every request, and say no more about the labels. */
export const longestExample = 400;

/** At most this share of the examples has nothing marked. Where most have nothing, small models mark nothing either. */
const emptyShare = 0.25;

/**
 * Gold texts to show in a prompt: drawn at random with a fixed seed, so that they are as texts are, except that every
 * label is shown as far as there is room (where there is not, labels are drawn too), and that texts without anything to
 * mark are few. The same gold gives the same examples, so answers stay cached.
 */
export function chooseExamples(task: Task, gold: readonly Document[], count: number): Document[] {
  const kind = kindOf(task);
  const labelsOf = ({ annotations }: Document): string[] =>
    kind.statements(task, annotations).map(({ label }) => label);
  const isUsable = (document: Document): boolean =>
    document.text.length <= longestExample &&
    // What is known in part would be shown as if nothing else were to mark.
    kind.isComplete(task, document.annotations);
  const random = createRandom(1);
  const drawn = random.shuffle(gold.filter(isUsable));
  const chosen = new Set<Document>();
  const own = task.labels.map(({ name }) => name);
  // Of frames the intents come first, then their slots.
  const others = kind.labels(task).filter((name) => !own.includes(name));
  for (const name of [...random.shuffle(own), ...random.shuffle(others)]) {
    if ([...chosen].some((document) => labelsOf(document).includes(name))) continue;
    const first = drawn.find((document) => labelsOf(document).includes(name));
    if (first !== undefined && chosen.size < count) chosen.add(first);
  }
  let room = Math.floor(count * emptyShare);
  for (const document of drawn) {
    if (chosen.size < count && (labelsOf(document).length > 0 || room-- > 0)) chosen.add(document);
  }
  for (const document of drawn) if (chosen.size < count) chosen.add(document);
  return drawn.filter((document) => chosen.has(document));
}
