// What can be said of mentions from their words alone: their heads, what they are, what they agree with.
import type { TokenRange } from '../doc/align.ts';
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { type Agreement, type CorefWords, corefWords } from './words.ts';

/** What kind of expression a mention is. */
export const expressions = [
  'pronoun',
  'demonstrative',
  'name',
  'definite',
  'indefinite',
  'possessive',
  'bare',
] as const;

/** One of {@link expressions}. */
export type Expression = (typeof expressions)[number];

/** A mention with what its words say. */
export interface MentionFacts extends TokenRange {
  /** The token that names what it is: the last one before what tells more of it. */
  readonly head: number;
  readonly expression: Expression;
  readonly agreement: Agreement;
  /** Its words in lower case, without a determiner and a genitive ending, by one space. */
  readonly name: string;
  readonly headWord: string;
  /** Words in lower case that tell one thing from another: neither function words nor the head. */
  readonly modifiers: readonly string[];
  /** Number of the sentence, counted by marks and line breaks. */
  readonly sentence: number;
  /** Who speaks, as far as the text says so: the name before a colon at the start of a line. */
  readonly speaker: string | undefined;
  /** Whether it is inside quotation marks. */
  readonly isQuoted: boolean;
  /** Number of its line. */
  readonly line: number;
  /** Whether its sentence ends with a question mark. */
  readonly isAsked: boolean;
}

/** What a text says where its mentions are. */
export interface CorefText {
  readonly doc: Doc;
  /** In lower case, by token. */
  readonly words: readonly string[];
  readonly sentences: Int32Array;
  readonly speakers: readonly (string | undefined)[];
  readonly quoted: Uint8Array;
  readonly lines: Int32Array;
  /** Numbers of the sentences that end with a question mark. */
  readonly questions: ReadonlySet<number>;
  /** What is known of the words of its language. */
  readonly lists: CorefWords;
}

