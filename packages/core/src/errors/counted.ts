/** `1 text`, `2 texts`, `2 entries`: a number with the word for what is counted, given in the singular, as messages say it. */
export function counted(count: number, word: string, plural: string = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}
