// Which texts a training does not learn from, so that they can say what was learnt.
import type { Random } from 'tincture';

/** Texts to learn from, and those that are kept from it. */
export interface DividedTexts<Text> {
  readonly texts: readonly Text[];
  readonly devTexts: readonly Text[];
}

/** Holds out a tenth of ten or more texts, drawn. What is left satisfies `teaches` if the texts without either end of the draw do. */
export function holdOut<Text>(
  texts: readonly Text[],
  random: Random,
  teaches: (texts: readonly Text[]) => boolean = () => true,
): DividedTexts<Text> {
  const shuffled = random.shuffle([...texts]);
  const count = Math.floor(texts.length / 10);
  if (teaches(shuffled.slice(count))) return { devTexts: shuffled.slice(0, count), texts: shuffled.slice(count) };
  // The few that teach something must not all be held out.
  return { devTexts: shuffled.slice(-count), texts: shuffled.slice(0, -count) };
}

/** Some of the texts, which judge what the rest teaches. */
export interface Fold {
  readonly rest: readonly number[];
  readonly held: readonly number[];
}

/** The `count` folds of a cross-validation over texts whose places come in a drawn `order`. */
export function foldsOf(order: readonly number[], count: number): Fold[] {
  return Array.from({ length: count }, (_, fold) => ({
    rest: order.filter((_place, i) => i % count !== fold),
    held: order.filter((_place, i) => i % count === fold),
  }));
}

/** What belongs together among the texts that a trainer is given. */
export interface TextGroups {
  /** By their places among the training documents; absent: each belongs to itself. Those of one group are held out together. */
  readonly groups?: readonly string[];
}

/** The texts, those of one group as one, in the order of the first of each. */
export function inGroups<Text extends { readonly index: number }>(
  texts: readonly Text[],
  { groups }: TextGroups,
): readonly (readonly Text[])[] {
  if (groups === undefined) return texts.map((text) => [text]);
  const found = new Map<string | undefined, Text[]>();
  for (const text of texts) {
    const group = groups[text.index];
    found.set(group, [...(found.get(group) ?? []), text]);
  }
  return [...found.values()];
}
