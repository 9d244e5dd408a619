/**
 * The shape of a word: `X` for a capital, `x` for any other letter, `d` for a digit, other characters as they are; runs of
 * one kind are cut at `longestRun`.
 */
export function wordShape(text: string, longestRun: number): string {
  let shape = '';
  let last = '';
  let run = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    at += point > 0xffff ? 2 : 1;
    const sign = point < 128 ? asciiSigns[point]! : signOf(String.fromCodePoint(point));
    run = sign === last ? run + 1 : 1;
    last = sign;
    if (run <= longestRun) shape += sign;
  }
  return shape;
}

function signOf(character: string): string {
  if (/[\p{Lu}\p{Lt}]/u.test(character)) return 'X';
  if (/\p{L}/u.test(character)) return 'x';
  return /\p{Nd}/u.test(character) ? 'd' : character;
}

/** Most characters are ASCII, and expressions are slow. */
const asciiSigns: readonly string[] = Array.from({ length: 128 }, (_, unit) => signOf(String.fromCharCode(unit)));
