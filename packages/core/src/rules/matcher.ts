import type { PatternToken } from './pattern.ts';
import type { TokenFacts } from './token-facts.ts';
import {
  isLong,
  longestEnd,
  longestEnds,
  type MatcherInput,
  type MayEnd,
  passes,
  type Unit,
  unitsOf,
} from './units.ts';

/** A match of a rule: half-open range of tokens. */
export interface RuleMatch {
  /** Index of the rule, as it was given to the matcher. */
  readonly rule: number;
  readonly startToken: number;
  readonly endToken: number;
}

/** Where rules may begin and end: borders between tokens, counted from 0 to the number of tokens. */
export interface Borders {
  mayStart(rule: number, border: number): boolean;
  /** Undefined where the rule may end everywhere. */
  mayEnd(rule: number): MayEnd | undefined;
}

/** The longest match of the same rule from the same token that ends by `limit`; undefined where there is none. */
export type ShortenMatch = (match: RuleMatch, limit: number) => RuleMatch | undefined;

interface CompiledPattern {
  readonly rule: number;
  readonly units: readonly Unit[];
  /** Units that may take the first token. */
  readonly first: readonly Unit[];
  /** Whether matches can be longer than the fast way can follow. */
  readonly isLong: boolean;
}

/** The longest matches of one pattern that is long, from the borders `from` on. */
interface LongEnds {
  readonly from: number;
  readonly ends: Int32Array;
}

/**
 * Finds, for each pattern and each token, the longest match that begins there (one token or more). The time is at
 * most proportional to tokens times the length of all patterns: no combination of operators makes it explode.
 */
export class TokenMatcher {
  readonly #patterns: readonly CompiledPattern[];
  readonly #byRule: ReadonlyMap<number, CompiledPattern>;
  /** Patterns by a word that their first token must be; `#others` name none. */
  readonly #byText = new Map<string, number[]>();
  readonly #byLower = new Map<string, number[]>();
  readonly #others: number[] = [];

  constructor(patterns: readonly { readonly rule: number; readonly tokens: readonly PatternToken[] }[]) {
    this.#patterns = patterns.map(({ rule, tokens }) => compile(rule, tokens));
    this.#byRule = new Map(this.#patterns.map((pattern) => [pattern.rule, pattern]));
    this.#patterns.forEach((pattern, index) => {
      this.#register(pattern, index);
    });
  }

  /** All matches, each pattern's longest from each token, ordered by start. */
  match(input: MatcherInput, borders?: Borders): RuleMatch[] {
    const found: RuleMatch[] = [];
    const { facts } = input;
    if (this.#patterns.length === 0) return found;
    const longEnds = new Map<number, LongEnds>();
    for (let start = 0; start < facts.length; start++) {
      for (const index of this.#mayBeginAt(facts[start]!)) {
        const pattern = this.#patterns[index]!;
        if (borders?.mayStart(pattern.rule, start) === false) continue;
        const mayEnd = borders?.mayEnd(pattern.rule);
        let endToken: number;
        if (pattern.isLong) {
          let known = longEnds.get(index);
          if (known === undefined) {
            known = { from: start, ends: longestEnds(pattern.units, input, start, facts.length, mayEnd) };
            longEnds.set(index, known);
          }
          endToken = known.ends[start - known.from]!;
        } else {
          endToken = longestEnd(pattern.units, input, start, facts.length, mayEnd);
        }
        if (endToken > start) found.push({ rule: pattern.rule, startToken: start, endToken });
      }
    }
    return found;
  }

  /** The matches of these patterns that end by a limit, in one text. */
  shortened(input: MatcherInput, borders: Borders): ShortenMatch {
    const known = new Map<string, LongEnds>();
    return ({ rule, startToken }, limit) => {
      const pattern = this.#byRule.get(rule);
      if (pattern === undefined) return undefined;
      const mayEnd = borders.mayEnd(rule);
      let endToken: number;
      if (pattern.isLong) {
        const key = `${rule} ${limit}`;
        let stretch = known.get(key);
        if (stretch === undefined || stretch.from > startToken) {
          // Twice as far back as was asked, so that going on to the left costs no more than the text is long.
          const from = Math.max(0, 2 * startToken - limit);
          stretch = { from, ends: longestEnds(pattern.units, input, from, limit, mayEnd) };
          known.set(key, stretch);
        }
        endToken = stretch.ends[startToken - stretch.from]!;
      } else endToken = longestEnd(pattern.units, input, startToken, limit, mayEnd);
      return endToken > startToken ? { rule, startToken, endToken } : undefined;
    };
  }

  #register(pattern: CompiledPattern, index: number): void {
    const add = (map: Map<string, number[]>, word: string): void => {
      const list = map.get(word);
      if (list === undefined) map.set(word, [index]);
      else if (list.at(-1) !== index) list.push(index);
    };
    if (pattern.first.some(({ token }) => token.words === undefined || token.negated)) {
      this.#others.push(index);
      return;
    }
    for (const { token } of pattern.first) {
      for (const value of token.words?.values ?? []) {
        add(token.words?.attribute === 'text' ? this.#byText : this.#byLower, value);
      }
    }
  }

  /** Patterns of which the first token may be this one, remembered with the token's text. */
  #mayBeginAt(token: TokenFacts): readonly number[] {
    let known = token.notes.get(this);
    if (known === undefined) {
      const named = [...(this.#byText.get(token.text) ?? []), ...(this.#byLower.get(token.lower) ?? [])];
      const all = new Set([...this.#others, ...named]);
      known = [...all].filter((index) =>
        this.#patterns[index]!.first.some((unit) => unit.token.usesEntity || passes(unit, token, '')),
      );
      token.notes.set(this, known);
    }
    return known;
  }
}

function compile(rule: number, tokens: readonly PatternToken[]): CompiledPattern {
  const units = unitsOf(tokens);
  const firstNeeded = units.findIndex((unit) => !unit.isOptional);
  return { rule, units, first: firstNeeded < 0 ? units : units.slice(0, firstNeeded + 1), isLong: isLong(units) };
}
