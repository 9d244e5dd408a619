// Patterns over dependency trees, in the form of spaCy's DependencyMatcher.

import { alignSpan } from '../doc/align.ts';
import type { Doc } from '../doc/doc.ts';
import { type AnnotationTest, annotationKeys, annotationTest, isAnnotationKey } from './layer-tests.ts';
import { type PatternToken, parseToken } from './pattern.ts';
import type { AnnotatedTokenTests } from './pattern-types.ts';
import { isRecord, ruleError, shown } from './rule-error.ts';
import { type TokenFacts, TokenFactsCache } from './token-facts.ts';
import { isTreeSign, type TreeOperator, type TreeSign, type Trees, treeOperators, treesOf } from './tree-operators.ts';

/** One token of a dependency pattern; the first has neither `LEFT_ID` nor `REL_OP`. */
export interface DependencyPatternNode {
  /** Name of the token in this pattern. */
  readonly RIGHT_ID: string;
  /** What it must be: keys of token patterns, and POS, TAG, DEP, LEMMA, MORPH. `{}` is any token. */
  readonly RIGHT_ATTRS: AnnotatedTokenTests;
  /** A token that was named before. */
  readonly LEFT_ID?: string;
  /** How `LEFT_ID` stands to this one; see docs/tasks/parser.md. */
  readonly REL_OP?: TreeSign;
}

/** Where a pattern matches. */
export interface DependencyMatch {
  /** The name under which the pattern was given. */
  readonly name: string;
  /** The token of each `RIGHT_ID`, by index. */
  readonly tokens: Readonly<Record<string, number>>;
}

/** Finds patterns in texts whose tokens are annotated. */
export interface DependencyMatcher {
  /**
   * All matches in `doc`, pattern by pattern, in the order of their first tokens. Two names of a pattern may stand for the same token.
   * The matches come one by one, so whoever has enough of them stops; apart from them the time is at most proportional to the
   * patterns' tokens times the square of the longest sentence, whatever they ask for. A text without annotated tokens has none.
   */
  match(doc: Doc): IterableIterator<DependencyMatch>;
}

interface Node {
  readonly id: string;
  readonly token: PatternToken;
  readonly tests: readonly AnnotationTest[];
  /** The node on the left of its relation, which comes before it; -1 at the first. */
  readonly left: number;
  readonly operator: TreeOperator;
}

interface Pattern {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** By node: those whose relation it is on the left of. */
  readonly rights: readonly (readonly number[])[];
}

/**
 * A matcher for patterns by name, each a list of nodes or several such lists. Throws `rule-invalid` for what is no pattern. A text whose
 * tokens have no heads has no matches of relations along the tree.
 */
export function createDependencyMatcher(
  patterns: Readonly<Record<string, readonly DependencyPatternNode[] | readonly (readonly DependencyPatternNode[])[]>>,
): DependencyMatcher {
  const compiled = Object.entries(patterns).flatMap(([name, given]) => {
    const list: readonly unknown[] = Array.isArray(given) && Array.isArray(given[0]) ? given : [given];
    return list.map((pattern, index) => parsePattern(name, pattern, list.length === 1 ? '' : ` (number ${index + 1})`));
  });
  const facts = new TokenFactsCache();
  return {
    *match(doc) {
      const { tokens = [] } = doc.annotations;
      if (tokens.length !== doc.length || tokens.length === 0) return;
      const trees = treesOf(tokens);
      const input: Input = { facts: facts.of(doc), entities: entitiesOf(doc), tokens, trees };
      for (const pattern of compiled) yield* matchPattern(pattern, input);
    },
  };
}

interface Input {
  readonly facts: readonly TokenFacts[];
  readonly entities: readonly string[];
  readonly tokens: NonNullable<Doc['annotations']['tokens']>;
  readonly trees: Trees;
}

/**
 * The matches of one pattern. Its nodes are a tree of relations, so it is worked through from the leaves first: a token can be a node
 * only if each relation from there leads on. What is left then has no dead end.
 */
function* matchPattern({ name, nodes, rights }: Pattern, input: Input): IterableIterator<DependencyMatch> {
  const { length } = input.tokens;
  const may = nodes.map(() => new Uint8Array(length));
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    let count = 0;
    for (let token = 0; token < length; token++) {
      if (!passes(node, input, token)) continue;
      const leadsOn = (right: number): boolean =>
        nodes[right]!.operator(input.trees, token, (other) => may[right]![other] === 1);
      if (!rights[index]!.every(leadsOn)) continue;
      may[index]![token] = 1;
      count++;
    }
    if (count === 0) return;
  }
  const chosen = new Int32Array(nodes.length);
  const candidates = (index: number): number[] => {
    const { left, operator } = nodes[index]!;
    const found: number[] = [];
    if (left < 0) {
      may[index]!.forEach((can, token) => {
        if (can === 1) found.push(token);
      });
    } else {
      operator(input.trees, chosen[left]!, (token) => {
        if (may[index]![token] === 1) found.push(token);
        return false;
      });
    }
    return found.reverse();
  };
  // By node: the tokens that are still to be tried, the next one last.
  const waiting: number[][] = [candidates(0)];
  while (waiting.length > 0) {
    const token = waiting.at(-1)!.pop();
    if (token === undefined) {
      waiting.pop();
      continue;
    }
    chosen[waiting.length - 1] = token;
    if (waiting.length < nodes.length) waiting.push(candidates(waiting.length));
    else yield { name, tokens: Object.fromEntries(nodes.map(({ id }, index) => [id, chosen[index]!])) };
  }
}

