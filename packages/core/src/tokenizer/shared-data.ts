// What the tokenizer knows whatever the language. Data only.
import type { SpecialCase } from './language.ts';

/** Emoticons that may follow a word directly: `yum:)`. */
const faces = [':)', ':-)', ':(', ':-(', ';)', ';-)', ":'(", ":')"];

/** Turned around they begin with a bracket, which in the middle of a chunk is nearly always one. */
const turnedFaces = ['(:', '):'];

const otherEmoticons = [
  ':D', ':-D', 'xD', 'XD', ':P', ':-P', ':p', ':-p', ':/', ':-/', ':|', ':-|', ':o', ':O', ':-o', ':3', '<3', '</3',
  ':*', ':-*', '=)', '=(', '=D', '^^', '^_^', '-_-', 'o_o', 'O_O', 'o.o', 'O.o', '>:(', '8-)', ';P', ';D',
  '¯\\_(ツ)_/¯',
]; // biome-ignore format: a list to read in rows

const joined = ['C++', 'c++', 'C#', 'c#', 'F#', '.NET', '<-'];

/** Signs that are one token wherever they stand: `a->b`. */
const operators = ['->', '<->', '=>', '<=', '>=', '!=', '=='];

/** A list of special cases that is being made. */
export interface CaseList {
  readonly cases: ReadonlyMap<string, SpecialCase>;
  /** Adds a case, with either apostrophe where it has one. */
  add(pieces: readonly string[], place: SpecialCase['place']): void;
  /** Adds a case that stands alone, as it is, with a capital, and in capitals. */
  addInEachCase(...pieces: readonly string[]): void;
}

/** A list with what is a case in every language: emoticons, operators, names with signs. */
export function createCaseList(): CaseList {
  const cases = new Map<string, SpecialCase>();
  const add = (pieces: readonly string[], place: SpecialCase['place']): void => {
    for (const written of [pieces, pieces.map((piece) => piece.replaceAll("'", '’'))])
      cases.set(written.join(''), { pieces: written, place });
  };
  for (const word of [...otherEmoticons, ...joined]) add([word], 'alone');
  for (const face of faces) add([face], 'afterWord');
  for (const face of turnedFaces) add([face], 'first');
  for (const operator of operators) add([operator], 'anywhere');
  return {
    cases,
    add,
    addInEachCase(...pieces) {
      const [first = '', ...others] = pieces;
      add(pieces, 'alone');
      add([first.charAt(0).toUpperCase() + first.slice(1), ...others], 'alone');
      add(
        pieces.map((piece) => piece.toUpperCase()),
        'alone',
      );
    },
  };
}

/** The words of a list that is written over several lines. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''));
}

/** Units of measurement and currencies that are written after a number everywhere. */
export const metricUnits = `km km² m m² cm mm nm kg g mg t l dl cl ml w kw kwh mw v hz khz mhz ghz b kb mb gb tb
  kbps mbps gbps px ms s sec min h k c f x eur usd chf`;

/** Endings of host names that are recognised without `http://` or `www.` before them. */
export const topLevelDomains: ReadonlySet<string> = new Set(
  'com|org|net|edu|gov|mil|int|io|co|uk|de|fr|es|it|nl|eu|us|ca|au|jp|cn|in|ru|br|ch|at|se|no|dk|fi|pl|be|ie|nz|info|biz|dev|app|ai|tv|me|ly|gl|be|fm|gg|xyz|blog|shop|site|online|tech'.split(
    '|',
  ),
);
