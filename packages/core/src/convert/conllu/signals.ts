// Signals of relations as GUM writes them: `dm-in fact-111-112-gold+sem-rpt-2,40-42-_`: type, subtype, numbers of words, status. What is
// not said is "_". Numbers count the words of the document from 1.
import type { DiscourseSignal, Range } from '../../doc/annotations.ts';
import { quote } from '../json-checks.ts';

/** A word of the file in the order of the document: the token that it is in. */
export type WordTokens = readonly number[];

/** The signals that stand behind a relation. What is none is told to `fail`, and left out. */
export function readSignals(
  said: string | undefined,
  tokens: readonly Range[],
  words: WordTokens,
  fail: (problem: string) => void,
): readonly DiscourseSignal[] {
  if (said === undefined || said === '' || said === '_') return [];
  return said.split('+').flatMap((part): DiscourseSignal[] => {
    const fields = splitSignal(part);
    if (fields === undefined) {
      fail(`${quote(part)} is no signal like "dm-in fact-111-112-gold"`);
      return [];
    }
    const ranges = rangesOf(fields.numbers, tokens, words);
    if (ranges === undefined) {
      fail(`the signal ${quote(part)} names words that are not in order or not in the document`);
      return [];
    }
    const { type, subtype, status } = fields;
    return [{ type, ...(subtype === '_' ? {} : { subtype }), ranges, ...(status === '_' ? {} : { status }) }];
  });
}

interface SignalFields {
  readonly type: string;
  readonly subtype: string;
  readonly numbers: string;
  readonly status: string;
}

/** The fields of a signal from both ends, as its subtype and its numbers may have dashes inside. */
function splitSignal(part: string): SignalFields | undefined {
  const pieces = part.split('-');
  const [type = ''] = pieces;
  const status = pieces.pop();
  let numbers = pieces.pop();
  if (numbers === undefined || status === undefined || type === '' || status === '') return undefined;
  if (numbers !== '_' && !isNumbers(numbers)) return undefined;
  // A dash is inside a range: between two of them is a comma.
  for (let last = pieces.at(-1); numbers !== '_' && pieces.length > 2 && last !== undefined; last = pieces.at(-1)) {
    const dash = numbers.indexOf('-');
    if (!isNumbers(last) || (dash >= 0 && !numbers.slice(0, dash).includes(','))) break;
    numbers = `${last}-${numbers}`;
    pieces.pop();
  }
  const subtype = pieces.slice(1).join('-');
  return subtype === '' ? undefined : { type, subtype, numbers, status };
}

function isNumbers(text: string): boolean {
  return /^\d+(,\d+)*$/.test(text);
}

/** The characters of words given as `4-8,108`; undefined where they are not in order or not there. */
function rangesOf(numbers: string, tokens: readonly Range[], words: WordTokens): readonly Range[] | undefined {
  if (numbers === '_') return [];
  const ranges: Range[] = [];
  let last = 0;
  for (const range of numbers.split(',')) {
    const [from = '', to = from] = range.split('-');
    const [first, final] = [words[Number(from) - 1], words[Number(to) - 1]];
    if (first === undefined || final === undefined || final < first || first < last) return undefined;
    last = first;
    ranges.push({ start: tokens[first]!.start, end: tokens[final]!.end });
  }
  return ranges;
}

/** Signals as {@link readSignals} reads them; `numbersOf` gives the numbers of the first and the last word that a range touches. */
export function writeSignals(
  signals: readonly DiscourseSignal[],
  numbersOf: (range: Range) => readonly [first: number, last: number] | undefined,
): string {
  const written = signals.map(({ type, subtype = '_', ranges, status = '_' }) => {
    const numbers = ranges.flatMap((range) => {
      const [first, last] = numbersOf(range) ?? [];
      return first === undefined ? [] : [first === last ? `${first}` : `${first}-${last}`];
    });
    const [first, last] = [type, status].map((name) => plainName(name).replaceAll('-', '_'));
    // A number behind a dash would be read as one of a word.
    const middle = plainName(subtype).replace(/-(?=[\d,]+$)/, '_');
    return `${first}-${middle}-${numbers.join(',') || '_'}-${last}`;
  });
  return written.join('+') || '_';
}

/** A name without what divides fields in MISC and signals in `Discourse`. */
export function plainName(name: string): string {
  return name.replace(/[|+;:\t\r\n]/g, '_');
}
