import { kind, kindOf } from './characters.ts';
import { type Emit, emitPieces } from './emit.ts';
import { findLinks } from './links.ts';
import type { SpecialCases } from './special-cases.ts';
import { emitWord } from './word-tokens.ts';
import { entityEnd, isRun, keepsPeriod, startsWord, width, wordEnd } from './words.ts';

/**
 * Cuts a chunk (text without whitespace) into tokens. Every character ends up in exactly one token, so the text can
 * always be rebuilt. The time is linear in the length.
 */
export function scanChunk(chunk: string, cases: SpecialCases, emit: Emit): void {
  const whole = cases.get(chunk);
  if (whole !== undefined) {
    emitPieces(whole, 0, emit);
    return;
  }
  let position = 0;
  for (const link of findLinks(chunk)) {
    scanWords(chunk, position, link.start, cases, emit);
    const pieces = cases.get(chunk.slice(link.start, link.end));
    if (pieces !== undefined) emitPieces(pieces, link.start, emit);
    else emit(link.start, link.end, link.rule);
    position = link.end;
  }
  scanWords(chunk, position, chunk.length, cases, emit);
}

function scanWords(chunk: string, from: number, to: number, cases: SpecialCases, emit: Emit): void {
  let position = from;
  while (position < to) {
    const code = chunk.codePointAt(position)!;
    const found = kindOf(code);
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
    } else if (startsWord(chunk, position, to, code, found)) {
      const end = wordEnd(chunk, position, to);
      if (keepsPeriod(chunk, position, end, to)) {
        emit(position, end + 1, 'abbreviation');
        position = end + 1;
      } else position = emitWord(chunk, position, end, to, cases, emit);
    } else {
      const entity = code === 0x26 ? entityEnd(chunk, position, to) : undefined;
      const end = entity ?? symbolEnd(chunk, position, to, code);
      emit(position, end, entity === undefined ? 'punctuation' : 'entity');
      position = end;
    }
  }
}

/** A run of one and the same sign is one token (`...`, `!!!`, `--`); brackets, quotes and currency signs stand alone. */
function symbolEnd(chunk: string, start: number, to: number, code: number): number {
  let position = start + width(code);
  while (isRun(chunk, position - 1, to)) {
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
