import { alignSpan } from '../doc/align.ts';
import type { Doc } from '../doc/doc.ts';
import { RuleContexts } from './context.ts';
import { type Borders, type RuleMatch, type ShortenMatch, TokenMatcher } from './matcher.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import type { Rule } from './rules-file.ts';
import { TokenFactsCache } from './token-facts.ts';
import type { MatcherInput } from './units.ts';

/** A match of a regular expression is at most this many characters long. */
const longestRegexMatch = 1_000;

/** What the rules found in one text. */
export interface RuleSearch {
  /** Of each token pattern and regular expression the longest match from each token, of phrases all. */
  readonly matches: readonly RuleMatch[];
  readonly shorter: ShortenMatch;
}

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

  /** Looks for all rules. */
  find(doc: Doc): RuleSearch {
    const { input, borders } = this.#prepare(doc);
    const endTokens = this.#regexes.length === 0 ? new Int32Array(0) : endTokensOf(doc);
    const shortenTokens = this.#tokens.shortened(input, borders);
    return {
      matches: [...this.#findByTokens(input, borders), ...this.#findRegexes(doc, endTokens, this.#regexes, borders)],
      shorter: (match, limit) =>
        this.#rules[match.rule]!.target.kind === 'regex'
          ? this.#matchRegex(doc, endTokens, match.rule, match.startToken, limit, borders)
          : shortenTokens(match, limit),
    };
  }

  /** Indices of the rules that match somewhere; a regular expression without context may match inside tokens here. */
  matching(doc: Doc): Set<number> {
    const { input, borders } = this.#prepare(doc);
    const found = new Set(this.#findByTokens(input, borders).map(({ rule }) => rule));
    for (const rule of this.#regexes) {
      const { target, before, after } = this.#rules[rule]!;
      if (target.kind !== 'regex') continue;
      const hasContext = before !== undefined || after !== undefined;
      if (
        hasContext ? this.#findRegexes(doc, endTokensOf(doc), [rule], borders).length > 0 : target.regex.isIn(doc.text)
      )
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

  #findRegexes(doc: Doc, endTokens: Int32Array, rules: readonly number[], borders: Borders): RuleMatch[] {
    const found: RuleMatch[] = [];
    for (const rule of rules) {
      for (let startToken = 0; startToken < doc.length; startToken++) {
        if (!borders.mayStart(rule, startToken)) continue;
        const match = this.#matchRegex(doc, endTokens, rule, startToken, doc.length, borders);
        if (match !== undefined) found.push(match);
      }
    }
    return found;
  }

  /** The longest match of a regular expression from a token that ends by the token `limit`. */
  #matchRegex(
    doc: Doc,
    endTokens: Int32Array,
    rule: number,
    startToken: number,
    limit: number,
    borders: Borders,
  ): RuleMatch | undefined {
    const { target } = this.#rules[rule]!;
    if (target.kind !== 'regex') return undefined;
    const mayEnd = borders.mayEnd(rule);
    const start = doc.starts[startToken]!;
    const last = Math.min(doc.ends[limit - 1]!, start + longestRegexMatch);
    const end = target.regex.longestEnd(doc.text, start, last, (at) => {
      const token = endTokens[at]!;
      return token > 0 && (mayEnd === undefined || mayEnd(token));
    });
    return end > start ? { rule, startToken, endToken: endTokens[end]! } : undefined;
  }
}

/** The token that ends at each character, plus one; 0 where none does. */
function endTokensOf(doc: Doc): Int32Array {
  const endTokens = new Int32Array(doc.text.length + 1);
  for (let i = 0; i < doc.length; i++) endTokens[doc.ends[i]!] = i + 1;
  return endTokens;
}

function entitiesOf(doc: Doc): string[] {
  const labels = new Array<string>(doc.length).fill('');
  for (const { start, end, label } of doc.annotations.ents ?? []) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range !== undefined) labels.fill(label, range.startToken, range.endToken);
  }
  return labels;
}
