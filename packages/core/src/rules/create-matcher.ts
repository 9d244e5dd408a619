// Token patterns and phrases for programs, in the form of spaCy's Matcher and PhraseMatcher.

import { tokenTexts } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { toTinctureError } from '../errors/tincture-error.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { type Tokenizer, tokenizerOf } from '../tokenizer/tokenizer.ts';
import { RuleFinder } from './find-matches.ts';
import { type OnImpossible, parseTokenPattern } from './pattern.ts';
import type { TokenPattern } from './pattern-types.ts';
import { ruleError, shown } from './rule-error.ts';
import type { Rule, RuleTarget } from './rules-file.ts';

/** A phrase (these words, whatever whitespace is between them), or a list with what each token must be. */
export type MatcherPattern = string | readonly TokenPattern[];

/** Options of {@link createMatcher}. */
export interface MatcherOptions {
  /** Whether phrases match in any case; default false. Token patterns say it with `LOWER`. */
  readonly anyCase?: boolean;
  /** What the texts are in, which says where the tokens of phrases end; default `en`. */
  readonly language?: LanguageCode;
}

/** Where a pattern matches. */
export interface PatternMatch<Name extends string = string> {
  /** The name under which the pattern was given. */
  readonly name: Name;
  /** Half-open range of tokens. */
  readonly startToken: number;
  readonly endToken: number;
  /** Half-open range of characters. */
  readonly start: number;
  readonly end: number;
}

/** Finds patterns in texts. */
export interface Matcher<Name extends string = string> {
  /**
   * All matches in `doc`, of each token pattern the longest from each token, overlapping or not; by place, the longer ones first. The time
   * is at most proportional to the tokens of the text times those of all token patterns; phrases add next to nothing, however many
   * there are.
   */
  match(doc: Doc): readonly PatternMatch<Name>[];
}

/**
 * A matcher for patterns by name, several for each (spaCy: `Matcher`, `PhraseMatcher`). Throws `rule-invalid` for what is no pattern, and
 * for one of which a part can never match.
 */
export function createMatcher<Name extends string>(
  patterns: Readonly<Record<Name, readonly MatcherPattern[]>>,
  { anyCase = false, language }: MatcherOptions = {},
): Matcher<Name> {
  const tokenizer = tokenizerOf(language);
  const names: Name[] = [];
  const rules: Rule[] = [];
  for (const name in patterns) {
    for (const pattern of patterns[name]) {
      names.push(name);
      rules.push({
        label: name,
        line: rules.length + 1,
        priority: 0,
        target: targetOf(name, pattern, anyCase, tokenizer),
      });
    }
  }
  const finder = new RuleFinder(rules);
  return {
    match(doc) {
      return finder
        .find(doc)
        .matches.toSorted((a, b) => a.startToken - b.startToken || b.endToken - a.endToken || a.rule - b.rule)
        .map(({ rule, startToken, endToken }) => ({
          name: names[rule]!,
          startToken,
          endToken,
          start: doc.starts[startToken]!,
          end: doc.ends[endToken - 1]!,
        }));
    },
  };
}

function targetOf(name: string, pattern: MatcherPattern, anyCase: boolean, tokenizer: Tokenizer): RuleTarget {
  try {
    if (typeof pattern !== 'string')
      return { kind: 'tokens', tokens: parseTokenPattern(pattern, { tokenizer, onImpossible: refuse }) };
    const tokens = tokenTexts(tokenizer.tokenize(pattern));
    if (tokens.length === 0)
      throw ruleError(`The phrase is ${shown(pattern)}, which has no token.`, 'Write the words to look for.');
    return { kind: 'phrase', tokens, attribute: anyCase ? 'lower' : 'text' };
  } catch (error) {
    throw toTinctureError(error, 'rule-invalid').at({ field: name });
  }
}

/** Whoever writes a program is told at once; a rules file goes on with what is left of the pattern. */
const refuse: OnImpossible = (problem) => {
  throw problem;
};
