// The relations of dependency patterns: where the token on the right may be, seen from the token on the left. After spaCy's
// DependencyMatcher, whose operators come from Semgrex (Chambers et al. 2007).
import type { TokenAnnotation } from '../doc/annotations.ts';
import { breakCircles } from '../parse/circles.ts';
import { sentenceStarts } from '../parse/sentences.ts';

/** The trees of a text as operators walk them. */
export interface Trees {
  /** The head of each token, itself at a root, -1 where none is known. */
  readonly heads: Int32Array;
  /** In the order of the text. */
  readonly children: readonly (readonly number[])[];
  /** The number of the sentence of each token. */
  readonly sentences: Int32Array;
}

/** The trees that tokens say; heads that go round in a circle are none, and their tokens have no head. */
export function treesOf(tokens: readonly TokenAnnotation[]): Trees {
  const { length } = tokens;
  const heads = Int32Array.from(tokens, ({ head }) => (head !== undefined && head >= 0 && head < length ? head : -1));
  breakCircles(heads);
  const children: number[][] = tokens.map(() => []);
  heads.forEach((head, token) => {
    if (head >= 0 && head !== token) children[head]!.push(token);
  });
  const sentences = new Int32Array(length);
  (sentenceStarts(tokens) ?? []).forEach((start, index) => {
    sentences.fill(index, start);
  });
  return { heads, children, sentences };
}

/** Calls `take` with the tokens that stand in a relation to `left`, until it returns true; returns whether it did. */
export type TreeOperator = (trees: Trees, left: number, take: (right: number) => boolean) => boolean;

const parent =
  (isRight: (token: number, head: number) => boolean): TreeOperator =>
  ({ heads }, left, take) => {
    const head = heads[left]!;
    return head >= 0 && head !== left && isRight(left, head) && take(head);
  };

const child =
  (isRight: (head: number, token: number) => boolean): TreeOperator =>
  ({ children }, left, take) =>
    children[left]!.some((token) => isRight(left, token) && take(token));

const sibling =
  (isRight: (token: number, other: number) => boolean): TreeOperator =>
  ({ heads, children }, left, take) => {
    const head = heads[left]!;
    if (head < 0 || head === left) return false;
    return children[head]!.some((token) => token !== left && isRight(left, token) && take(token));
  };

const ancestors: TreeOperator = ({ heads }, left, take) => {
  for (let at = left; heads[at]! >= 0 && heads[at] !== at; at = heads[at]!) if (take(heads[at]!)) return true;
  return false;
};

const descendants: TreeOperator = ({ children }, left, take) => {
  const waiting = [...children[left]!].reverse();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (take(at)) return true;
    for (const token of [...children[at]!].reverse()) waiting.push(token);
  }
  return false;
};

/** Tokens of the sentence in one direction: the next one, or all. */
const neighbour =
  (step: 1 | -1, isNext: boolean): TreeOperator =>
  ({ sentences }, left, take) => {
    for (let at = left + step; sentences[at] === sentences[left]; at += step) {
      if (take(at)) return true;
      if (isNext) return false;
    }
    return false;
  };

const anywhere = (): boolean => true;
const isNext = (left: number, right: number): boolean => right === left + 1;
const isPrevious = (left: number, right: number): boolean => right === left - 1;
const isAfter = (left: number, right: number): boolean => right > left;
const isBefore = (left: number, right: number): boolean => right < left;

/** How a token on the right stands to one on the left, as docs/tasks/parser.md lists them. */
export type TreeSign =
  | ('<' | '>' | '<<' | '>>' | '.' | '.*' | ';' | ';*')
  | ('$+' | '$-' | '$++' | '$--')
  | ('>+' | '>-' | '>++' | '>--' | '<+' | '<-' | '<++' | '<--');

/** By the sign that is written between the name of the token on the left and that of the one on the right. */
export const treeOperators: Readonly<Record<TreeSign, TreeOperator>> = {
  '<': parent(anywhere),
  '>': child(anywhere),
  '<<': ancestors,
  '>>': descendants,
  '.': neighbour(1, true),
  '.*': neighbour(1, false),
  ';': neighbour(-1, true),
  ';*': neighbour(-1, false),
  '$+': sibling(isNext),
  '$-': sibling(isPrevious),
  '$++': sibling(isAfter),
  '$--': sibling(isBefore),
  '>+': child(isNext),
  '>-': child(isPrevious),
  '>++': child(isAfter),
  '>--': child(isBefore),
  '<+': parent(isNext),
  '<-': parent(isPrevious),
  '<++': parent(isAfter),
  '<--': parent(isBefore),
};

/** Whether `sign` is one of them. */
export function isTreeSign(sign: unknown): sign is TreeSign {
  return typeof sign === 'string' && Object.hasOwn(treeOperators, sign);
}
