import type { Borders } from './matcher.ts';
import type { PatternToken } from './pattern.ts';
import type { Rule } from './rules-file.ts';
import { isLong, longestEnd, longestEnds, type MatcherInput, type Unit, unitsOf } from './units.ts';

/** What stands before and after matches, for all rules of a file. */
export class RuleContexts {
  readonly #before: readonly (Context | undefined)[];
  readonly #after: readonly (Context | undefined)[];

  constructor(rules: readonly Rule[]) {
    // A pattern that ends at a border is the turned pattern that begins there in the turned text.
    this.#before = rules.map(({ before }) => before && contextOf(before.toReversed()));
    this.#after = rules.map(({ after }) => after && contextOf(after));
  }

  /** Where the rules may begin and end in one text. */
  bordersIn(input: MatcherInput): Borders {
    let turned: MatcherInput | undefined;
    const turn = ({ facts, entities }: MatcherInput): MatcherInput => ({
      facts: facts.toReversed(),
      ...(entities === undefined ? {} : { entities: entities.toReversed() }),
    });
    const known = new Map<Context, Int32Array>();
    return {
      mayStart: (rule, border) => {
        const context = this.#before[rule];
        if (context === undefined) return true;
        turned ??= turn(input);
        return beginsAt(context, turned, input.facts.length - border, known);
      },
      mayEnd: (rule) => {
        const context = this.#after[rule];
        return context && ((border) => beginsAt(context, input, border, known));
      },
    };
  }
}

interface Context {
  readonly units: readonly Unit[];
  readonly isLong: boolean;
  /** Whether nothing at all fits it. */
  readonly mayBeEmpty: boolean;
}

function contextOf(tokens: readonly PatternToken[]): Context {
  const units = unitsOf(tokens);
  return { units, isLong: isLong(units), mayBeEmpty: units.every((unit) => unit.isOptional) };
}

/** Whether the context begins at a border; long ones are worked out for all borders at once. */
function beginsAt(context: Context, input: MatcherInput, border: number, known: Map<Context, Int32Array>): boolean {
  if (context.mayBeEmpty) return true;
  if (!context.isLong) return longestEnd(context.units, input, border, input.facts.length) > border;
  let ends = known.get(context);
  if (ends === undefined) {
    ends = longestEnds(context.units, input, 0, input.facts.length);
    known.set(context, ends);
  }
  return ends[border]! >= 0;
}
