/** The code unit at which each code point of `text` starts, and its end: peers in Python count code points. */
export function codePoints(text: string): number[] {
  const starts = [0];
  for (const character of text) starts.push(starts.at(-1)! + character.length);
  return starts;
}
