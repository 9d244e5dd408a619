// Where words begin and end inside a chunk: what joins letters and digits to one word, and which period belongs to it.
import { type CharacterKind, isWordKind, kind, kindOf } from './characters.ts';
import { abbreviations } from './english.ts';

/** Whether a word begins at `position`: a letter or digit, or a sign that belongs to the word after it (`@name`, `#tag`, `.5`, `'90s`). */
export function startsWord(chunk: string, position: number, to: number, code: number, found: CharacterKind): boolean {
  if (isWordKind(found)) return true;
  const next = position + 1 < to ? kindOf(chunk.codePointAt(position + 1)!) : kind.symbol;
  if (code === 0x40 || code === 0x23) return next === kind.letter || (code === 0x23 && next === kind.digit);
  if (code === 0x2e) return next === kind.digit;
  if (isApostrophe(code)) return next === kind.digit && /^['’]\d\ds?(?!\w)/.test(chunk.slice(position, position + 5));
  return false;
}

/** End of the word at `start`: letters and digits, and the signs that join them. */
export function wordEnd(chunk: string, start: number, to: number): number {
  let position = start + width(chunk.codePointAt(start)!);
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    if (isWordKind(kindOf(code))) position += width(code);
    else if (joins(chunk, position, to)) position++;
    else break;
  }
  return position;
}

/** Whether the sign at `position`, after a word character, joins it to what follows. */
export function joins(chunk: string, position: number, to: number): boolean {
  if (position + 1 >= to) return false;
  const code = chunk.charCodeAt(position);
  const before = chunk.charCodeAt(position - 1);
  const after = chunk.codePointAt(position + 1)!;
  const left = kindOf(before);
  const right = kindOf(after);
  if (!isWordKind(right)) return false;
  if (isApostrophe(code)) return true;
  switch (code) {
    case 0x2d: // hyphen: joins numbers, dates and names such as covid-19, but not words, nor a number and its unit
    case 0x2010:
    case 0x2011:
      return right === kind.digit;
    case 0x2e: // period: joins numbers, initials and file names, but not "end.Start"
      return !(left === kind.letter && isUpper(after) && !isUpper(before));
    case 0x2c: // comma, colon, slash: join numbers only
    case 0x3a:
    case 0x2f:
    case 0x2044:
      return left === kind.digit && right === kind.digit;
    case 0x26: // AT&T, but not the entity in AT&amp;T
      return left === kind.letter && right === kind.letter && entityEnd(chunk, position, to) === undefined;
    case 0xb7: // middle dot, as in Catalan
      return true;
    default:
      return false;
  }
}

/** Whether the period at `period` belongs to the word from `start`: initials, `U.S.`, and known abbreviations. */
export function keepsPeriod(chunk: string, start: number, period: number, to: number): boolean {
  if (period >= to || chunk.charCodeAt(period) !== 0x2e || chunk.charCodeAt(period + 1) === 0x2e) return false;
  if (period - start > longestAbbreviation) return false;
  const word = chunk.slice(start, period + 1);
  if (/^(?:\p{L}\.){2,}$/u.test(word)) return true;
  if (/^\p{Lu}\.$/u.test(word)) return word !== 'I.';
  return abbreviations.has(word.toLowerCase());
}

const longestAbbreviation = 12;

/** End of the HTML entity at `start`, as in `&amp;` and `&#39;`: what web pages leave in texts. */
export function entityEnd(chunk: string, start: number, to: number): number | undefined {
  const found = /^&(?:[a-z]{2,8}\d{0,2}|#\d{1,7}|#x[\da-f]{1,6});/i.exec(chunk.slice(start, Math.min(to, start + 12)));
  return found === null ? undefined : start + found[0].length;
}

/** Signs of which a run is one token. */
const repeating = '.!?-_=*~+<>/\\|,:;';

/** Whether the sign at `position` goes on as a run that is one token (`...`, `!!!`, `--`). */
export function isRun(chunk: string, position: number, to: number): boolean {
  return (
    position + 1 < to &&
    chunk.charCodeAt(position + 1) === chunk.charCodeAt(position) &&
    repeating.includes(chunk.charAt(position))
  );
}

export function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019;
}

/** UTF-16 units of a code point. */
export function width(code: number): number {
  return code > 0xffff ? 2 : 1;
}

function isUpper(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character !== character.toLowerCase();
}
