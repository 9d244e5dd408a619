import type { Doc } from '../doc/doc.ts';
import { wordShape } from '../doc/word-shape.ts';
import { findLinks } from '../tokenizer/links.ts';

/** What rules may ask about a token, worked out once for each different text of a token. */
export class TokenFacts {
  readonly text: string;
  readonly lower: string;
  #shape: string | undefined;
  readonly #flags = new Map<FlagName, boolean>();
  /** What the matchers know about tokens of this text; each of them fills in its own. */
  readonly notes: Map<object, readonly number[]> = new Map();

  constructor(text: string) {
    this.text = text;
    this.lower = text.toLowerCase();
  }

  /** `Apt.4` is `Xxx.d`: letters as X and x, digits as d, runs of one kind cut at four. */
  get shape(): string {
    this.#shape ??= wordShape(this.text, 4);
    return this.#shape;
  }

  is(flag: FlagName): boolean {
    let value = this.#flags.get(flag);
    if (value === undefined) {
      value = !(flag.startsWith('LIKE_') && this.text.length > longestLike) && flags[flag](this.text);
      this.#flags.set(flag, value);
    }
    return value;
  }
}

const matches =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

const hasCase = /\p{Lu}|\p{Ll}|\p{Lt}/u;

/** The yes-or-no keys of token patterns, by spaCy's names. */
export const flagNames = [
  'IS_ALPHA',
  'IS_ASCII',
  'IS_DIGIT',
  'IS_LOWER',
  'IS_UPPER',
  'IS_TITLE',
  'IS_PUNCT',
  'IS_SPACE',
  'IS_BRACKET',
  'IS_QUOTE',
  'IS_LEFT_PUNCT',
  'IS_RIGHT_PUNCT',
  'IS_CURRENCY',
  'LIKE_NUM',
  'LIKE_URL',
  'LIKE_EMAIL',
] as const;

/** One of the yes-or-no keys. */
export type FlagName = (typeof flagNames)[number];

/** Longer tokens are like no number, address or link: some of those tests take longer than linear time. */
const longestLike = 2_000;

const flags: Readonly<Record<FlagName, (text: string) => boolean>> = {
  IS_ALPHA: matches(/^[\p{L}\p{M}]+$/u),
  IS_ASCII: matches(/^[\0-\x7f]*$/),
  IS_DIGIT: matches(/^\p{Nd}+$/u),
  IS_LOWER: (text) => hasCase.test(text) && text === text.toLowerCase(),
  IS_UPPER: (text) => hasCase.test(text) && text === text.toUpperCase(),
  IS_TITLE: isTitle,
  IS_PUNCT: matches(/^\p{P}+$/u),
  IS_SPACE: matches(/^\s+$/u),
  IS_BRACKET: matches(/^[()[\]{}<>]$/),
  IS_QUOTE: matches(/^(?:["'`«»‘’‚‛“”„‟‹›❮❯]|''|``)$/u),
  IS_LEFT_PUNCT: matches(/^[([{<"'«‘‚‛“„‟‹❮`]$/u),
  IS_RIGHT_PUNCT: matches(/^[)\]}>"'»’”›❯]$/u),
  IS_CURRENCY: matches(/^\p{Sc}+$/u),
  LIKE_NUM: isLikeNumber,
  LIKE_URL: isLink,
  LIKE_EMAIL: matches(/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/),
};

/** Whether `key` is a yes-or-no key. */
export function isFlagName(key: string): key is FlagName {
  return Object.hasOwn(flags, key);
}

/** The facts of the tokens of many texts, remembered by the text of the token. */
export class TokenFactsCache {
  readonly #known = new Map<string, TokenFacts>();

  /** The facts of each token of `doc`. */
  of(doc: Doc): readonly TokenFacts[] {
    if (this.#known.size > 50_000) this.#known.clear();
    const list = new Array<TokenFacts>(doc.length);
    for (let i = 0; i < doc.length; i++) {
      const text = doc.text.slice(doc.starts[i], doc.ends[i]);
      let facts = this.#known.get(text);
      if (facts === undefined) {
        // Joining and cutting makes a string of its own, which does not keep the whole text in memory.
        facts = new TokenFacts(`${text} `.slice(0, -1));
        this.#known.set(facts.text, facts);
      }
      list[i] = facts;
    }
    return list;
  }
}

/** Whether the token as a whole is what the tokenizer takes for a web address. */
function isLink(text: string): boolean {
  const [link] = findLinks(text, {});
  return link?.rule === 'url' && link.start === 0 && link.end === text.length;
}

/** Capital letters begin words and are nowhere else: `Main`, `O'Neil`, `St.`; as Python's `istitle`. */
function isTitle(text: string): boolean {
  let isAfterLetter = false;
  let hasLetter = false;
  for (const character of text) {
    const isUpper = /\p{Lu}|\p{Lt}/u.test(character);
    const isLower = /\p{Ll}/u.test(character);
    if ((isUpper && isAfterLetter) || (isLower && !isAfterLetter)) return false;
    isAfterLetter = isUpper || isLower;
    hasLetter ||= isAfterLetter;
  }
  return hasLetter;
}

const numberWords = new Set(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion quadrillion ' +
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
    'sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ' +
    'ninetieth hundredth thousandth millionth billionth trillionth quadrillionth'
  ).split(' '),
);

function isLikeNumber(text: string): boolean {
  const lower = text.toLowerCase();
  return (
    /^[+\-±~]?(?:[\d,]*\.?\d[\d,]*\.?|\d+[/⁄]\d+|\p{N}+)$/u.test(lower) ||
    // With periods between thousands and a comma before decimals, as on the continent of Europe.
    /^[+\-±~]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(lower) ||
    /^\d*(?:1st|2nd|3rd|\dth)$/.test(lower) ||
    numberWords.has(lower)
  );
}
