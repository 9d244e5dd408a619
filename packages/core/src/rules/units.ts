import type { PatternToken } from './pattern.ts';
import type { TokenFacts } from './token-facts.ts';

/** The tokens of a text as the matcher needs them. */
export interface MatcherInput {
  readonly facts: readonly TokenFacts[];
  /** Label of the entity that each token is in, or the empty text; absent where there are no entities. */
  readonly entities?: readonly string[];
}

/** Whether a match may end at a border between tokens. */
export type MayEnd = (border: number) => boolean;

/** One step of a pattern with its counts written out. */
export interface Unit {
  readonly token: PatternToken;
  readonly isOptional: boolean;
  readonly repeats: boolean;
}

/** Patterns of at most this many units, none of which repeats, are run with the bits of one number. */
const shortPattern = 16;

/** Writes out the counts of a pattern. */
export function unitsOf(tokens: readonly PatternToken[]): Unit[] {
  const units: Unit[] = [];
  for (const token of tokens) {
    const { min, max } = token;
    const isEndless = max === Number.POSITIVE_INFINITY;
    for (let i = 0; i < min; i++) units.push({ token, isOptional: false, repeats: isEndless && i === min - 1 });
    if (isEndless && min === 0) units.push({ token, isOptional: true, repeats: true });
    if (!isEndless) for (let i = min; i < max; i++) units.push({ token, isOptional: true, repeats: false });
  }
  return units;
}

/** Whether matches may be longer than a number has bits. */
export function isLong(units: readonly Unit[]): boolean {
  return units.length > shortPattern || units.some((unit) => unit.repeats);
}

/** Whether the token is what the unit asks for. */
export function passes({ token }: Unit, facts: TokenFacts, entity: string): boolean {
  for (const test of token.tests) if (!test(facts, entity)) return token.negated;
  return !token.negated;
}

/** The end of the longest match of a pattern that is not long, from `start`, at most `to` and where `mayEnd` allows; `start` if none. */
export function longestEnd(
  units: readonly Unit[],
  { facts, entities }: MatcherInput,
  start: number,
  to: number,
  mayEnd?: MayEnd,
): number {
  // Bit i: unit i may take the next token. Bit `units.length`: the pattern is complete.
  let waiting = follow(units, 1);
  const complete = 1 << units.length;
  let best = start;
  for (let t = start; t < to; t++) {
    let next = 0;
    for (let bits = waiting & ~complete; bits !== 0; bits &= bits - 1) {
      const unit = 31 - Math.clz32(bits & -bits);
      if (passes(units[unit]!, facts[t]!, entities?.[t] ?? '')) next |= 1 << (unit + 1);
    }
    if (next === 0) break;
    waiting = follow(units, next);
    if ((waiting & complete) !== 0 && (mayEnd === undefined || mayEnd(t + 1))) best = t + 1;
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
 * The ends of the longest matches from each border in [`from`, `to`], at most `to` and where `mayEnd` allows, at the index
 * border − `from`; the border itself for an empty match, -1 for none. Goes from right to left: the furthest end that unit j
 * reaches when it is next at token t follows from the ends at t + 1.
 */
export function longestEnds(
  units: readonly Unit[],
  { facts, entities }: MatcherInput,
  from: number,
  to: number,
  mayEnd?: MayEnd,
): Int32Array {
  const size = units.length;
  const ends = new Int32Array(to - from + 1).fill(-1);
  let after = new Int32Array(size + 1).fill(-1);
  let here = new Int32Array(size + 1);
  for (let t = to; t >= from; t--) {
    here[size] = mayEnd === undefined || mayEnd(t) ? t : -1;
    for (let j = size - 1; j >= 0; j--) {
      const unit = units[j]!;
      let best = unit.isOptional ? here[j + 1]! : -1;
      // Asking whether the token passes is what costs: only where the rest of the pattern can be completed.
      const reach = Math.max(after[j + 1]!, unit.repeats ? after[j]! : -1);
      if (reach > best && passes(unit, facts[t]!, entities?.[t] ?? '')) best = reach;
      here[j] = best;
    }
    ends[t - from] = here[0]!;
    [after, here] = [here, after];
  }
  return ends;
}
