// Where words begin and end inside a chunk: what joins letters and digits to one word, and which period belongs to it.
import { type CharacterKind, isAfterWord, isWordKind, kind, kindOf } from './characters.ts';
import type { Language } from './language.ts';

/** {@link kindOf}, but that the signs of kana are characters by themselves in a language without spaces. */
export function kindIn(language: Language, code: number): CharacterKind {
  return language.isSpaceless === true && isCharacterThere(code) ? kind.ideograph : kindOf(code);
}

/** Letters and digits to Unicode that stand among Han and kana: the signs of long vowels and of voicing, 〆, 〇, Bopomofo. */
function isCharacterThere(code: number): boolean {
  if (code === 0x30fc || code === 0x3006 || code === 0x3007) return true;
  return (code >= 0x3105 && code <= 0x312f) || code === 0xff70 || code === 0xff9e || code === 0xff9f;
}

/** Whether a word begins at `position`: a letter or digit, or a sign that belongs to the word after it (`@name`, `#tag`, `.5`, `'90s`). */
export function startsWord(
  chunk: string,
  position: number,
  to: number,
  code: number,
  found: CharacterKind,
  language: Language,
): boolean {
  if (isWordKind(found)) return true;
  const next = position + 1 < to ? kindOf(chunk.codePointAt(position + 1)!) : kind.symbol;
  if (code === 0x40 || code === 0x23) return next === kind.letter || (code === 0x23 && next === kind.digit);
  if (code === 0x2e) return next === kind.digit;
  if (code === 0x2d) return language.hyphens === 'open' && isSecondHalf(chunk, position);
  if (isApostrophe(code)) return next === kind.digit && /^['’]\d\ds?(?!\w)/.test(chunk.slice(position, position + 5));
  return false;
}

/** End of the word at `start`: letters and digits, and the signs that join them. */
export function wordEnd(chunk: string, start: number, to: number, language: Language): number {
  let position = start + width(chunk.codePointAt(start)!);
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    if (isWordKind(kindIn(language, code))) position += width(code);
    else if (joins(chunk, position, to, language)) position++;
    else return language.hyphens === 'open' && isFirstHalf(chunk, position, to) ? position + 1 : position;
  }
  return position;
}

/** Whether the sign at `position`, after a word, is the hyphen of `Vor- und Nachteile`: nothing but punctuation follows. */
function isFirstHalf(chunk: string, position: number, to: number): boolean {
  if (!isHyphen(chunk.charCodeAt(position)) || kindOf(chunk.charCodeAt(position - 1)) !== kind.letter) return false;
  return position + 1 >= to || /^[,;.!?/)\]“”"»«…]/.test(chunk.charAt(position + 1));
}

