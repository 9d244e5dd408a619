/** The columns of a line: divided by tabs where it has one, else by spaces. */
export function columnsOf(text: string): string[] {
  return text.includes('\t') ? text.split('\t').map((column) => column.trim()) : text.trim().split(/ +/);
}
