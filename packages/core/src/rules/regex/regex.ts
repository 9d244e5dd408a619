import { Automaton } from './automaton.ts';
import { parseRegex, takesCharacter } from './parse.ts';
import { compileProgram } from './program.ts';

/** A regular expression whose time is bounded by the length of the text, whatever the expression is. */
export interface Regex {
  /** Whether all its matches are empty, as those of `x{0}` and `\b`: it finds nothing, or everything. */
  readonly isEmpty: boolean;
  /** Whether it matches anywhere in `text`. */
  isIn(text: string): boolean;
  /**
   * The largest end in [`from`, `limit`] that `mayEnd` allows of a match that begins at `from`; -1 where there is
   * none. Characters before `from` are seen by `^` and `\b` only.
   */
  longestEnd(text: string, from: number, limit: number, mayEnd?: (end: number) => boolean): number;
}

/**
 * Compiles a regular expression: JavaScript's syntax with flag `u`, flags `i`, `m` and `s`, a leading `(?i)`; without
 * back references, look-around and lazy quantifiers. Matches are leftmost-longest. Throws `rule-invalid`.
 */
export function compileRegex(pattern: string, flags = ''): Regex {
  const parsed = parseRegex(pattern, flags);
  const program = compileProgram(parsed);
  const anchored = new Automaton(program, false);
  const search = new Automaton(program, true);
  return {
    isEmpty: !takesCharacter(parsed.root),
    isIn: (text) => search.isIn(text),
    longestEnd: (text, from, limit, mayEnd) => anchored.longestEnd(text, from, limit, mayEnd),
  };
}
