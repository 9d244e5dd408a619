import type { Label } from 'tincture';

/** A label with its place in the task, which decides its colour. */
export interface PlacedLabel {
  readonly label: Label;
  readonly index: number;
}

/** Labels whose name has the words looked for, in any case: the same name first, then names that start so, then others. */
export function findLabels(labels: readonly PlacedLabel[], wanted: string): readonly PlacedLabel[] {
  const query = wanted.trim().toLowerCase();
  if (query === '') return labels;
  const rank = ({ label }: PlacedLabel): number => {
    const name = label.name.toLowerCase();
    if (name === query) return 0;
    if (name.startsWith(query)) return 1;
    return name.includes(query) ? 2 : 3;
  };
  return labels.filter((entry) => rank(entry) < 3).toSorted((a, b) => rank(a) - rank(b));
}
