// What the tokenizer knows about English. Words are split as in the English treebanks (UD, OntoNotes) and in spaCy: clitics
// and n't are tokens, and so is a hyphen between letters.
import type { Language } from '../language.ts';
import { createCaseList, wordSet } from '../shared-data.ts';

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

const joined = ['w/', 'w/o', 'b/c', '&c.'];

const clitics: ReadonlySet<string> = new Set(['s', 'm', 'd', 're', 've', 'll', 'S', 'M', 'D', 'RE', 'VE', 'LL']);

export const english: Language = {
  name: 'English',
  version: 1,
  specialCases: () => {
    const { cases, add, addInEachCase } = createCaseList();
    for (const [first, second] of contractions) addInEachCase(first, second);
    for (const verb of bareNegations) addInEachCase(verb, 'nt');
    for (const word of [...apostropheWords, ...degrees, ...joined]) add([word], 'alone');
    // A clitic by itself: after an address, an abbreviation or a quotation, or at the start of a chunk.
    for (const clitic of clitics) add([`'${clitic}`], 'afterWord');
    return cases;
  },
  /**
   * Those that are plain words too (no., in., sat.) are left out: at the end of a sentence they would swallow its period.
   */
  abbreviations: wordSet(
    `mr. mrs. ms. mx. dr. prof. rev. col. maj. capt. lt. sgt. cpl. pvt. gov. sen. supt. sr. jr. st. mt. ft.
  messrs. inc. corp. ltd. co. bros. dept. univ. assn. ave. blvd. rd. ln. hwy. pkwy. apt. bldg. vs. etc. al. cf. viz. approx. 
  e.g. i.e. a.m. p.m. a.k.a. ph.d. u.s. u.k. d.c. b.c. a.d. vol. pp. eq. eds.   
  jan. feb. apr. jun. jul. aug. sep. sept. oct. nov. tue. tues. wed. thu. thur. thurs. fri.
  tbsp. tbs. tsp. oz. lb. lbs. qt. pkg. mins. hr. hrs. secs. ft. yd. sq. tel. ext.
  ala. ariz. calif. colo. conn. fla. kan. ky. md. mich. minn. mont. neb. nev. okla. tenn. va. vt. wis. wyo.`,
  ),
  letterWords: 'I',
  clitics,
  splitsNot: true,
  /** `350F`, `2tbsp`, `10km`. */
  units: wordSet(
    `km km² m m² cm mm nm ft in mi yd kg g mg lb lbs oz ml l dl cl qt pt gal cup cups tsp tbsp f c k w kw kwh mw v hz khz mhz ghz b kb mb gb tb
  bps kbps mbps gbps px ms s sec secs min mins h hr hrs am pm a.m p.m x`,
  ),
};
