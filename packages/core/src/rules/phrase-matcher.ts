import type { RuleMatch } from './matcher.ts';
import type { TokenFacts } from './token-facts.ts';

/** A phrase as the texts of its tokens. */
export interface Phrase {
  readonly rule: number;
  readonly tokens: readonly string[];
}

/**
 * Finds phrases in texts: a tree of tokens, so the time does not grow with the number of phrases but only with how
 * many tokens of the text are beginnings of one.
 */
export class PhraseMatcher {
  readonly #attribute: 'text' | 'lower';
  /** A number for each different token of the phrases. */
  readonly #words = new Map<string, number>();
  /** From node and word to node: `node * 2^25 + word`; the root is node 0. */
  readonly #edges = new Map<number, number>();
  /** Rules of the phrases that end at a node. */
  readonly #rules = new Map<number, number[]>();
  #nodes = 1;

  /** `attribute`: whether tokens are compared as they are or in lower case. */
  constructor(attribute: 'text' | 'lower', phrases: Iterable<Phrase>) {
    this.#attribute = attribute;
    for (const phrase of phrases) this.#add(phrase);
  }

  #add({ rule, tokens }: Phrase): void {
    let node = 0;
    for (const token of tokens) {
      const key = this.#attribute === 'lower' ? token.toLowerCase() : token;
      let word = this.#words.get(key);
      if (word === undefined) {
        word = this.#words.size;
        this.#words.set(key, word);
      }
      const edge = node * edgeFactor + word;
      let next = this.#edges.get(edge);
      if (next === undefined) {
        next = this.#nodes++;
        this.#edges.set(edge, next);
      }
      node = next;
    }
    const rules = this.#rules.get(node);
    if (rules === undefined) this.#rules.set(node, [rule]);
    else rules.push(rule);
  }

  /** All matches, ordered by start. */
  match(facts: readonly TokenFacts[]): RuleMatch[] {
    const found: RuleMatch[] = [];
    if (this.#edges.size === 0) return found;
    const words = new Int32Array(facts.length);
    for (let i = 0; i < words.length; i++) words[i] = this.#words.get(facts[i]![this.#attribute]) ?? -1;
    for (let start = 0; start < words.length; start++) {
      let node = 0;
      for (let t = start; t < words.length && words[t]! >= 0; t++) {
        const next = this.#edges.get(node * edgeFactor + words[t]!);
        if (next === undefined) break;
        node = next;
        for (const rule of this.#rules.get(node) ?? []) found.push({ rule, startToken: start, endToken: t + 1 });
      }
    }
    return found;
  }
}

const edgeFactor = 2 ** 25;
