// What the tokenizer knows about English. Data only; the rules that use it are in scan-chunk.ts and words.ts.
/** A text with tokens of its own. */
export interface SpecialCase {
  /** Its tokens, which put together are the text. */
  readonly pieces: readonly string[];
  /**
   * Where it is one. `alone`: no letter or digit directly before or after. `afterWord`: it may follow a word directly.
   * `first`: at the start of a chunk, with at most the end of a sentence after it. `anywhere`: whatever is beside it.
   */
  readonly place: 'alone' | 'afterWord' | 'first' | 'anywhere';
}

/** Contractions that are two words, by the words that they are split into. */
const contractions: readonly (readonly [string, string])[] = [
  ['can', 'not'],
  ['gon', 'na'],
  ['got', 'ta'],
  ['wan', 'na'],
  ['lem', 'me'],
  ['gim', 'me'],
];

/**
 * Negations written without their apostrophe: `dont` is `do` + `nt`. `want` is a word and no negation, so "wa" is not
 * here; `cant` and `wont` are words that nobody writes today, so they are taken as negations.
 */
const bareNegations = 'do does did is are was were has have had could would should ca wo ai'.split(' ');

/** Words that start with an apostrophe. */
const apostropheWords = ["'em", "'til", "'tis", "'twas", "'cause", "'bout", "'n'", "'n"];

/** Degrees whose periods belong to them; the rule for initials does not see those with more than one letter a part. */
const degrees = [
  'Ph.D.',
  'Ph.D',
  'M.Sc.',
  'B.Sc.',
  'M.Ed.',
  'B.Ed.',
  'Ed.D.',
  'Psy.D.',
  'Pharm.D.',
  'D.Phil.',
  'LL.B.',
  'LL.M.',
];

/** Emoticons that may follow a word directly: `yum:)`. */
const faces = [':)', ':-)', ':(', ':-(', ';)', ';-)', ":'(", ":')"];

/** Turned around they begin with a bracket, which in the middle of a chunk is nearly always one. */
const turnedFaces = ['(:', '):'];

const otherEmoticons = [
  ':D', ':-D', 'xD', 'XD', ':P', ':-P', ':p', ':-p', ':/', ':-/', ':|', ':-|', ':o', ':O', ':-o', ':3', '<3', '</3',
  ':*', ':-*', '=)', '=(', '=D', '^^', '^_^', '-_-', 'o_o', 'O_O', 'o.o', 'O.o', '>:(', '8-)', ';P', ';D',
  '¯\\_(ツ)_/¯',
]; // biome-ignore format: a list to read in rows

const joined = ['w/', 'w/o', 'b/c', 'C++', 'c++', 'C#', 'c#', 'F#', '.NET', '<-', '&c.'];

/** Signs that are one token wherever they stand: `a->b`. */
const operators = ['->', '<->', '=>', '<=', '>=', '!=', '=='];

/** Clitics that are split off the end of a word, after either apostrophe. */
export const clitics: ReadonlySet<string> = new Set(['s', 'm', 'd', 're', 've', 'll', 'S', 'M', 'D', 'RE', 'VE', 'LL']);

/** Texts with a tokenisation of their own, by text. */
export function englishSpecialCases(): Map<string, SpecialCase> {
  const cases = new Map<string, SpecialCase>();
  const add = (pieces: readonly string[], place: SpecialCase['place']): void => {
    for (const written of [pieces, pieces.map((piece) => piece.replaceAll("'", '’'))])
      cases.set(written.join(''), { pieces: written, place });
  };
  const inEachCase = (first: string, second: string): void => {
    add([first, second], 'alone');
    add([first.charAt(0).toUpperCase() + first.slice(1), second], 'alone');
    add([first.toUpperCase(), second.toUpperCase()], 'alone');
  };
  for (const [first, second] of contractions) inEachCase(first, second);
  for (const verb of bareNegations) inEachCase(verb, 'nt');
  for (const word of [...apostropheWords, ...degrees, ...otherEmoticons, ...joined]) add([word], 'alone');
  for (const face of faces) add([face], 'afterWord');
  for (const face of turnedFaces) add([face], 'first');
  // A clitic by itself: after an address, an abbreviation or a quotation, or at the start of a chunk.
  for (const clitic of clitics) add([`'${clitic}`], 'afterWord');
  for (const operator of operators) add([operator], 'anywhere');
  return cases;
}

/**
 * Abbreviations whose period belongs to them, in lower case with the period. Those that are plain words too (no.,
 * in., sat.) are left out: at the end of a sentence they would swallow its period.
 */
export const abbreviations: ReadonlySet<string> = new Set(
  `mr. mrs. ms. mx. dr. prof. rev. col. maj. capt. lt. sgt. cpl. pvt. gov. sen. supt. sr. jr. st. mt. ft.
  messrs. inc. corp. ltd. co. bros. dept. univ. assn. ave. blvd. rd. ln. hwy. pkwy. apt. bldg. vs. etc. al. cf. viz. approx. 
  e.g. i.e. a.m. p.m. a.k.a. ph.d. u.s. u.k. d.c. b.c. a.d. vol. pp. eq. eds.   
  jan. feb. apr. jun. jul. aug. sep. sept. oct. nov. tue. tues. wed. thu. thur. thurs. fri.
  tbsp. tbs. tsp. oz. lb. lbs. qt. pkg. mins. hr. hrs. secs. ft. yd. sq. tel. ext.
  ala. ariz. calif. colo. conn. fla. kan. ky. md. mich. minn. mont. neb. nev. okla. tenn. va. vt. wis. wyo.`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Units that are split off a number: `350F`, `2tbsp`, `10km`. */
export const units: ReadonlySet<string> = new Set(
  `km km² m m² cm mm nm ft in mi yd kg g mg lb lbs oz ml l dl cl qt pt gal cup cups tsp tbsp f c k w kw kwh mw v hz khz mhz ghz b kb mb gb tb
  bps kbps mbps gbps px ms s sec secs min mins h hr hrs am pm x`.split(/\s+/),
);

/** Endings of host names that are recognised without `http://` or `www.` before them. */
export const topLevelDomains: ReadonlySet<string> = new Set(
  'com|org|net|edu|gov|mil|int|io|co|uk|de|fr|es|it|nl|eu|us|ca|au|jp|cn|in|ru|br|ch|at|se|no|dk|fi|pl|be|ie|nz|info|biz|dev|app|ai|tv|me|ly|gl|be|fm|gg|xyz|blog|shop|site|online|tech'.split(
    '|',
  ),
);