function passes({ token: { tests }, tests: others }: Node, { facts, entities, tokens }: Input, token: number): boolean {
  return tests.every((test) => test(facts[token]!, entities[token]!)) && others.every((test) => test(tokens[token]!));
}

/** The label of the entity that each token is in, or the empty text. */
function entitiesOf(doc: Doc): string[] {
  const labels = Array.from({ length: doc.length }, () => '');
  for (const { start, end, label } of doc.annotations.ents ?? []) {
    const place = alignSpan(doc, start, end, 'expand');
    if (place !== undefined) labels.fill(label, place.startToken, place.endToken);
  }
  return labels;
}

const keys: readonly string[] = ['RIGHT_ID', 'RIGHT_ATTRS', 'LEFT_ID', 'REL_OP'];

function parsePattern(name: string, value: unknown, number: string): Pattern {
  const pattern = `The pattern ${shown(name)}${number}`;
  if (!Array.isArray(value) || value.length === 0) {
    throw ruleError(`${pattern} is ${shown(value)}.`, 'Write a list with an object for each token.');
  }
  const numbers = new Map<string, number>();
  const nodes = value.map((node: unknown, index): Node => {
    const where = `${pattern}, token ${index + 1},`;
    if (!isRecord(node)) throw ruleError(`${where} is ${shown(node)}.`, `Write an object with ${keys.join(', ')}.`);
    const unknown = Object.keys(node).find((key) => !keys.includes(key));
    if (unknown !== undefined)
      throw ruleError(`${where} has the unknown key ${shown(unknown)}.`, `Known keys: ${keys.join(', ')}.`);
    const { RIGHT_ID: id, LEFT_ID: leftId, REL_OP: sign, RIGHT_ATTRS: wanted } = node;
    if (typeof id !== 'string' || id === '' || numbers.has(id)) {
      throw ruleError(`${where} has the RIGHT_ID ${shown(id)}.`, 'Give each token of a pattern a name of its own.');
    }
    const { left, operator } = parseRelation(where, index, leftId, sign, numbers);
    numbers.set(id, index);
    return { id, left, operator, ...parseAttributes(where, wanted) };
  });
  const rights = nodes.map((_, index) => nodes.flatMap(({ left }, right) => (left === index ? [right] : [])));
  return { name, nodes, rights };
}

const nowhere: TreeOperator = () => false;

function parseRelation(
  where: string,
  index: number,
  leftId: unknown,
  sign: unknown,
  numbers: ReadonlyMap<string, number>,
): Pick<Node, 'left' | 'operator'> {
  if (index === 0) {
    if (leftId === undefined && sign === undefined) return { left: -1, operator: nowhere };
    throw ruleError(
      `${where} has a LEFT_ID or a REL_OP.`,
      'The first token stands in relation to none: leave both out.',
    );
  }
  const left = typeof leftId === 'string' ? numbers.get(leftId) : undefined;
  if (left === undefined) {
    throw ruleError(`${where} has the LEFT_ID ${shown(leftId)}.`, 'Name a token that comes before it in the pattern.');
  }
  if (!isTreeSign(sign)) {
    throw ruleError(`${where} has the REL_OP ${shown(sign)}.`, `Write one of ${Object.keys(treeOperators).join('  ')}`);
  }
  return { left, operator: treeOperators[sign] };
}

function parseAttributes(where: string, wanted: unknown): Pick<Node, 'token' | 'tests'> {
  if (!isRecord(wanted)) {
    throw ruleError(
      `${where} has RIGHT_ATTRS ${shown(wanted)}.`,
      'Write an object such as {"DEP": "nsubj"}, or {} for any token.',
    );
  }
  const entries = Object.entries(wanted).map(([key, value]) => ({ key: key.toUpperCase(), value }));
  if (entries.some(({ key }) => key === 'OP')) {
    throw ruleError(`${where} has OP.`, 'A token of a dependency pattern is there once: leave OP out.');
  }
  const tests = entries.flatMap(({ key, value }) =>
    isAnnotationKey(key) ? [annotationTest(key, value, `${where} ${key}`)] : [],
  );
  const others = entries.filter(({ key }) => !annotationKeys.includes(key)).map(({ key, value }) => [key, value]);
  return { token: parseToken(Object.fromEntries(others), where), tests };
}
