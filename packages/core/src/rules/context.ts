import type { Borders } from './matcher.ts';
import type { Rule } from './rules-file.ts';
import { longestEnds, type MatcherInput, unitsOf } from './units.ts';

/** Where the rules of a file may begin and end in one text: what stands `before` and `after`. Worked out when asked. */
export class ContextBorders implements Borders {
  readonly #rules: readonly Rule[];
  readonly #input: MatcherInput;
  readonly #starts = new Map<number, Uint8Array>();
  readonly #ends = new Map<number, Uint8Array>();

  constructor(rules: readonly Rule[], input: MatcherInput) {
    this.#rules = rules;
    this.#input = input;
  }

  starts(rule: number): Uint8Array | undefined {
    const before = this.#rules[rule]?.before;
    if (before === undefined) return undefined;
    let borders = this.#starts.get(rule);
    if (borders === undefined) {
      // A pattern that ends at a border is the turned pattern that begins there in the turned text.
      const { facts, entities } = this.#input;
      const turned = {
        facts: facts.toReversed(),
        ...(entities === undefined ? {} : { entities: entities.toReversed() }),
      };
      borders = bordersWith(before.toReversed(), turned).reverse();
      this.#starts.set(rule, borders);
    }
    return borders;
  }

  ends(rule: number): Uint8Array | undefined {
    const after = this.#rules[rule]?.after;
    if (after === undefined) return undefined;
    let borders = this.#ends.get(rule);
    if (borders === undefined) {
      borders = bordersWith(after, this.#input);
      this.#ends.set(rule, borders);
    }
    return borders;
  }
}

/** 1 at each border where the pattern begins. */
function bordersWith(pattern: NonNullable<Rule['after']>, input: MatcherInput): Uint8Array {
  return Uint8Array.from(longestEnds(unitsOf(pattern), input, 0), (end) => (end < 0 ? 0 : 1));
}
