// What a pattern may say, for the compiler: what is read from a file is checked by parseTokenPattern.
import type { FlagName } from './token-facts.ts';

/** A test of a text: that it is this one; or all of: one of a list, none of a list, a regular expression found in it. */
export type TextTest =
  | string
  | { readonly IN?: readonly string[]; readonly NOT_IN?: readonly string[]; readonly REGEX?: string };

/** A test of how many characters (code points) a token has. */
export type LengthTest =
  | number
  | {
      readonly '=='?: number;
      readonly '>='?: number;
      readonly '<='?: number;
      readonly '>'?: number;
      readonly '<'?: number;
      readonly IN?: readonly number[];
      readonly NOT_IN?: readonly number[];
    };

/** What one token must be, by spaCy's keys (docs/reference/rules.md); all of them must hold, `{}` is any token. */
export interface TokenTests extends Readonly<Partial<Record<FlagName, boolean>>> {
  readonly ORTH?: TextTest;
  readonly TEXT?: TextTest;
  readonly LOWER?: TextTest;
  readonly SHAPE?: TextTest;
  readonly PREFIX?: TextTest;
  readonly SUFFIX?: TextTest;
  /** The label of the entity that it is in; the empty text is in none. */
  readonly ENT_TYPE?: TextTest;
  readonly LENGTH?: LengthTest;
}

/** One token of a pattern, and how often it is there: once without `OP`; `!` is once, and not what the other keys say. */
export interface TokenPattern extends TokenTests {
  readonly OP?: '!' | '?' | '*' | '+' | `{${string}}`;
}

/** What one token of a dependency pattern must be: the keys of {@link TokenTests}, and what is annotated on it. */
export interface AnnotatedTokenTests extends TokenTests {
  readonly POS?: TextTest;
  readonly TAG?: TextTest;
  readonly DEP?: TextTest;
  readonly LEMMA?: TextTest;
  /** Also by its features, such as `Number=Plur`. */
  readonly MORPH?:
    | TextTest
    | {
        readonly IS_SUPERSET?: readonly string[];
        readonly IS_SUBSET?: readonly string[];
        readonly INTERSECTS?: readonly string[];
      };
}
