import type { Range } from 'tincture';

/**
 * Finds the number of what is at a place of a text, by the place and the number that it has as a rule (`usual`): the words of a
 * book are seldom divided otherwise on two sides, and a map of them all takes longer than everything else done with them.
 */
export function numbersOf(
  items: readonly Range[],
): (place: Range | undefined, usual: number | undefined) => number | undefined {
  let numbers: ReadonlyMap<string, number> | undefined;
  return (place, usual) => {
    if (place === undefined) return undefined;
    const known = usual === undefined ? undefined : items[usual];
    if (known?.start === place.start && known.end === place.end) return usual;
    numbers ??= new Map(items.map(({ start, end }, index) => [`${start} ${end}`, index]));
    return numbers.get(`${place.start} ${place.end}`);
  };
}
