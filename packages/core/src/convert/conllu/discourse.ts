// `Discourse=` in MISC as GUM has it (https://gucorpling.org/gum/): on the first word of each unit its relation, its number and that of
// its head, how high it is attached, and the signals; behind semicolons the relations beside the tree, which have two heights.
//   causal-cause:3->7:1:dm-because-44-gold;adversative-contrast:3->5:0:2:_        ROOT:7:0
import type { DiscourseEdge, DiscourseUnit, Range } from '../../doc/annotations.ts';
import { quote } from '../json-checks.ts';
import { readSignals, type WordTokens } from './signals.ts';

/** What cannot be read, with its token. */
export interface DiscourseProblem {
  readonly token: number;
  /** Goes on after the name of the line. */
  readonly problem: string;
}

/** What the root of a document has instead of a relation. */
export const rootLabel = 'ROOT';

/**
 * The units that the values of `Discourse` of all tokens say; undefined where none has any. Whether their heads make a tree is not looked
 * at here.
 */
export function readUnits(
  values: readonly (string | undefined)[],
  tokens: readonly Range[],
  words: WordTokens,
): { readonly units: readonly DiscourseUnit[] | undefined; readonly problems: readonly DiscourseProblem[] } {
  const problems: DiscourseProblem[] = [];
  const begun = values.flatMap((value, token) => (value === undefined ? [] : [{ value, token }]));
  const [first] = begun;
  if (first === undefined) return { units: undefined, problems };
  if (first.token > 0)
    problems.push({ token: first.token, problem: 'begins the first unit of discourse, and there are words before it' });
  const units = begun.map(({ value, token }, index): DiscourseUnit => {
    const next = begun[index + 1]?.token ?? tokens.length;
    const fail = (problem: string): void => {
      problems.push({ token, problem: `has the Discourse ${quote(value)}: ${problem}` });
    };
    const place = { start: tokens[token]!.start, end: tokens[next - 1]!.end };
    return { ...place, ...readValue(value, index, tokens, words, fail) };
  });
  return { units, problems };
}

type Fail = (problem: string) => void;

function readValue(
  value: string,
  index: number,
  tokens: readonly Range[],
  words: WordTokens,
  fail: Fail,
): Omit<DiscourseUnit, 'start' | 'end'> {
  const [primary = '', ...others] = value.split(';');
  const root = new RegExp(`^${rootLabel}:(\\d+):0(?::(.*))?$`).exec(primary);
  const joined = /^([^:]+):(\d+)->(\d+):(\d+)(?::(.*))?$/.exec(primary);
  const [label, unit, head, depth, signals] = root
    ? [undefined, root[1], root[1], '0', root[2]]
    : (joined?.slice(1) ?? []);
  if (unit === undefined) {
    fail(`it must be like "relation:${index + 1}->HEAD:DEPTH:SIGNALS"`);
    return {};
  }
  checkNumber(unit, index, fail);
  const read = readSignals(signals, tokens, words, fail);
  const edges = others.flatMap((other) => readEdge(other, index, tokens, words, fail) ?? []);
  return {
    head: Number(head) - 1,
    ...(label === undefined ? {} : { label }),
    depth: Number(depth),
    ...(read.length === 0 ? {} : { signals: read }),
    ...(edges.length === 0 ? {} : { edges }),
  };
}

function readEdge(
  said: string,
  index: number,
  tokens: readonly Range[],
  words: WordTokens,
  fail: Fail,
): DiscourseEdge | undefined {
  const [, label, unit, head, depth, headDepth, signals] =
    /^([^:]+):(\d+)->(\d+):(\d+):(\d+)(?::(.*))?$/.exec(said) ?? [];
  if (label === undefined || unit === undefined) {
    fail(`what is beside the tree must be like "relation:${index + 1}->OTHER:HEIGHT:HEIGHT:SIGNALS"`);
    return undefined;
  }
  checkNumber(unit, index, fail);
  const read = readSignals(signals, tokens, words, fail);
  return {
    head: Number(head) - 1,
    label,
    ...(depth === '0' ? {} : { depth: Number(depth) }),
    ...(headDepth === '0' ? {} : { headDepth: Number(headDepth) }),
    ...(read.length === 0 ? {} : { signals: read }),
  };
}

function checkNumber(unit: string, index: number, fail: Fail): void {
  if (Number(unit) !== index + 1) fail(`it is unit number ${index + 1} of the document, and says ${unit}`);
}
