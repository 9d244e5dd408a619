import { type CharacterKind, kind, kindOf } from './characters.ts';
import { abbreviations, clitics, units } from './english.ts';
import { findLinks } from './links.ts';

/** Why a token is a token: what `explain` shows. */
export type TokenRule =
  | 'word'
  | 'number'
  | 'special-case'
  | 'url'
  | 'email'
  | 'mention'
  | 'hashtag'
  | 'abbreviation'
  | 'clitic'
  | 'unit'
  | 'emoji'
  | 'character'
  | 'punctuation';

/** Called for each token of a chunk, in order, with offsets into the chunk. */
export type Emit = (start: number, end: number, rule: TokenRule) => void;

/**
 * Cuts a chunk (text without whitespace) into tokens. Every character ends up in exactly one token, so the text can
 * always be rebuilt. The time is linear in the length.
 */
export function scanChunk(chunk: string, emit: Emit): void {
  let position = 0;
  for (const link of findLinks(chunk)) {
    scanWords(chunk, position, link.start, emit);
    emit(link.start, link.end, link.rule);
    position = link.end;
  }
  scanWords(chunk, position, chunk.length, emit);
}

function scanWords(chunk: string, from: number, to: number, emit: Emit): void {
  let position = from;
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    const found = kindOf(code);
    if (found === kind.emoji) {
      const end = emojiEnd(chunk, position, to);
      emit(position, end, 'emoji');
      position = end;
    } else if (found === kind.ideograph) {
      const end = skipMarks(chunk, position + width(code), to);
      emit(position, end, 'character');
      position = end;
    } else if (startsWord(chunk, position, to, code, found)) {
      const end = wordEnd(chunk, position, to);
      if (keepsPeriod(chunk, position, end, to)) {
        emit(position, end + 1, 'abbreviation');
        position = end + 1;
      } else {
        emitWord(chunk, position, end, emit);
        position = end;
      }
    } else {
      const end = symbolEnd(chunk, position, to, code);
      emit(position, end, 'punctuation');
      position = end;
    }
  }
}

function isWordKind(found: CharacterKind): boolean {
  return found === kind.letter || found === kind.digit || found === kind.mark;
}

/** Letters, digits, and the signs that belong to the word after them: `@name`, `#tag`, `.5`, `'90s`. */
function startsWord(chunk: string, position: number, to: number, code: number, found: CharacterKind): boolean {
  if (isWordKind(found)) return true;
  const next = position + 1 < to ? kindOf(chunk.codePointAt(position + 1)!) : kind.symbol;
  if (code === 0x40 || code === 0x23) return next === kind.letter || (code === 0x23 && next === kind.digit);
  if (code === 0x2e) return next === kind.digit;
  if (isApostrophe(code)) return next === kind.digit && /^['’]\d\ds?(?!\w)/.test(chunk.slice(position, position + 5));
  return false;
}

/** End of the word at `start`: letters and digits, and the signs that join them. */
function wordEnd(chunk: string, start: number, to: number): number {
  let position = start + width(chunk.codePointAt(start)!);
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    const found = kindOf(code);
    if (isWordKind(found)) {
      position += width(code);
      continue;
    }
    if (found !== kind.symbol || !joins(chunk, position, to, code)) break;
    position++;
  }
  return position;
}

/** Whether the sign at `position`, after a word character, joins it to what follows. */
function joins(chunk: string, position: number, to: number, code: number): boolean {
  if (position + 1 >= to) return false;
  const before = chunk.charCodeAt(position - 1);
  const after = chunk.codePointAt(position + 1)!;
  const left = kindOf(before);
  const right = kindOf(after);
  if (!isWordKind(right)) return false;
  const digits = left === kind.digit && right === kind.digit;
  if (isApostrophe(code)) return true;
  switch (code) {
    case 0x2d: // hyphen: splits words (well-known), joins numbers, dates and names such as covid-19
    case 0x2010:
    case 0x2011:
      return left === kind.digit || right === kind.digit;
    case 0x2e: // period: joins numbers, initials and file names, but not "end.Start"
      return !(left === kind.letter && isUpper(after) && !isUpper(before));
    case 0x2c: // comma, colon, slash: join numbers only
    case 0x3a:
    case 0x2f:
    case 0x2044:
      return digits;
    case 0x26: // AT&T
      return left === kind.letter && right === kind.letter;
    case 0xb7: // middle dot, as in Catalan
      return true;
    default:
      return false;
  }
}

