// What a ranker of antecedents sees of a mention and of two of them, each as a hash: the list is that of Durrett and Klein (2013), "Easy
// victories and uphill battles in coreference resolution", and of Clark and Manning (2016), as far as it needs no parse.
import type { PlacedMention } from '../coref/given-mentions.ts';
import {
  agree,
  type CorefText,
  expressions,
  type MentionFacts,
  mentionFacts,
  readCorefText,
} from '../coref/mentions.ts';
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { wordShape } from '../doc/word-shape.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { hashText } from './word-features.ts';
import type { WordTable } from './word-table.ts';

/** A mention with what is worked out once, as it takes part in many pairs. */
interface MentionCodes extends MentionFacts {
  /** Hashes of what it is by itself. */
  readonly own: readonly number[];
  /** Hashes of its label, its head, its first word, its number and its gender. */
  readonly label: number;
  readonly headCode: number;
  readonly firstCode: number;
  readonly number: number;
  readonly gender: number;
  readonly kind: number;
  /** Its words that tell one thing from another, the head among them. */
  readonly content: ReadonlySet<string>;
  /** The first letters of its words that begin with capitals; and its head, where that may be such letters. */
  readonly capitals: string;
  readonly letters: string | undefined;
  /** Vector of length 1 of the head; undefined where it has none. */
  readonly vector: Float32Array | undefined;
}

/** The mentions of one text with what there is to know of each. */
export interface CorefMentions {
  readonly mentions: readonly MentionCodes[];
  /** A hash for each token in lower case. */
  readonly words: Int32Array;
  /** Before each mention, the places of those with the same head, and with the same name, nearest first. */
  readonly sameHead: readonly (readonly number[])[];
  readonly sameName: readonly (readonly number[])[];
}

/** So many mentions with the same head or name are looked at, however far back. */
const mostRepeats = 6;

/** Reads `mentions`, which are by start, then by end. In time and memory linear in the text and its mentions. */
export function readCorefMentions(
  doc: Doc,
  mentions: readonly PlacedMention[],
  table: WordTable | undefined,
  language?: LanguageCode,
): CorefMentions {
  const text = readCorefText(doc, language);
  const read = mentions.map((mention) => readMention(text, mention, table));
  const repeats = (keyOf: (mention: MentionCodes) => string): number[][] => {
    const seen = new Map<string, number[]>();
    return read.map((mention, index) => {
      if (mention.expression === 'pronoun') return [];
      const key = keyOf(mention);
      const before = seen.get(key) ?? [];
      seen.set(key, [index, ...before.slice(0, mostRepeats - 1)]);
      return before;
    });
  };
  return {
    mentions: read,
    words: Int32Array.from(text.words, (word) => hashText(word, 30)),
    sameHead: repeats(({ headWord }) => headWord),
    sameName: repeats(({ name }) => name),
  };
}

/** The places that a mention may be linked to, ascending: the nearest `reach`, and those further back with its head or its name. */
export function candidatesOf({ sameHead, sameName }: CorefMentions, index: number, reach: number): number[] {
  const first = Math.max(0, index - reach);
  const near = Array.from({ length: index - first }, (_, i) => first + i);
  const far = new Set([...sameHead[index]!, ...sameName[index]!].filter((place) => place < first));
  return [...[...far].sort((a, b) => a - b), ...near];
}

function readMention(text: CorefText, mention: PlacedMention, table: WordTable | undefined): MentionCodes {
  const facts = mentionFacts(text, mention);
  const { doc, words } = text;
  const { head, headWord, modifiers, startToken, endToken, agreement, expression } = facts;
  let capitals = '';
  for (let token = startToken; token < endToken; token++) {
    const [first = ''] = tokenText(doc, token);
    if (/\p{Lu}/u.test(first)) capitals += first;
  }
  const written = tokenText(doc, head);
  const isLetters = written.length > 1 && written.length < 7 && written === written.toUpperCase();
  return {
    ...facts,
    own: ownFeatures(text, facts, mention),
    label: hashText(mention.label ?? '', 34),
    headCode: hashText(headWord, 35),
    firstCode: hashText(words[startToken]!, 36),
    number: codeOf(agreement.number),
    gender: codeOf(agreement.gender),
    kind: expressions.indexOf(expression),
    content: new Set([...modifiers, headWord]),
    capitals,
    letters: isLetters ? written : undefined,
    vector: headVector(doc, head, table),
  };
}

function codeOf(value: string | undefined): number {
  return value === undefined ? 0 : hashText(value, 37);
}

function headVector(doc: Doc, head: number, table: WordTable | undefined): Float32Array | undefined {
  const row = table?.find(tokenText(doc, head)) ?? -1;
  if (table === undefined || row < 0) return undefined;
  const vector = new Float32Array(table.dimensions);
  table.copyRow(row, vector, 0);
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return undefined;
  const factor = 1 / Math.sqrt(squares);
  return vector.map((value) => value * factor);
}

