// Documents as the parser's trainer needs them: words, heads, labels and sentence borders.
import { breakCircles, counted, type Document, docOf, sentenceStarts, type Task, tokenTexts } from 'tincture';
import { contextWords, lineStarts } from 'tincture/training';
import type { SentenceTarget } from '../losses/arcs.ts';
import type { TokenPiece, TokenText } from '../tokens/objective.ts';
import { checkTokens } from './token-data.ts';

/** A text to learn from. */
export interface ParserText extends TokenText {
  /** The token that each one depends on, itself at a root, -1 where it is not known. */
  readonly heads: Int32Array;
  /** Index of the label of each token's arc, -1 where it is not known. */
  readonly labels: Int32Array;
  /** Tokens that begin a sentence, in order; the first is 0. */
  readonly starts: readonly number[];
  /** For each of {@link auxiliaryAttributes} what each token is, as a number, -1 where it is not known. */
  readonly auxiliary: readonly Int32Array[];
}

/** What is to be learnt of a piece. */
export interface ParserTarget {
  /** The sentences, which begin at words of the piece. */
  readonly sentences: readonly SentenceTarget[];
  /** By word of the piece. */
  readonly labels: Int32Array;
  readonly auxiliary: readonly Int32Array[];
}

/** Attributes of tokens that help to learn trees, where the gold has them: they are predicted in training alone. */
export const auxiliaryAttributes = ['pos', 'tag'] as const;

/** What the numbers of {@link ParserText.auxiliary} stand for. */
export type AuxiliaryValues = readonly (readonly string[])[];

/** Values of an attribute beyond which it does not help, and only takes memory. */
const mostValues = 100;

/** The values of the auxiliary attributes in `documents`, in the order in which they come. */
export function auxiliaryValues(documents: readonly Document[]): AuxiliaryValues {
  return auxiliaryAttributes.map((attribute) => {
    const values = new Set<string>();
    for (const { annotations } of documents) {
      for (const token of annotations.tokens ?? []) {
        const value = token[attribute];
        if (value !== undefined) values.add(value);
      }
    }
    return values.size > mostValues ? [] : [...values];
  });
}

/** Counts of what could not be used as it was. */
export interface ParserRepairs {
  unannotated: number;
  /** Tokens with a label that the task does not have. */
  readonly unknown: Map<string, number>;
  /** Heads in another sentence. */
  crossing: number;
  /** Tokens whose heads go round in a circle. */
  circles: number;
}

export function createParserRepairs(): ParserRepairs {
  return { unannotated: 0, unknown: new Map(), crossing: 0, circles: 0 };
}

/** Labels that are named, and characters of their names: notes are read by people, and stored in the model. */
const namedLabels = 5;
const namedCharacters = 80;

/** Sentences about what was counted. */
export function parserNotes({ unannotated, unknown, crossing, circles }: ParserRepairs): string[] {
  const notes: string[] = [];
  if (unannotated > 0) notes.push(`${counted(unannotated, 'text')} without annotated heads not used.`);
  if (crossing > 0) notes.push(`${counted(crossing, 'head')} in another sentence taken as unknown.`);
  if (circles > 0) notes.push(`${counted(circles, 'head')} that go round in a circle taken as unknown.`);
  for (const [label, tokens] of [...unknown].slice(0, namedLabels)) {
    const name = label.length > namedCharacters ? `${label.slice(0, namedCharacters)}…` : label;
    notes.push(`${counted(tokens, 'arc')} with the label "${name}", which the task does not have, taken as unknown.`);
  }
  const more = unknown.size - namedLabels;
  if (more > 0) notes.push(`Arcs with ${counted(more, 'more label')} that the task does not have, too.`);
  return notes;
}

