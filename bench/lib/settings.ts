/** The settings of a training that `--set name=number` gives, said several times. */
export function settingsOf(given: readonly string[]): Record<string, number> {
  return Object.fromEntries(given.map((set) => [set.split('=')[0], Number(set.split('=')[1])]));
}
