/** `1 text`, `2 texts`, `2 entries`: a number with the word for what is counted, given in the singular. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${count} ${count === 1 ? word : plural}`;
}
