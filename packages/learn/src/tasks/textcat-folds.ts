import { createRandom } from 'tincture';
import type { TextcatExample } from './textcat-data.ts';

/** A training without some texts, which then judge it; all as places among the examples. */
export interface Fold {
  readonly learn: readonly number[];
  readonly judge: readonly number[];
  /** All texts that it did not learn from, judged or not. */
  readonly without: readonly number[];
}

/**
 * Parts of the training texts in turns, the rest learning. Each label is spread over the parts, copies of a text (or
 * what else is of one group) lie in the same one, and a text whose label the rest does not have is not judged, unless it is one of the `named`
 * labels that are known by their names: what cannot be known says nothing.
 */
export function textcatFolds(
  examples: readonly TextcatExample[],
  isMultiple: boolean,
  seed: number,
  named: readonly number[] = [],
): Fold[] {
  const count = examples.length < 500 ? 5 : examples.length < 3_000 ? 3 : 10;
  if (examples.length < 2 * count) return [];
  const labelOf = (index: number): number => examples[index]!.targets.indexOf(1);
  const order = createRandom(seed).shuffle(examples.map((_, index) => index));
  if (!isMultiple) order.sort((a, b) => labelOf(a) - labelOf(b));
  const partOfGroup = new Map<string, number>();
  const parts = Array.from({ length: count }, (): number[] => []);
  for (const index of order) {
    const { doc, group = doc.text } = examples[index]!;
    const part = partOfGroup.get(group) ?? partOfGroup.size % count;
    partOfGroup.set(group, part);
    parts[part]!.push(index);
  }
  // With thousands of texts one tenth says enough.
  return (count === 10 ? parts.slice(0, 1) : parts).map((part) => {
    const rest = parts.flatMap((other) => (other === part ? [] : other));
    const known = new Set([...rest.map(labelOf), ...named]);
    const judged = isMultiple ? part : part.filter((index) => known.has(labelOf(index)));
    return { learn: rest, judge: judged, without: part };
  });
}
