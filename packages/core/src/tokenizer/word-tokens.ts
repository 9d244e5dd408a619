import { kind, kindOf } from './characters.ts';
import { type Emit, emitPieces } from './emit.ts';
import type { Language } from './language.ts';
import type { Rules } from './rules.ts';
import { isApostrophe, isHyphen } from './words.ts';

/**
 * Emits the tokens of the word [`start`, `end`): clitics, and the unit of a number, are split off. Returns where it ends: a
 * unit may take the period after the word.
 */
export function emitWord(
  chunk: string,
  start: number,
  end: number,
  to: number,
  { cases, language }: Rules,
  emit: Emit,
): number {
  const first = chunk.charCodeAt(start);
  if (first === 0x40 || first === 0x23) {
    emit(start, end, first === 0x40 ? 'mention' : 'hashtag');
    return end;
  }
  // From the right: `shouldn't've` is `should`, `n't` and `'ve`. What is left may be a special case.
  const borders = [end];
  let pieces: readonly string[] | undefined;
  for (let stem = end; pieces === undefined; pieces = cases.get(chunk.slice(start, stem))) {
    const clitic = cliticStart(chunk, start, stem, language);
    if (clitic === undefined) break;
    borders.push(clitic);
    stem = clitic;
  }
  const stem = borders.pop()!;
  let last = stem;
  if (pieces !== undefined) emitPieces(pieces, start, emit);
  else if (kindOf(first) === kind.digit || first === 0x2e)
    last = emitNumber(chunk, start, stem, stem === end ? to : stem, language, emit);
  else emit(start, stem, 'word');
  for (let border = borders.pop(); border !== undefined; border = borders.pop()) {
    emit(last, border, 'clitic');
    last = border;
  }
  return last;
}

/** Where the clitic of `it's`, `we'll`, `don't` or `dit-il` starts; undefined where there is none. */
function cliticStart(chunk: string, start: number, end: number, language: Language): number | undefined {
  const { clitics, splitsNot = false, hyphenClitics } = language;
  if (hyphenClitics !== undefined) return hyphenCliticStart(chunk, start, end, hyphenClitics);
  if (clitics === undefined) return undefined;
  for (let position = end - 1; position > start && position >= end - 3; position--) {
    if (!isApostrophe(chunk.charCodeAt(position))) continue;
    const tail = chunk.slice(position + 1, end);
    if (clitics.has(tail)) return position;
    const before = chunk.charCodeAt(position - 1);
    if (!splitsNot) return undefined;
    if ((tail === 't' && before === 0x6e) || (tail === 'T' && before === 0x4e)) {
      return position - 1 > start ? position - 1 : undefined;
    }
    return undefined;
  }
  return undefined;
}

/** Longest pronoun with its hyphen: `-t-elles`. */
const longestHyphenClitic = 8;

/** The longest of the clitics that the word [`start`, `end`) may end with: `-t-il` of `a-t-il`. Never in `Saint-Le`. */
function hyphenCliticStart(
  chunk: string,
  start: number,
  end: number,
  hyphenClitics: ReadonlySet<string>,
): number | undefined {
  let found: number | undefined;
  for (let position = end - 2; position > start && position >= end - longestHyphenClitic; position--) {
    if (!isHyphen(chunk.charCodeAt(position))) continue;
    const tail = chunk.slice(position + 1, end).replaceAll(/[\u2010\u2011]/g, '-');
    const lower = tail.toLowerCase();
    if ((tail === lower || tail === tail.toUpperCase()) && hyphenClitics.has(lower)) found = position;
  }
  return found;
}

/** `350F` is a number and a unit, `5p.m.` too; `2nd`, `1990s` and `3x5` stay whole. Returns where the last token ends. */
function emitNumber(
  chunk: string,
  start: number,
  end: number,
  to: number,
  { units, abbreviations }: Language,
  emit: Emit,
): number {
  let unit = start;
  while (unit < end && kindOf(chunk.charCodeAt(unit)) !== kind.letter) unit++;
  const letters = end - unit > longestUnit ? '' : chunk.slice(unit, end).toLowerCase();
  if (unit === start || kindOf(chunk.charCodeAt(unit - 1)) !== kind.digit || !isUnit(letters, units)) {
    emit(start, end, 'number');
    return end;
  }
  const keepsPeriod = chunk.charCodeAt(end) === 0x2e && end < to && abbreviations?.has(`${letters}.`);
  const last = keepsPeriod && chunk.charCodeAt(end + 1) !== 0x2e ? end + 1 : end;
  emit(start, unit, 'number');
  emit(unit, last, 'unit');
  return last;
}

const longestUnit = 6;

function isUnit(letters: string, units: ReadonlySet<string>): boolean {
  // "1990s" is a word, not 1990 seconds.
  if (letters === 's') return false;
  return units.has(letters) || (/^[a-z]+[²³]$/.test(letters) && units.has(letters.slice(0, -1)));
}
