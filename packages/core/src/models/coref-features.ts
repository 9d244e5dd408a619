// What a ranker of antecedents sees of a mention and of two of them, each as a hash: the list is that of Durrett and Klein (2013), "Easy
// victories and uphill battles in coreference resolution", and of Clark and Manning (2016), as far as it needs no parse.
import type { PlacedMention } from '../coref/given-mentions.ts';
import { type CorefText, expressions, type MentionFacts, mentionFacts, readCorefText } from '../coref/mentions.ts';
import { tokenText } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { wordShape } from '../doc/word-shape.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { hashText } from './word-features.ts';
import type { WordTable } from './word-table.ts';

/** A mention with what is worked out once, as it takes part in many pairs. */
export interface MentionCodes extends MentionFacts {
  /** Hashes of what it is by itself. */
  readonly own: readonly number[];
  /** Hashes of its label, its head, its first word, its number and its gender. */
  readonly label: number;
  readonly headCode: number;
  readonly firstCode: number;
  readonly number: number;
  readonly gender: number;
  readonly kind: number;
  /** What stands before and after it, as far as that tells its grammatical role. */
  readonly role: number;
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
  /** For each mention the places of those that it is inside of. */
  readonly around: readonly (readonly number[])[];
  /** How many mentions have the head of each. */
  readonly headTimes: Int32Array;
}

/** So many mentions with the same head or name are looked at, however far back. */
const mostRepeats = 6;
/** So many mentions around another one are looked at. */
const mostAround = 8;

/** Reads `mentions`, which are by start, then by end. In time and memory linear in the text and its mentions. */
export function readCorefMentions(
  doc: Doc,
  mentions: readonly PlacedMention[],
  table: WordTable | undefined,
  language?: LanguageCode,
): CorefMentions {
  const text = readCorefText(doc, language);
  const facts = mentions.map((mention) => mentionFacts(text, mention));
  const sameHead = repeats(facts, ({ headWord }) => headWord);
  const sameName = repeats(facts, ({ name }) => name);
  const around = mentionsAround(facts);
  const times = new Map<string, number>();
  for (const { headWord, expression } of facts)
    if (expression !== 'pronoun') times.set(headWord, 1 + (times.get(headWord) ?? 0));
  const headTimes = Int32Array.from(facts, ({ headWord }) => times.get(headWord) ?? 0);
  const read = facts.map((own, index): MentionCodes => {
    const inside = around[index]!;
    const { expression } = own;
    const heads = Math.min(3, sameHead[index]!.length);
    const inText = [
      `nested ${inside.length === 0 ? '' : facts[inside.at(-1)!]!.expression} ${Math.min(2, inside.length)}`,
      `seen ${expression} ${heads} ${Math.min(3, sameName[index]!.length)}`,
      `times ${expression} ${bucket(headTimes[index]!)}`,
      `place ${expression} ${bucket(index)}`,
    ];
    return readMention(text, own, mentions[index]!, inText, table);
  });
  const words = Int32Array.from(text.words, (word) => hashText(word, 30));
  return { mentions: read, words, sameHead, sameName, around, headTimes };
}

/** Before each mention, the places of the nearest ones with the same key; none for pronouns. */
function repeats(facts: readonly MentionFacts[], keyOf: (mention: MentionFacts) => string): number[][] {
  const seen = new Map<string, number[]>();
  return facts.map((mention, index) => {
    if (mention.expression === 'pronoun') return [];
    const key = keyOf(mention);
    const before = seen.get(key) ?? [];
    seen.set(key, [index, ...before.slice(0, mostRepeats - 1)]);
    return before;
  });
}

/** For each mention the places of those around it: the nearest of those that begin before, and those that begin with it and end later. */
function mentionsAround(facts: readonly MentionFacts[]): number[][] {
  let open: number[] = [];
  return facts.map(({ startToken, endToken }, index) => {
    open = open.filter((place) => facts[place]!.endToken > startToken).slice(-mostAround);
    const around = open.filter((place) => facts[place]!.endToken >= endToken);
    const last = Math.min(facts.length, index + 1 + mostAround);
    for (let next = index + 1; next < last && facts[next]!.startToken === startToken; next++) around.push(next);
    open.push(index);
    return around;
  });
}

/** The places that a mention may be linked to, ascending: the nearest `reach`, and those further back with its head or its name. */
export function candidatesOf({ sameHead, sameName }: CorefMentions, index: number, reach: number): number[] {
  const first = Math.max(0, index - reach);
  const near = Array.from({ length: index - first }, (_, i) => first + i);
  const far = new Set([...sameHead[index]!, ...sameName[index]!].filter((place) => place < first));
  return [...[...far].sort((a, b) => a - b), ...near];
}

function readMention(
  text: CorefText,
  facts: MentionFacts,
  mention: PlacedMention,
  inText: readonly string[],
  table: WordTable | undefined,
): MentionCodes {
  const { doc, words } = text;
  const { head, headWord, modifiers, startToken, endToken, agreement, expression } = facts;
  const role = roleOf(text, facts);
  let capitals = '';
  for (let token = startToken; token < endToken; token++) {
    const [first = ''] = tokenText(doc, token);
    if (/\p{Lu}/u.test(first)) capitals += first;
  }
  const written = tokenText(doc, head);
  const isLetters = written.length > 1 && written.length < 7 && written === written.toUpperCase();
  return {
    ...facts,
    own: [...ownFeatures(text, facts, role, mention), ...inText].map((feature) => hashText(feature, 31)),
    label: hashText(mention.label ?? '', 34),
    headCode: hashText(headWord, 35),
    firstCode: hashText(words[startToken]!, 36),
    number: codeOf(agreement.number),
    gender: codeOf(agreement.gender),
    kind: expressions.indexOf(expression),
    role,
    content: new Set([...modifiers, headWord]),
    capitals,
    letters: isLetters ? written : undefined,
    vector: headVector(doc, head, table),
  };
}

/** Before a verb or at the beginning, after a preposition, elsewhere: subjects, obliques and objects, roughly. */
function roleOf(
  { words, sentences, lists: { afterHead, breaks } }: CorefText,
  { startToken, endToken }: MentionFacts,
): number {
  const isFirst = startToken === 0 || sentences[startToken - 1] !== sentences[startToken];
  const before = isFirst ? 0 : afterHead.has(words[startToken - 1]!) ? 1 : breaks.has(words[startToken - 1]!) ? 2 : 3;
  const next = words[endToken] ?? '.';
  const after = afterHead.has(next) ? 1 : breaks.has(next) ? 2 : /[\p{L}]/u.test(next) ? 3 : 0;
  return 1 + 4 * before + after;
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

/** What a mention is by itself. */
function ownFeatures(
  text: CorefText,
  facts: MentionFacts,
  role: number,
  { label = '', confidence = 1 }: PlacedMention,
): string[] {
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
    `role ${expression} ${role}`,
    `asked ${headWord} ${Number(facts.isAsked)}`,
    ...(endToken - startToken < 4 ? [`name ${name}`] : []),
  ];
}

/** Distances and counts that look the same to a ranker. */
export function bucket(distance: number): number {
  if (distance < 5) return distance;
  return distance < 8 ? 5 : distance < 16 ? 8 : distance < 32 ? 16 : distance < 64 ? 32 : 64;
}
