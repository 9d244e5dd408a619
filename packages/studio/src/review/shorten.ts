/** A text cut to at most `length` characters, with a sign that it goes on. */
export function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