/** The texts that say something about heads; what could not be used is counted in `repairs`. */
export function readParserTexts(
  task: Task,
  documents: readonly Document[],
  values: AuxiliaryValues,
  repairs: ParserRepairs,
): ParserText[] {
  const labelNumbers = new Map(task.labels.map(({ name }, index) => [name, index]));
  const valueNumbers = values.map((list) => new Map(list.map((value, index) => [value, index])));
  return documents.flatMap((document, index) => {
    const { tokens = [] } = document.annotations;
    checkTokens(tokens, index);
    const starts = sentenceStarts(tokens);
    if (starts === undefined || tokens.every(({ head }) => head === undefined)) {
      repairs.unannotated++;
      return [];
    }
    const doc = docOf(document, task);
    const sentenceOf = sentenceNumbers(starts, tokens.length);
    const heads = Int32Array.from(tokens, ({ head }, token) => {
      if (head === undefined) return -1;
      if (sentenceOf[head] === sentenceOf[token]) return head;
      repairs.crossing++;
      return -1;
    });
    repairs.circles += breakCircles(heads);
    const labels = Int32Array.from(tokens, ({ dep }) => {
      if (dep === undefined) return -1;
      const found = labelNumbers.get(dep);
      if (found === undefined) repairs.unknown.set(dep, (repairs.unknown.get(dep) ?? 0) + 1);
      return found ?? -1;
    });
    const auxiliary = auxiliaryAttributes.map((attribute, i) =>
      Int32Array.from(tokens, (token) => valueNumbers[i]!.get(token[attribute] ?? '') ?? -1),
    );
    const gold = document.annotations;
    return [
      { doc, words: tokenTexts(doc), lineStarts: lineStarts(doc), heads, labels, starts, auxiliary, gold, index },
    ];
  });
}

/** The number of the sentence that each token is in. */
function sentenceNumbers(starts: readonly number[], length: number): Int32Array {
  const numbers = new Int32Array(length);
  starts.forEach((start, index) => {
    numbers.fill(index, start);
  });
  return numbers;
}

/** Words of a text that are trained on together: a step sees stretches of several texts. */
const pieceWords = 250;

/** Cuts a text at sentence borders into pieces of some {@link pieceWords} words; a longer sentence is a piece of its own. */
export function cutPieces(text: ParserText): TokenPiece<ParserTarget>[] {
  const { starts } = text;
  const { length } = text.words;
  const pieces: TokenPiece<ParserTarget>[] = [];
  let first = 0;
  for (const index of starts.keys()) {
    const end = starts[index + 1] ?? length;
    if (end < length && end - first + ((starts[index + 2] ?? length) - end) <= pieceWords) continue;
    pieces.push(...pieceOf(text, first, end));
    first = end;
  }
  return pieces;
}

/** The words [start, end) as a piece; what is longer than a network sees is cut, and heads on the other side are unknown. */
function pieceOf(text: ParserText, start: number, end: number): TokenPiece<ParserTarget>[] {
  if (end - start > contextWords) {
    return [...pieceOf(text, start, start + contextWords), ...pieceOf(text, start + contextWords, end)];
  }
  const borders = [start, ...text.starts.filter((border) => border > start && border < end), end];
  const sentences = borders.slice(0, -1).map((from, index): SentenceTarget => {
    const to = borders[index + 1]!;
    const heads = text.heads.slice(from, to).map((head) => (head < from || head >= to ? -1 : head - from));
    return { start: from - start, length: to - from, heads };
  });
  const piece: TokenPiece<ParserTarget> = {
    words: text.words.slice(start, end),
    lineStarts: text.lineStarts.subarray(start, end),
    target: {
      sentences,
      labels: text.labels.slice(start, end),
      auxiliary: text.auxiliary.map((numbers) => numbers.slice(start, end)),
    },
  };
  return [piece];
}

/** The sentences of a piece as pieces. */
export function cutSentences({ words, lineStarts, target }: TokenPiece<ParserTarget>): TokenPiece<ParserTarget>[] {
  return target.sentences.map(({ start, length, heads }) => ({
    words: words.slice(start, start + length),
    lineStarts: lineStarts.subarray(start, start + length),
    target: {
      sentences: [{ start: 0, length, heads }],
      labels: target.labels.slice(start, start + length),
      auxiliary: target.auxiliary.map((numbers) => numbers.slice(start, start + length)),
    },
  }));
}
