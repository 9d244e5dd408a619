import { tokenTexts } from '../doc/create-doc.ts';
import type { TinctureError } from '../errors/tincture-error.ts';
import { type Tokenizer, tokenizerOf } from '../tokenizer/tokenizer.ts';
import { isRecord, ruleError, shown } from './rule-error.ts';
import { compileRuleRegex } from './rule-regex.ts';
import { flagNames, isFlagName, type TokenFacts } from './token-facts.ts';

/** A test of one token; `entity` is the label of the entity that it is in, or the empty text. */
export type TokenTest = (token: TokenFacts, entity: string) => boolean;

/** What one token must be, and how often it may be there. */
export interface PatternToken {
  /** All must hold. */
  readonly tests: readonly TokenTest[];
  /** What `tests` asks of {@link TokenFacts.text} or of the entity: entities differ from text to text. */
  readonly usesEntity: boolean;
  /** A text that the token must have, if the pattern names it: for finding the rules that may begin at a token. */
  readonly words?: { readonly attribute: 'text' | 'lower'; readonly values: readonly string[] };
  /** The token must not pass the tests (`"OP": "!"`). */
  readonly negated: boolean;
  readonly min: number;
  /** `Infinity` where there is no most. */
  readonly max: number;
}

type Attribute = (token: TokenFacts, entity: string) => string;

const attributes = {
  ORTH: (token) => token.text,
  TEXT: (token) => token.text,
  LOWER: (token) => token.lower,
  SHAPE: (token) => token.shape,
  PREFIX: (token) => String.fromCodePoint(token.text.codePointAt(0) ?? 0),
  SUFFIX: (token) => [...token.text.slice(-6)].slice(-3).join(''),
  ENT_TYPE: (_, entity) => entity,
} as const satisfies Record<string, Attribute>;

/** Keys of spaCy that this version cannot answer, with what to use. */
const unsupported: Readonly<Record<string, string>> = {
  POS: 'Rules see words, not their tags: list the words with LOWER and IN, or use SHAPE or REGEX.',
  TAG: 'Rules see words, not their tags: list the words with LOWER and IN, or use SHAPE or REGEX.',
  MORPH: 'Rules see words, not their features: use REGEX on the ending of the word.',
  DEP: 'Rules see words, not their trees: write the words around it with OP.',
  LEMMA: 'Rules see words, not their lemmas: list the forms, as in {"LOWER": {"IN": ["go", "goes", "went"]}}.',
  NORM: 'Use LOWER with IN and the spellings that occur.',
  IS_STOP: 'There is no list of stop words: list the words with LOWER and IN.',
  IS_OOV: 'There is no vocabulary to be outside of.',
  IS_SENT_START: 'There are no sentences: use a regex rule with "^" or a line end.',
  SENT_START: 'There are no sentences: use a regex rule with "^" or a line end.',
  SPACY: 'Use a regex rule, which sees the spaces.',
  ENT_ID: 'Use ENT_TYPE, the label of the entity.',
  ENT_KB_ID: 'Use ENT_TYPE, the label of the entity.',
  ENT_IOB: 'Use ENT_TYPE, the label of the entity.',
  _: 'There are no custom attributes: put the condition into the pattern.',
};

const knownKeys = [...Object.keys(attributes), 'LENGTH', ...flagNames, 'OP'];

/** A count above this is a mistake: each makes a copy of the token. */
const largestCount = 100;
/** Tokens of a pattern, counts written out. */
const longestPattern = 500;

/** A token without an operator. */
const once = { min: 1, max: 1, negated: false };

/** Called with a part of a pattern that can never match while the rest can. */
export type OnImpossible = (problem: TinctureError) => void;

/** How a pattern is read. */
export interface PatternReading {
  /** What cuts the texts that the pattern is for: a value that it cuts in two can never match. Default: that for English. */
  readonly tokenizer?: Tokenizer;
  readonly onImpossible?: OnImpossible;
}

/**
 * Checks a token pattern, with spaCy's keys, and makes it ready to use. Throws `rule-invalid`, also for a pattern that
 * can never match. A part that can never match while the rest can is told to `reading.onImpossible`: a value in a list that no token
 * can have, a token that may be left out.
 */
export function parseTokenPattern(value: unknown, reading: PatternReading = {}): readonly PatternToken[] {
  if (!Array.isArray(value)) {
    throw ruleError(`The pattern is ${shown(value)}, which is no list.`, 'Write a list with an object for each token.');
  }
  if (value.length === 0) throw ruleError('The pattern is an empty list.', 'Write an object for each token.');
  const tokens = value.map((token, index) => parseToken(token, `Token ${index + 1} of the pattern`, reading));
  const length = tokens.reduce(
    (sum, { min, max }) => sum + Math.max(1, max === Number.POSITIVE_INFINITY ? min : max),
    0,
  );
  if (length > longestPattern) {
    throw ruleError(
      `The pattern is ${length} tokens long.`,
      `The most is ${longestPattern}: use "*" or "+", or smaller counts.`,
    );
  }
  return tokens;
}