/** Hashes of what a mention is by itself. */
function ownFeatures(text: CorefText, facts: MentionFacts, { label = '', confidence = 1 }: PlacedMention): number[] {
  const { words, doc, sentences } = text;
  const { startToken, endToken, head, headWord, expression, agreement, name } = facts;
  const word = (token: number): string => words[token] ?? '|';
  const { person = 0, number = '', gender = '' } = agreement;
  const isFirst = startToken === 0 || sentences[startToken - 1] !== sentences[startToken];
  return [
    `expression ${expression}`,
    `label ${label}`,
    `label expression ${label} ${expression}`,
    `sure ${Math.min(9, Math.floor(10 * confidence))}`,
    `agreement ${person} ${number} ${gender}`,
    `head ${headWord}`,
    `first ${word(startToken)}`,
    `last ${word(endToken - 1)}`,
    `before ${word(startToken - 1)}`,
    `after ${word(endToken)}`,
    `before 2 ${word(startToken - 2)}`,
    `after 2 ${word(endToken + 1)}`,
    `length ${Math.min(6, endToken - startToken)}`,
    `end ${headWord.slice(-3)}`,
    `shape ${wordShape(tokenText(doc, head).slice(0, 40), 2)}`,
    `begins ${Number(isFirst)}`,
    `quoted ${Number(facts.isQuoted)}`,
    ...(endToken - startToken < 4 ? [`name ${name}`] : []),
  ].map((feature) => hashText(feature, 31));
}

/** Puts hashes of what two mentions are to each other into `out`: the one at `before` may be what that at `index` stands for. */
export function pairFeatures(read: CorefMentions, index: number, before: number, out: number[]): void {
  const mention = read.mentions[index]!;
  const other = read.mentions[before]!;
  out.length = 0;
  let kind = 0;
  const kinds = mention.kind * expressions.length + other.kind;
  /** By itself, and with what kind of expressions the two are: a link of two names is another thing than one of a pronoun. */
  const add = (name: number, a: number, b = 0, c = 0): void => {
    kind = mix(mix(mix(mix(0x3ad8025f, name), a), b), c);
    out.push(finish(kind), finish(mix(kind, 1 + kinds)));
  };
  const sentences = Math.min(8, mention.sentence - other.sentence);
  const distance = bucket(index - before);
  const isSameHead = Number(mention.headWord === other.headWord);
  add(0, sentences);
  add(1, distance);
  add(2, bucket(Math.max(0, mention.startToken - other.endToken)));
  add(3, Number(mention.name === other.name));
  add(4, isSameHead);
  add(5, placing(mention, other));
  add(6, Number(mention.label === other.label));
  add(7, mention.label, other.label);
  add(8, Number(agree(mention.agreement, other.agreement)));
  add(9, mention.number, other.number);
  add(10, mention.gender, other.gender);
  add(11, mention.agreement.person ?? 0, other.agreement.person ?? 0);
  add(12, mention.headCode, other.headCode);
  const isPronoun = mention.expression === 'pronoun';
  const pronoun = isPronoun ? mention.headCode : 0;
  add(13, pronoun, Number(mention.speaker === other.speaker), Number(mention.isQuoted === other.isQuoted));
  if (isPronoun) {
    add(14, pronoun, other.label);
    add(15, pronoun, other.expression === 'pronoun' ? other.headCode : other.kind, sentences);
    add(16, pronoun, distance);
  } else {
    const isIn = Number(mention.modifiers.every((word) => other.content.has(word)));
    const isAround = Number(other.modifiers.every((word) => mention.content.has(word)));
    const shared = mention.modifiers.filter((word) => other.content.has(word)).length;
    add(17, isSameHead, 2 * isIn + isAround, Math.min(2, shared));
    add(18, Number(other.content.has(mention.headWord)), Number(mention.content.has(other.headWord)));
    add(19, Number(other.name.startsWith(`${mention.name} `)), Number(mention.name.startsWith(`${other.name} `)));
    add(20, Number(isCapitals(mention, other) || isCapitals(other, mention)));
    add(21, isSameHead, Number(read.sameHead[index]!.length > 0), Number(read.sameName[index]!.length > 0));
    add(22, mention.firstCode, isSameHead);
    if (mention.vector !== undefined && other.vector !== undefined) add(23, likeness(mention.vector, other.vector));
  }
  const gap = mention.startToken - other.endToken;
  if (gap >= 0 && gap <= 3) {
    let between = gap;
    for (let token = other.endToken; token < mention.startToken; token++) between = mix(between, read.words[token]!);
    add(24, between);
  }
}

/** How two mentions lie to each other: next, apart, around with the same head or another, beginning together, crossing. */
function placing(mention: MentionFacts, before: MentionFacts): number {
  if (before.endToken <= mention.startToken) return before.endToken === mention.startToken ? 0 : 1;
  if (before.endToken >= mention.endToken) return before.head === mention.head ? 2 : 3;
  return before.startToken === mention.startToken ? 4 : 5;
}

/** Whether one is the capitals of the other: "EU" of "the European Union". */
function isCapitals({ letters }: MentionCodes, { capitals, startToken, endToken }: MentionCodes): boolean {
  return letters !== undefined && endToken - startToken > 1 && letters === capitals;
}

function likeness(one: Float32Array, other: Float32Array): number {
  let product = 0;
  for (let i = 0; i < one.length; i++) product += one[i]! * other[i]!;
  return Math.max(-2, Math.floor(8 * product));
}

function bucket(distance: number): number {
  if (distance < 5) return distance;
  return distance < 8 ? 5 : distance < 16 ? 8 : distance < 32 ? 16 : distance < 64 ? 32 : 64;
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value ^ (value >>> 15), 0x01000193) ^ (hash >>> 13);
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
