import { kind, kindOf } from './characters.ts';
import { type Emit, emitPieces } from './emit.ts';
import type { Language } from './language.ts';
import { findLinks } from './links.ts';
import type { Rules } from './rules.ts';
import { emitWord } from './word-tokens.ts';
import { elisionEnd, entityEnd, isRun, keepsPeriod, kindIn, startsWord, width, wordEnd } from './words.ts';

/**
 * Cuts a chunk (text without whitespace) into tokens. Every character ends up in exactly one token, so the text can
 * always be rebuilt. The time is linear in the length.
 */
export function scanChunk(chunk: string, rules: Rules, emit: Emit): void {
  const { cases, language } = rules;
  const whole = cases.get(chunk);
  if (whole !== undefined) {
    emitPieces(whole, 0, emit);
    return;
  }
  let position = 0;
  for (const link of findLinks(chunk, language)) {
    scanWords(chunk, position, link.start, rules, emit);
    const pieces = cases.get(chunk.slice(link.start, link.end));
    if (pieces !== undefined) emitPieces(pieces, link.start, emit);
    else emit(link.start, link.end, link.rule);
    position = link.end;
  }
  scanWords(chunk, position, chunk.length, rules, emit);
}

function scanWords(chunk: string, from: number, to: number, rules: Rules, emit: Emit): void {
  const { cases, language } = rules;
  let position = from;
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    const found = kindIn(language, code);
    const pieces = cases.find(chunk, position, to);
    if (pieces !== undefined) {
      position = emitPieces(pieces, position, emit);
    } else if (found === kind.emoji) {
      const end = emojiEnd(chunk, position, to);
      emit(position, end, 'emoji');
      position = end;
    } else if (found === kind.ideograph) {
      const end = skipMarks(chunk, position + width(code), to);
      emit(position, end, 'character');
      position = end;
    } else if (startsWord(chunk, position, to, code, found, language)) {
      const elision = elisionEnd(chunk, position, to, language);
      if (elision === undefined) position = scanWord(chunk, position, to, rules, emit);
      else {
        emit(position, elision, 'clitic');
        position = elision;
      }
    } else {
      const entity = code === 0x26 ? entityEnd(chunk, position, to) : undefined;
      const end = entity ?? symbolEnd(chunk, position, to, code, language);
      emit(position, end, entity === undefined ? 'punctuation' : 'entity');
      position = end;
    }
  }
}

/** Emits the tokens of the word at `start`, with the period that belongs to it; returns where they end. */
function scanWord(chunk: string, start: number, to: number, rules: Rules, emit: Emit): number {
  const end = wordEnd(chunk, start, to, rules.language);
  if (!keepsPeriod(chunk, start, end, to, rules.language)) return emitWord(chunk, start, end, to, rules, emit);
  emit(start, end + 1, 'abbreviation');
  return end + 1;
}

/** A run of one and the same sign is one token (`...`, `!!!`, `--`); brackets, quotes and currency signs stand alone. */
function symbolEnd(chunk: string, start: number, to: number, code: number, language: Language): number {
  let position = start + width(code);
  while (isRun(chunk, position - 1, to, language)) {
    // The period of `..5` begins a number.
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