/** Checks one token of a pattern as {@link parseTokenPattern} does; `place` is where it stands, in words. */
export function parseToken(value: unknown, place: string, reading: PatternReading = {}): PatternToken {
  if (!isRecord(value))
    throw ruleError(
      `${place} is ${shown(value)}.`,
      'Write an object such as {"LOWER": "street"}, or {} for any token.',
    );
  const tests: TokenTest[] = [];
  const entries = Object.entries(value).map(([name, wanted]) => ({ name, key: name.toUpperCase(), wanted }));
  const operator = entries.find(({ key }) => key === 'OP');
  const count = operator === undefined ? once : parseOperator(operator.wanted, place);
  // The rest of a pattern can match without a token that may be left out, or that must not be what the keys say.
  const isNeeded = count.min > 0 && !count.negated;
  const impossible = (problem: TinctureError): void => {
    if (isNeeded) throw problem;
    reading.onImpossible?.(problem);
  };
  let words: PatternToken['words'];
  let usesEntity = false;
  for (const { name, key, wanted } of entries) {
    const where = `${place} (${key})`;
    if (key === 'OP') continue;
    if (isFlagName(key)) {
      if (typeof wanted !== 'boolean') throw ruleError(`${where} is ${shown(wanted)}.`, 'Write true or false.');
      if (key === 'IS_SPACE' && wanted) {
        impossible(
          ruleError(
            `${where} can never match.`,
            'Whitespace is between tokens, never one: leave the token out, or use a regex rule.',
          ),
        );
      }
      tests.push((token) => token.is(key) === wanted);
    } else if (key === 'LENGTH') {
      tests.push(lengthTest(wanted, where));
    } else if (isAttribute(key)) {
      const { test, values } = attributeTest(key, wanted, where, impossible, reading);
      tests.push(test);
      usesEntity ||= key === 'ENT_TYPE';
      if (values !== undefined && (key === 'ORTH' || key === 'TEXT')) words = { attribute: 'text', values };
      else if (values !== undefined && key === 'LOWER') words ??= { attribute: 'lower', values };
    } else {
      const advice = unsupported[key];
      if (advice !== undefined) throw ruleError(`${place} has the key ${shown(name)}, which is not supported.`, advice);
      throw ruleError(`${place} has the unknown key ${shown(name)}.`, `Known keys: ${knownKeys.join(', ')}.`);
    }
  }
  return { tests, usesEntity, ...(words === undefined ? {} : { words }), ...count };
}

function isAttribute(key: string): key is keyof typeof attributes {
  return Object.hasOwn(attributes, key);
}

function parseOperator(value: unknown, place: string): { min: number; max: number; negated: boolean } {
  const signs: Readonly<Record<string, { min: number; max: number }>> = {
    '!': { min: 1, max: 1 },
    '?': { min: 0, max: 1 },
    '*': { min: 0, max: Number.POSITIVE_INFINITY },
    '+': { min: 1, max: Number.POSITIVE_INFINITY },
  };
  const sign = typeof value === 'string' && Object.hasOwn(signs, value) ? signs[value] : undefined;
  if (sign !== undefined) return { ...sign, negated: value === '!' };
  const counts = typeof value === 'string' ? /^\{(\d*)(,?)(\d*)\}$/.exec(value) : null;
  const [, first = '', comma = '', last = ''] = counts ?? [];
  if (counts === null || first + last === '') {
    throw ruleError(
      `${place} has "OP": ${shown(value)}.`,
      'Write one of "!", "?", "*", "+", "{n}", "{n,m}", "{n,}", "{,m}".',
    );
  }
  const min = Number(first);
  const max = last !== '' ? Number(last) : comma === '' ? min : Number.POSITIVE_INFINITY;
  if (max < min || max === 0)
    throw ruleError(`${place} has "OP": ${shown(value)}, which can never match.`, 'Write the smaller number first.');
  if (min > largestCount || (max > largestCount && max !== Number.POSITIVE_INFINITY)) {
    throw ruleError(`${place} has "OP": ${shown(value)}.`, `Counts go up to ${largestCount}: use "*" or "+".`);
  }
  return { min, max, negated: false };
}

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
};

/** Characters are counted as people count them in a string: code points. */
function lengthTest(wanted: unknown, where: string): TokenTest {
  const lengthOf = (token: TokenFacts): number => [...token.text].length;
  if (typeof wanted === 'number') return (token) => lengthOf(token) === wanted;
  if (!isRecord(wanted))
    throw ruleError(`${where} is ${shown(wanted)}.`, 'Write a number, or a comparison such as {">=": 3}.');
  const tests = Object.entries(wanted).map(([name, value]): TokenTest => {
    const compare = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
    if (compare !== undefined && typeof value === 'number') return (token) => compare(lengthOf(token), value);
    if (
      (name === 'IN' || name === 'NOT_IN') &&
      Array.isArray(value) &&
      value.every((item) => typeof item === 'number')
    ) {
      return (token) => value.includes(lengthOf(token)) === (name === 'IN');
    }
    throw ruleError(
      `${where} has ${shown(name)}: ${shown(value)}.`,
      'Write "==", ">=", "<=", ">", "<" with a number, or IN, NOT_IN with a list of numbers.',
    );
  });
  if (tests.length === 0) throw ruleError(`${where} is {}.`, 'Write a comparison such as {">=": 3}.');
  return (token, entity) => tests.every((test) => test(token, entity));
}

