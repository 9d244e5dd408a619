import { alignSpan } from '../doc/align.ts';
import type { Doc } from '../doc/doc.ts';
import { type RuleMatch, TokenMatcher } from './matcher.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import type { Rule } from './rules-file.ts';
import { TokenFactsCache } from './token-facts.ts';

/** A match of a regular expression is at most this many characters long. */
export const longestRegexMatch = 1_000;

/** All rules of a file, ready to be looked for. */
export class RuleFinder {
  readonly #rules: readonly Rule[];
  readonly #tokens: TokenMatcher;
  readonly #phrases: readonly PhraseMatcher[];
  readonly #regexes: readonly number[];
  readonly #usesEntities: boolean;
  readonly #cache = new TokenFactsCache();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
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
    this.#usesEntities = patterns.some(({ tokens }) => tokens.some((token) => token.usesEntity));
  }

  /** Every match: of each token pattern and regular expression the longest from each token, of phrases all. */
  find(doc: Doc): RuleMatch[] {
    return [...this.#findByTokens(doc), ...this.#findRegexes(doc)];
  }

  /** Indices of the rules that match somewhere; a regular expression may match inside tokens here. */
  matching(doc: Doc): Set<number> {
    const found = new Set(this.#findByTokens(doc).map(({ rule }) => rule));
    for (const rule of this.#regexes) {
      const { target } = this.#rules[rule]!;
      if (target.kind === 'regex' && target.regex.isIn(doc.text)) found.add(rule);
    }
    return found;
  }

  #findByTokens(doc: Doc): RuleMatch[] {
    const facts = this.#cache.of(doc);
    const input = this.#usesEntities ? { facts, entities: entitiesOf(doc) } : { facts };
    return [...this.#tokens.match(input), ...this.#phrases.flatMap((matcher) => matcher.match(facts))];
  }

  #findRegexes(doc: Doc): RuleMatch[] {
    const found: RuleMatch[] = [];
    if (this.#regexes.length === 0) return found;
    // The token that ends at each character, plus one; 0 where none does.
    const endTokens = new Int32Array(doc.text.length + 1);
    for (let i = 0; i < doc.length; i++) endTokens[doc.ends[i]!] = i + 1;
    for (const rule of this.#regexes) {
      const { target } = this.#rules[rule]!;
      if (target.kind !== 'regex') continue;
      for (let startToken = 0; startToken < doc.length; startToken++) {
        const start = doc.starts[startToken]!;
        const limit = Math.min(doc.text.length, start + longestRegexMatch);
        const end = target.regex.longestEnd(doc.text, start, limit, (at) => endTokens[at]! > 0);
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
