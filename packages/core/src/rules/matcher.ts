import type { PatternToken } from './pattern.ts';
import type { TokenFacts } from './token-facts.ts';

/** A match of a rule: half-open range of tokens. */
export interface RuleMatch {
  /** Index of the rule, as it was given to the matcher. */
  readonly rule: number;
  readonly startToken: number;
  readonly endToken: number;
}

/** The tokens of a text as the matcher needs them. */
export interface MatcherInput {
  readonly facts: readonly TokenFacts[];
  /** Label of the entity that each token is in, or the empty text; absent where there are no entities. */
  readonly entities?: readonly string[];
}

/** One step of a pattern with its counts written out. */
interface Unit {
  readonly token: PatternToken;
  readonly isOptional: boolean;
  readonly repeats: boolean;
}

interface CompiledPattern {
  readonly rule: number;
  readonly units: readonly Unit[];
  /** Units that may take the first token. */
  readonly first: readonly Unit[];
  /** Whether matches can be longer than {@link shortPattern} tokens. */
  readonly isLong: boolean;
}

const shortPattern = 16;

/**
 * Finds, for each pattern and each token, the longest match that begins there (one token or more). The time is at
 * most proportional to tokens times the length of all patterns: no combination of operators makes it explode.
 */
export class TokenMatcher {
  readonly #patterns: readonly CompiledPattern[];
  /** Patterns by a word that their first token must be; `#others` name none. */
  readonly #byText = new Map<string, number[]>();
  readonly #byLower = new Map<string, number[]>();
  readonly #others: number[] = [];

  constructor(patterns: readonly { readonly rule: number; readonly tokens: readonly PatternToken[] }[]) {
    this.#patterns = patterns.map(({ rule, tokens }) => compile(rule, tokens));
    this.#patterns.forEach((pattern, index) => {
      this.#register(pattern, index);
    });
  }

  /** All matches, each pattern's longest from each token, ordered by start. */
  match(input: MatcherInput): RuleMatch[] {
    const found: RuleMatch[] = [];
    const { facts } = input;
    if (this.#patterns.length === 0) return found;
    const longEnds = new Map<number, Int32Array>();
    for (let start = 0; start < facts.length; start++) {
      for (const index of this.#mayBeginAt(facts[start]!)) {
        const pattern = this.#patterns[index]!;
        let endToken: number;
        if (pattern.isLong) {
          let ends = longEnds.get(index);
          if (ends === undefined) {
            ends = longestEnds(pattern.units, input, start);
            longEnds.set(index, ends);
          }
          endToken = ends[start]!;
        } else {
          endToken = longestEnd(pattern.units, input, start);
        }
        if (endToken > start) found.push({ rule: pattern.rule, startToken: start, endToken });
      }
    }
    return found;
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
  const units: Unit[] = [];
  for (const token of tokens) {
    const { min, max } = token;
    const isEndless = max === Number.POSITIVE_INFINITY;
    for (let i = 0; i < min; i++) units.push({ token, isOptional: false, repeats: isEndless && i === min - 1 });
    if (isEndless && min === 0) units.push({ token, isOptional: true, repeats: true });
    if (!isEndless) for (let i = min; i < max; i++) units.push({ token, isOptional: true, repeats: false });
  }
  const lastFirst = units.findIndex((unit) => !unit.isOptional);
  return {
    rule,
    units,
    first: lastFirst < 0 ? units : units.slice(0, lastFirst + 1),
    isLong: units.length > shortPattern || units.some((unit) => unit.repeats),
  };
}

function passes({ token }: Unit, facts: TokenFacts, entity: string): boolean {
  for (const test of token.tests) if (!test(facts, entity)) return token.negated;
  return !token.negated;
}

/** The longest match of a short pattern that begins at `start`; `start` itself where there is none. */
function longestEnd(units: readonly Unit[], { facts, entities }: MatcherInput, start: number): number {
  // Bit i: unit i may take the next token. Bit `units.length`: the pattern is complete.
  let waiting = follow(units, 1);
  const complete = 1 << units.length;
  let best = start;
  for (let t = start; t < facts.length; t++) {
    let next = 0;
    for (let bits = waiting & ~complete; bits !== 0; bits &= bits - 1) {
      const unit = 31 - Math.clz32(bits & -bits);
      if (passes(units[unit]!, facts[t]!, entities?.[t] ?? '')) next |= 1 << (unit + 1);
    }
    if (next === 0) break;
    waiting = follow(units, next);
    if ((waiting & complete) !== 0) best = t + 1;
  }
  return best;
}

/** Adds the units after those that may be left out. */
function follow(units: readonly Unit[], waiting: number): number {
  let all = waiting;
  for (let i = 0; i < units.length; i++) if ((all & (1 << i)) !== 0 && units[i]!.isOptional) all |= 1 << (i + 1);
  return all;
}

/**
 * The longest match that begins at each token from `from` on, by going from right to left: the furthest end that unit
 * j reaches when it is next at token t follows from the ends at t + 1. -1 or less is none.
 */
function longestEnds(units: readonly Unit[], { facts, entities }: MatcherInput, from: number): Int32Array {
  const size = units.length;
  const ends = new Int32Array(facts.length);
  let after = new Int32Array(size + 1).fill(-1);
  let here = new Int32Array(size + 1);
  // Behind the last token only the completed pattern, or units that may be left out, have an end.
  after[size] = facts.length;
  for (let j = size - 1; j >= 0 && units[j]!.isOptional; j--) after[j] = facts.length;
  for (let t = facts.length - 1; t >= from; t--) {
    const token = facts[t]!;
    const entity = entities?.[t] ?? '';
    here[size] = t;
    for (let j = size - 1; j >= 0; j--) {
      const unit = units[j]!;
      let best = unit.isOptional ? here[j + 1]! : -1;
      // Asking whether the token passes is what costs: only where the rest of the pattern can be completed.
      const reach = Math.max(after[j + 1]!, unit.repeats ? after[j]! : -1);
      if (reach > best && passes(unit, token, entity)) best = reach;
      here[j] = best;
    }
    ends[t] = here[0]!;
    [after, here] = [here, after];
  }
  return ends;
}
