import { alignSpan } from '../doc/align.ts';
import type { Doc } from '../doc/doc.ts';
import { RuleContexts } from './context.ts';
import { type Borders, type RuleMatch, TokenMatcher } from './matcher.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import type { Rule } from './rules-file.ts';
import { TokenFactsCache } from './token-facts.ts';
import type { MatcherInput } from './units.ts';

/** A match of a regular expression is at most this many characters long. */
export const longestRegexMatch = 1_000;

/** All rules of a file, ready to be looked for. */
export class RuleFinder {
  readonly #rules: readonly Rule[];
  readonly #tokens: TokenMatcher;
  readonly #phrases: readonly PhraseMatcher[];
  readonly #regexes: readonly number[];
  readonly #usesEntities: boolean;
  readonly #contexts: RuleContexts;
  readonly #cache = new TokenFactsCache();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#contexts = new RuleContexts(rules);
    const patterns = rules.flatMap(({ target }, rule) =>
      target.kind === 'tokens' ? { rule, tokens: target.tokens } : [],
    );
    const phrases = (attribute: 'text' | 'lower'): PhraseMatcher =>
      new PhraseMatcher(
        attribute,
        rules.flatMap(({ target }, rule) =>
          target.kind === 'phrase' && target.attribute === attribute ? { rule, tokens: target.tokens } : [],
        ),
      );
    this.#tokens = new TokenMatcher(patterns);
    this.#phrases = [phrases('text'), phrases('lower')];
    this.#regexes = rules.flatMap(({ target }, rule) => (target.kind === 'regex' ? rule : []));
    const everyToken = [
      ...patterns.flatMap(({ tokens }) => tokens),
      ...rules.flatMap(({ before, after }) => [...(before ?? []), ...(after ?? [])]),
    ];
    this.#usesEntities = everyToken.some((token) => token.usesEntity);
  }

  /** Every match: of each token pattern and regular expression the longest from each token, of phrases all. */
  find(doc: Doc): RuleMatch[] {
    const { input, borders } = this.#prepare(doc);
    return [...this.#findByTokens(input, borders), ...this.#findRegexes(doc, this.#regexes, borders)];
  }

  /** Indices of the rules that match somewhere; a regular expression without context may match inside tokens here. */
  matching(doc: Doc): Set<number> {
    const { input, borders } = this.#prepare(doc);
    const found = new Set(this.#findByTokens(input, borders).map(({ rule }) => rule));
    for (const rule of this.#regexes) {
      const { target, before, after } = this.#rules[rule]!;
      if (target.kind !== 'regex') continue;
      const hasContext = before !== undefined || after !== undefined;
      if (hasContext ? this.#findRegexes(doc, [rule], borders).length > 0 : target.regex.isIn(doc.text))
        found.add(rule);
    }
    return found;
  }

  #prepare(doc: Doc): { input: MatcherInput; borders: Borders } {
    const facts = this.#cache.of(doc);
    const input = this.#usesEntities ? { facts, entities: entitiesOf(doc) } : { facts };
    return { input, borders: this.#contexts.bordersIn(input) };
  }

  #findByTokens(input: MatcherInput, borders: Borders): RuleMatch[] {
    const phrases = this.#phrases
      .flatMap((matcher) => matcher.match(input.facts))
      .filter(
        ({ rule, startToken, endToken }) =>
          borders.mayStart(rule, startToken) && borders.mayEnd(rule)?.(endToken) !== false,
      );
    return [...this.#tokens.match(input, borders), ...phrases];
  }

  #findRegexes(doc: Doc, rules: readonly number[], borders: Borders): RuleMatch[] {
    const found: RuleMatch[] = [];
    if (rules.length === 0) return found;
    // The token that ends at each character, plus one; 0 where none does.
    const endTokens = new Int32Array(doc.text.length + 1);
    for (let i = 0; i < doc.length; i++) endTokens[doc.ends[i]!] = i + 1;
    for (const rule of rules) {
      const { target } = this.#rules[rule]!;
      if (target.kind !== 'regex') continue;
      const mayEnd = borders.mayEnd(rule);
      for (let startToken = 0; startToken < doc.length; startToken++) {
        if (!borders.mayStart(rule, startToken)) continue;
        const start = doc.starts[startToken]!;
        const limit = Math.min(doc.text.length, start + longestRegexMatch);
        const end = target.regex.longestEnd(doc.text, start, limit, (at) => {
          const token = endTokens[at]!;
          return token > 0 && (mayEnd === undefined || mayEnd(token));
        });
        if (end > start) found.push({ rule, startToken, endToken: endTokens[end]! });
      }
    }
    return found;
  }
}

function entitiesOf(doc: Doc): string[] {
  const labels = new Array<string>(doc.length).fill('');
  for (const { start, end, label } of doc.annotations.ents ?? []) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range !== undefined) labels.fill(label, range.startToken, range.endToken);
  }
  return labels;
}