/** Whether the hyphen at `position`, before a word, is that of `Ein- und -ausgang`: what is half a word has no capital. */
function isSecondHalf(chunk: string, position: number): boolean {
  return (
    /^\p{Ll}/u.test(chunk.charAt(position + 1)) && (position === 0 || /^[(/[„“"»«]/.test(chunk.charAt(position - 1)))
  );
}

/** Longest elided word: `quelqu`, `quell`, `senz`, `jusqu`. */
const longestElision = 8;

/** Where the elided word that begins at `start` ends with its apostrophe: `l'` in `l'homme`; undefined where none does. */
export function elisionEnd(chunk: string, start: number, to: number, { elisions }: Language): number | undefined {
  if (elisions === undefined) return undefined;
  const limit = Math.min(to, start + longestElision + 1);
  for (let position = start; position < limit; position++) {
    if (!isApostrophe(chunk.charCodeAt(position))) continue;
    return elisions.has(chunk.slice(start, position).toLowerCase()) ? position + 1 : undefined;
  }
  return undefined;
}

/** Whether the sign at `position`, after a word character, joins it to what follows. */
export function joins(chunk: string, position: number, to: number, language: Language): boolean {
  if (position + 1 >= to) return false;
  const code = chunk.charCodeAt(position);
  const before = chunk.charCodeAt(position - 1);
  const after = chunk.codePointAt(position + 1)!;
  const left = kindOf(before);
  const right = kindIn(language, after);
  if (code === 0x2e && isHyphen(after)) return joinsAbbreviation(chunk, position, left, language);
  if (!isWordKind(right)) return false;
  if (isApostrophe(code)) return true;
  switch (code) {
    case 0x2d: // hyphen: joins numbers, dates and names such as covid-19; in some languages words, and a number and its unit
    case 0x2010:
    case 0x2011:
      return right === kind.digit || language.hyphens !== undefined;
    case 0x2e: // period: joins numbers, initials and file names, but not "end.Start"
      if (left !== kind.letter || !isUpper(after) || isUpper(before)) return true;
      return language.hasMixedInitials === true && !isAfterWord(chunk, position - 1);
    case 0x2c: // comma, colon, slash: join numbers only
    case 0x3a:
    case 0x2f:
    case 0x2044:
      return (left === kind.digit && right === kind.digit) || isGenderSign(chunk, position, left, language);
    case 0xff0c: // the same in full width
    case 0xff0e:
    case 0xff0f:
    case 0xff1a:
      return language.isSpaceless === true && left === kind.digit && right === kind.digit;
    case 0x2a: // asterisk
      return isGenderSign(chunk, position, left, language);
    case 0x26: // AT&T, but not the entity in AT&amp;T
      return left === kind.letter && right === kind.letter && entityEnd(chunk, position, to) === undefined;
    case 0xb7: // middle dot, as in Catalan
      return true;
    default:
      return false;
  }
}

/** Whether the period before a hyphen is that of `Tel.-Nr.` and `J.-C.`. */
function joinsAbbreviation(chunk: string, position: number, left: CharacterKind, { hyphens }: Language): boolean {
  return hyphens !== undefined && left === kind.letter && kindOf(chunk.charCodeAt(position + 2)) === kind.letter;
}

/** Whether the colon or asterisk at `position` is that of `Schüler:innen`. A slash is none: `Schüler/innen` are two words. */
function isGenderSign(chunk: string, position: number, left: CharacterKind, { hasGenderSigns }: Language): boolean {
  if (hasGenderSigns !== true || left !== kind.letter || chunk.charCodeAt(position) === 0x2f) return false;
  return /^(?:in|innen|r|e)(?![\p{L}\p{N}])/u.test(chunk.slice(position + 1, position + 7));
}

/** Whether the period at `period` belongs to the word from `start`: initials, `U.S.`, known abbreviations, ordinals. */
export function keepsPeriod(chunk: string, start: number, period: number, to: number, language: Language): boolean {
  const { abbreviations, letterWords = '', hasOrdinalPeriods = false } = language;
  if (abbreviations === undefined) return false;
  if (period >= to || chunk.charCodeAt(period) !== 0x2e || chunk.charCodeAt(period + 1) === 0x2e) return false;
  if (period - start > longestAbbreviation) return false;
  const word = chunk.slice(start, period + 1);
  if (/^(?:\p{L}\.){2,}$/u.test(word) || abbreviations.has(word.toLowerCase())) return true;
  if (hasOrdinalPeriods && ordinal.test(word)) return true;
  // Of a word with a hyphen, the last part counts: `Tel.-Nr.`, `J.-C.`.
  const last = language.hyphens === undefined ? word : word.slice(word.lastIndexOf('-') + 1);
  if (/^\p{Lu}\.$/u.test(last)) return !letterWords.includes(last.charAt(0));
  return last !== word && abbreviations.has(last.toLowerCase());
}

const longestAbbreviation = 12;

/**
 * `3.`, `31.12.`, `II.`. A larger number is no day, and is more often the end of a sentence than an ordinal: a period too many
 * is worse than one too few, as a name can end before a token but not inside one.
 */
const ordinal = /^(?:(?:[1-9]|[12]\d|3[01])\.|(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.|[IVX]{2,}\.)$/;

/** End of the HTML entity at `start`, as in `&amp;` and `&#39;`: what web pages leave in texts. */
export function entityEnd(chunk: string, start: number, to: number): number | undefined {
  const found = /^&(?:[a-z]{2,8}\d{0,2}|#\d{1,7}|#x[\da-f]{1,6});/i.exec(chunk.slice(start, Math.min(to, start + 12)));
  return found === null ? undefined : start + found[0].length;
}

/** Signs of which a run is one token. */
const repeating = '.!?-_=*~+<>/\\|,:;';

/** The same where words have no spaces: an ellipsis and a dash are two signs there, `……`, `——`. */
const repeatingThere = '…—―〜～。！？';

/** Whether the sign at `position` goes on as a run that is one token (`...`, `!!!`, `--`). */
export function isRun(chunk: string, position: number, to: number, { isSpaceless }: Language): boolean {
  if (position + 1 >= to || chunk.charCodeAt(position + 1) !== chunk.charCodeAt(position)) return false;
  const sign = chunk.charAt(position);
  return repeating.includes(sign) || (isSpaceless === true && repeatingThere.includes(sign));
}

export function isHyphen(code: number): boolean {
  return code === 0x2d || code === 0x2010 || code === 0x2011;
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