function emitWord(chunk: string, start: number, end: number, emit: Emit): void {
  const first = chunk.charCodeAt(start);
  const clitic = cliticStart(chunk, start, end);
  if (first === 0x40) emit(start, end, 'mention');
  else if (first === 0x23) emit(start, end, 'hashtag');
  else if (clitic !== undefined) {
    emit(start, clitic, 'word');
    emit(clitic, end, 'clitic');
  } else if (kindOf(first) === kind.digit || first === 0x2e) emitNumber(chunk, start, end, emit);
  else emit(start, end, 'word');
}

/** Where the clitic of `it's`, `we'll` or `don't` starts; undefined where there is none. */
function cliticStart(chunk: string, start: number, end: number): number | undefined {
  for (let position = end - 1; position > start && position >= end - 3; position--) {
    if (!isApostrophe(chunk.charCodeAt(position))) continue;
    const tail = chunk.slice(position + 1, end);
    if (clitics.has(tail)) return position;
    const before = chunk.charCodeAt(position - 1);
    if ((tail === 't' && before === 0x6e) || (tail === 'T' && before === 0x4e)) {
      return position - 1 > start ? position - 1 : undefined;
    }
    return undefined;
  }
  return undefined;
}

/** `350F` is a number and a unit; `2nd`, `1990s` and `3x5` stay whole. */
function emitNumber(chunk: string, start: number, end: number, emit: Emit): void {
  let unit = end;
  while (unit > start && end - unit < 5 && kindOf(chunk.charCodeAt(unit - 1)) === kind.letter) unit--;
  const letters = chunk.slice(unit, end);
  // "1990s" is a word, not 1990 seconds.
  const isUnit = unit > start && letters !== 's' && units.has(letters.toLowerCase()) && isNumeric(chunk, start, unit);
  emit(start, isUnit ? unit : end, 'number');
  if (isUnit) emit(unit, end, 'unit');
}

function isNumeric(chunk: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (kindOf(chunk.charCodeAt(i)) === kind.letter) return false;
  return true;
}

/** A run of one and the same sign is one token (`...`, `!!!`, `--`); brackets, quotes and currency signs stand alone. */
function symbolEnd(chunk: string, start: number, to: number, code: number): number {
  let position = start + width(code);
  const repeats = '.!?-_=*~+<>/\\|,:;'.includes(String.fromCodePoint(code));
  while (repeats && position < to && chunk.charCodeAt(position) === code) {
    if (code === 0x2e && position + 1 < to && kindOf(chunk.charCodeAt(position + 1)) === kind.digit) break;
    position++;
  }
  return skipMarks(chunk, position, to);
}

function skipMarks(chunk: string, from: number, to: number): number {
  let position = from;
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    if (kindOf(code) !== kind.mark) break;
    position += width(code);
  }
  return position;
}

/** End of the emoji at `start`: with skin tone, variation selector, joined emoji (families) and flags of two letters. */
function emojiEnd(chunk: string, start: number, to: number): number {
  const isFlagLetter = (code: number): boolean => code >= 0x1f1e6 && code <= 0x1f1ff;
  const first = chunk.codePointAt(start)!;
  let position = start + width(first);
  if (isFlagLetter(first) && position < to) {
    const second = chunk.codePointAt(position)!;
    if (isFlagLetter(second)) position += width(second);
  }
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    const isTone = code >= 0x1f3fb && code <= 0x1f3ff;
    if (kindOf(code) !== kind.mark && !isTone) {
      const afterJoiner = chunk.charCodeAt(position - 1) === 0x200d;
      if (!afterJoiner || kindOf(code) !== kind.emoji) break;
    }
    position += width(code);
  }
  return position;
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019;
}

function isUpper(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character !== character.toLowerCase();
}

function width(code: number): number {
  return code > 0xffff ? 2 : 1;
}

/** Whether the period at `period` belongs to the word from `start`: initials, `U.S.`, and known abbreviations. */
function keepsPeriod(chunk: string, start: number, period: number, to: number): boolean {
  if (period >= to || chunk.charCodeAt(period) !== 0x2e || chunk.charCodeAt(period + 1) === 0x2e) return false;
  if (period - start > 12) return false;
  const word = chunk.slice(start, period + 1);
  if (/^(?:\p{L}\.){2,}$/u.test(word)) return true;
  if (/^\p{Lu}\.$/u.test(word)) return word !== 'I.';
  return abbreviations.has(word.toLowerCase());
}