/** Reads a text for {@link mentionFacts}; in time and memory linear in its length. */
export function readCorefText(doc: Doc, language?: LanguageCode): CorefText {
  const words = Array.from({ length: doc.length }, (_, token) => tokenText(doc, token).toLowerCase());
  const sentences = new Int32Array(doc.length);
  const speakers: (string | undefined)[] = [];
  const quoted = new Uint8Array(doc.length);
  const lines = new Int32Array(doc.length);
  const questions = new Set<number>();
  let sentence = 0;
  let line = 0;
  let speaker: string | undefined;
  let isQuoted = false;
  for (let token = 0; token < doc.length; token++) {
    const isLineStart = token === 0 || doc.text.slice(doc.ends[token - 1], doc.starts[token]).includes('\n');
    if (isLineStart) {
      speaker = speakerAt(doc, words, token) ?? (token === 0 ? undefined : speaker);
      isQuoted = false;
      line++;
    }
    if (
      token > 0 &&
      (isLineStart || (/^[.!?…。！？]+$/u.test(words[token - 1]!) && !/^[)\]"'”’]/u.test(words[token]!)))
    )
      sentence++;
    const word = words[token]!;
    if (word === '“' || word === '«' || word === '„') isQuoted = true;
    else if (word === '”' || word === '»') isQuoted = false;
    else if (word === '"' || word === '``' || word === "''") isQuoted = !isQuoted;
    if (/^[?？]/u.test(word)) questions.add(sentence);
    quoted[token] = isQuoted ? 1 : 0;
    lines[token] = line;
    sentences[token] = sentence;
    speakers.push(speaker);
  }
  return { doc, words, sentences, speakers, quoted, lines, questions, lists: corefWords(language) };
}

/** More words before a colon are no name. */
const longestSpeaker = 4;

function speakerAt(doc: Doc, words: readonly string[], first: number): string | undefined {
  for (let token = first + 1; token <= first + longestSpeaker && token < words.length; token++) {
    if (words[token] === ':') return words.slice(first, token).join(' ');
    if (doc.text.slice(doc.ends[token - 1], doc.starts[token]).includes('\n')) return undefined;
  }
  return undefined;
}

/** What the words of a mention say. */
export function mentionFacts(text: CorefText, { startToken, endToken }: TokenRange): MentionFacts {
  const { words, sentences, speakers, quoted, lists } = text;
  const { pronouns, demonstratives, determiners, possessives, indefinite, afterHead } = lists;
  const first = words[startToken]!;
  const head = headOf(text, startToken, endToken);
  const headWord = words[head]!;
  const isAlone = endToken - startToken === 1;
  const pronoun = isAlone ? (pronouns.get(first) ?? undefined) : undefined;
  const demonstrative = isAlone ? demonstratives.get(first) : undefined;
  const from = !isAlone && (determiners.has(first) || possessives.has(first)) ? startToken + 1 : startToken;
  const until = isGenitive(words[endToken - 1]!) && endToken - from > 1 ? endToken - 1 : endToken;
  const own = words.slice(from, until);
  const expression = ((): Expression => {
    if (pronoun !== undefined) return 'pronoun';
    if (demonstrative !== undefined) return 'demonstrative';
    if (isName(text, startToken, head)) return 'name';
    if (possessives.has(first)) return 'possessive';
    if (indefinite.has(first)) return 'indefinite';
    return determiners.has(first) ? 'definite' : 'bare';
  })();
  return {
    ...{ startToken, endToken, head, headWord, expression },
    agreement: pronoun ?? demonstrative ?? agreementOf(text, startToken, endToken, head, expression),
    name: own.join(' '),
    modifiers: own.filter(
      (word, at) => from + at !== head && !afterHead.has(word) && !determiners.has(word) && /[\p{L}\p{N}]/u.test(word),
    ),
    sentence: sentences[startToken]!,
    speaker: speakers[startToken],
    isQuoted: quoted[startToken] === 1,
    line: text.lines[startToken]!,
    isAsked: text.questions.has(sentences[startToken]!),
  };
}

function isGenitive(word: string): boolean {
  return word === "'s" || word === '’s' || word === "'" || word === '’';
}

/** The last word before what tells more of it: a preposition, a relative word, a comma, a bracket. */
function headOf(
  { words, doc, lists: { afterHead, determiners } }: CorefText,
  startToken: number,
  endToken: number,
): number {
  let head = startToken;
  for (let token = startToken; token < endToken; token++) {
    const word = words[token]!;
    const isWord = /[\p{L}\p{N}]/u.test(word) && !isGenitive(word);
    if (token > startToken && (afterHead.has(word) || /^[,;:()[\]—–]$/u.test(word))) {
      if (!determiners.has(words[head]!)) break;
    } else if (isWord) head = token;
    if (token > startToken && doc.text.slice(doc.ends[token - 1], doc.starts[token]).includes('\n')) break;
  }
  return head;
}

/** Whether the head is written as a name: with a capital that does not come from the beginning of a sentence alone. */
function isName({ doc, words, sentences, lists }: CorefText, startToken: number, head: number): boolean {
  const word = tokenText(doc, head);
  if (!/^\p{Lu}/u.test(word)) return false;
  const first = words[startToken]!;
  if (lists.hasCapitalNouns && (lists.determiners.has(first) || lists.possessives.has(first))) return false;
  const isFirst = head === 0 || sentences[head - 1] !== sentences[head];
  if (!isFirst) return true;
  // "The" before it begins the sentence; a lone first word may be anything.
  return head > startToken && !lists.determiners.has(first);
}

function agreementOf(
  { words, lists: { genders, determiners, isMany, and } }: CorefText,
  startToken: number,
  endToken: number,
  head: number,
  expression: Expression,
): Agreement {
  const own = words.slice(startToken, endToken);
  const told = own
    .slice(0, head - startToken + 1)
    .map((word) => genders.get(word)?.gender)
    .find((gender) => gender !== undefined);
  const isName = expression === 'name';
  const hasMany =
    determiners.get(own[0]!)?.number === 'many' || (own.slice(0, head - startToken).includes(and) && !isName);
  const tells = isMany(words[head]!, isName);
  const number = hasMany || tells === true ? 'many' : tells === undefined ? undefined : 'one';
  return { person: 3, ...(number && { number }), ...(told === undefined ? {} : { gender: told }) };
}

/** Whether two mentions may stand for the same thing, as far as their words say: what one does not say fits. */
export function agree(one: Agreement, other: Agreement): boolean {
  const fits = (name: keyof Agreement): boolean =>
    one[name] === undefined || other[name] === undefined || one[name] === other[name];
  return fits('person') && fits('number') && fits('gender');
}
