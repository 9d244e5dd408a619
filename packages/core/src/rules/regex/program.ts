import { ruleError } from '../rule-error.ts';
import type { Assertion, ParsedRegex, RegexNode } from './parse.ts';

/** One step of a nondeterministic automaton. The step at index 0 is the end: a match. */
export type Step =
  | { readonly kind: 'match' }
  | { readonly kind: 'character'; readonly set: number; readonly next: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; other: number };

/** A regular expression as an automaton (Thompson 1968). */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  readonly sets: readonly RegExp[];
}

/** More steps than this are refused: the time for each character grows with them. */
const mostSteps = 2_000;

/** Turns a parsed expression into steps. Throws `rule-invalid` where there are more than {@link mostSteps}. */
export function compileProgram({ root, sets }: ParsedRegex): Program {
  const steps: Step[] = [{ kind: 'match' }];

  const add = (step: Step): number => {
    if (steps.length >= mostSteps) {
      throw ruleError(
        `The regular expression is too large: it has more than ${mostSteps} steps when its counts are written out.`,
        'Use smaller counts in { }, or several rules.',
      );
    }
    return steps.push(step) - 1;
  };

  /** Steps for `node` that go on to `next`; returns where they start. */
  const compile = (node: RegexNode, next: number): number => {
    switch (node.kind) {
      case 'character':
        return add({ kind: 'character', set: node.set, next });
      case 'assertion':
        return add({ kind: 'assertion', assertion: node.assertion, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => compile(part, after), next);
      case 'choice':
        return node.options
          .map((option) => compile(option, next))
          .reduceRight((other, one) => add({ kind: 'split', next: one, other }));
      case 'repeat':
        return compileRepeat(node, next);
    }
  };

  const compileRepeat = ({ node, min, max }: RegexNode & { kind: 'repeat' }, next: number): number => {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop: Step = { kind: 'split', next, other: next };
      start = add(loop);
      loop.other = compile(node, start);
    } else {
      for (let i = min; i < max; i++) start = add({ kind: 'split', next, other: compile(node, start) });
    }
    // A group that is empty makes no step, so a count of a billion of it would run without reaching the limit.
    for (let i = 0; i < min; i++) {
      const before = steps.length;
      start = compile(node, start);
      if (steps.length === before) break;
    }
    return start;
  };

  return { steps, start: compile(root, 0), sets };
}
