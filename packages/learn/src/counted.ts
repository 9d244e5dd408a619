/** `1 text`, `2 texts`: a number with the word for what is counted, in the singular as given. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