function attributeTest(
  key: keyof typeof attributes,
  wanted: unknown,
  where: string,
  impossible: OnImpossible,
  { tokenizer = tokenizerOf(), onImpossible }: PatternReading,
): { test: TokenTest; values?: readonly string[] } {
  const read: Attribute = attributes[key];
  if (typeof wanted === 'string') {
    const problem = whyImpossible(key, wanted, where, tokenizer);
    if (problem !== undefined) impossible(problem);
    return { test: (token, entity) => read(token, entity) === wanted, values: [wanted] };
  }
  if (!isRecord(wanted)) {
    throw ruleError(`${where} is ${shown(wanted)}.`, 'Write a text, or an object with IN, NOT_IN or REGEX.');
  }
  const tests: TokenTest[] = [];
  let values: readonly string[] | undefined;
  for (const [name, value] of Object.entries(wanted)) {
    if (name === 'REGEX') {
      if (typeof value !== 'string')
        throw ruleError(
          `${where} has REGEX ${shown(value)}.`,
          'Write one regular expression as text; join several with "|".',
        );
      const regex = compileRuleRegex(value);
      tests.push(remembered((text) => regex.isIn(text), read));
    } else if (name === 'IN' || name === 'NOT_IN') {
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
        throw ruleError(`${where} has ${name} ${shown(value)}.`, 'Write a list of texts.');
      }
      const set = new Set<string>(value);
      const problems = [...set].flatMap((item) => whyImpossible(key, item, where, tokenizer) ?? []);
      if (name === 'IN' && set.size === 0)
        impossible(ruleError(`${where} has an empty list, so it can never match.`, 'List the texts, or leave IN out.'));
      if (name === 'IN' && problems[0] !== undefined && problems.length === set.size) impossible(problems[0]);
      else for (const problem of problems) onImpossible?.(problem);
      tests.push((token, entity) => set.has(read(token, entity)) === (name === 'IN'));
      if (name === 'IN') values = [...set];
    } else if (name.startsWith('FUZZY')) {
      throw ruleError(
        `${where} has ${name}, which is not supported.`,
        'List the spellings with IN, or allow for them with REGEX.',
      );
    } else if (['IS_SUBSET', 'IS_SUPERSET', 'INTERSECTS'].includes(name)) {
      throw ruleError(
        `${where} has ${name}, which is not supported.`,
        'It compares lists such as MORPH, and a token has one value only: use IN or NOT_IN.',
      );
    } else {
      throw ruleError(`${where} has the unknown key ${shown(name)}.`, 'Known keys: IN, NOT_IN, REGEX.');
    }
  }
  if (tests.length === 0)
    throw ruleError(`${where} is {}.`, 'Write IN, NOT_IN or REGEX into it, or a text in its place.');
  const test: TokenTest = (token, entity) => tests.every((one) => one(token, entity));
  return values === undefined ? { test } : { test, values };
}

/** A test of the text that `read` gives, with the answers for the texts seen. */
function remembered(test: (text: string) => boolean, read: Attribute): TokenTest {
  const answers = new Map<string, boolean>();
  return (token, entity) => {
    const text = read(token, entity);
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = test(text);
      if (answers.size > 20_000) answers.clear();
      answers.set(text, answer);
    }
    return answer;
  };
}

/**
 * Why no token can have the value: the person who wrote it expects matches. What is one token somewhere in a text is one
 * by itself too, as `'s` in `It's` is (a test of the tokenizer holds it to that).
 */
function whyImpossible(
  key: keyof typeof attributes,
  value: string,
  where: string,
  tokenizer: Tokenizer,
): TinctureError | undefined {
  if (key === 'LOWER' && value !== value.toLowerCase()) {
    return ruleError(
      `${where} is compared with lower-case text, so ${shown(value)} can never match.`,
      `Write ${shown(value.toLowerCase())}, or use ORTH.`,
    );
  }
  if (key !== 'ORTH' && key !== 'TEXT' && key !== 'LOWER') return undefined;
  const pieces = tokenTexts(tokenizer.tokenize(value));
  if (pieces.length === 1 && pieces[0] === value) return undefined;
  return ruleError(
    `${where} is ${shown(value)}, which is ${pieces.length === 0 ? 'no token' : `not one token but ${shown(pieces)}`}, so it can never match.`,
    'Write an object for each token, or a phrase ("pattern" as text).',
  );
}
