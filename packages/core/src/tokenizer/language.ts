// What the tokenizer must be told about a language. Data only, one file a language in languages/; the rules that use it are
// in scan-chunk.ts, words.ts and word-tokens.ts, and are the same for all.

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

/** The data of one language. What is left out, the language does not have. */
export interface Language {
  /** In English: `German`. */
  readonly name: string;
  /** A version whose tokens differ gets a new number: a component sees the tokens that it was trained on, or none. */
  readonly version: number;
  /** Texts with a tokenisation of their own, by text. */
  readonly specialCases: () => ReadonlyMap<string, SpecialCase>;
  /**
   * Abbreviations whose period belongs to them, in lower case with the period. Left out: the period after a word is always
   * a token of its own, after initials too.
   */
  readonly abbreviations?: ReadonlySet<string>;
  /** Capital letters that are words: `I.` is the end of a sentence and no initial. */
  readonly letterWords?: string;
  /** Whether a capital may follow the period of a small letter inside an abbreviation: `z.B.`, `S.p.A.`. */
  readonly hasMixedInitials?: boolean;
  /** Whether a period makes an ordinal of a number up to 31 and of a Roman one, as in `3. Oktober` and `Friedrich II.`. */
  readonly hasOrdinalPeriods?: boolean;
  /** Clitics that are split off the end of a word, after either apostrophe: `s` in `it's`. */
  readonly clitics?: ReadonlySet<string>;
  /** Whether `n't` is split off the end of a word. */
  readonly splitsNot?: boolean;
  /** Words that lose their vowel before another, and are split off it with their apostrophe, in lower case: `qu` in `qu'il`. */
  readonly elisions?: ReadonlySet<string>;
  /** Pronouns that are split off the end of a verb with their hyphen, in lower case: `-il` in `dit-il`. */
  readonly hyphenClitics?: ReadonlySet<string>;
  /**
   * What a hyphen between letters does: without this it is a token of its own; `joined`, it is a part of the word
   * (`grand-mère`); `open`, it is also one at the end or the start of half a word (`Vor- und Nachteile`).
   */
  readonly hyphens?: 'joined' | 'open';
  /** Whether a colon or an asterisk before the ending of a feminine form is a part of the word: `Schüler:innen`. */
  readonly hasGenderSigns?: boolean;
  /** Units that are split off a number, in lower case: `5kg`. */
  readonly units: ReadonlySet<string>;
  /** Whether words are written without spaces between them: then each character is a token. */
  readonly isSpaceless?: boolean;
}
