// Long texts in parts of whole sentences, for kinds of task that say something of each token.
import { type Doc, type Document, type Dropped, docOf, type Task, type TokenAnnotation, tokenTexts } from 'tincture';
import { longestExample } from './choose-examples.ts';
import type { ParsedAnswer } from './tasks/task-prompts.ts';

/** A stretch of a text as a text of its own. */
export interface DocPart {
  readonly doc: Doc;
  /** Where it begins in the whole, in characters. */
  readonly start: number;
  /** Index of its first token in the whole. */
  readonly firstToken: number;
}

/** The last word of a sentence, where nobody said where sentences begin. */
const closing = /^[.!?…。！？]+$/;
/** What may stand behind it, and still belongs to its sentence. */
const trailing = /^["'”’»)\]}]+$/;

/**
 * A text in parts of at most `longest` tokens, each as many whole sentences as fit; a sentence that is longer by itself is cut. A text
 * that is short enough is its only part, as it is. Sentences are those that the tokens of the text say, else they end with a point.
 */
export function splitDoc(doc: Doc, longest: number): DocPart[] {
  if (doc.length <= longest) return [{ doc, start: 0, firstToken: 0 }];
  const begins = sentenceBegins(doc);
  const parts: DocPart[] = [];
  for (let first = 0; first < doc.length; ) {
    let end = Math.min(first + longest, doc.length);
    if (end < doc.length) {
      const border = begins.findLast((begin) => begin > first && begin <= end);
      end = border ?? end;
    }
    parts.push(partOf(doc, first, end));
    first = end;
  }
  return parts;
}

/** Some tokens of a text as a text of their own. */
export function partOf(doc: Doc, first: number, end: number): DocPart {
  const start = doc.starts[first]!;
  const range = (token: number) => ({ start: doc.starts[token]! - start, end: doc.ends[token]! - start });
  const tokens = Array.from({ length: end - first }, (_, index) => range(first + index));
  const text = doc.text.slice(start, doc.ends[end - 1]);
  return { doc: docOf({ text, annotations: { tokens } }), start, firstToken: first };
}

/** Indices of the tokens that begin a sentence, without the first. */
function sentenceBegins(doc: Doc): number[] {
  const { tokens = [] } = doc.annotations;
  const isSaid = tokens.length === doc.length && tokens.some(({ sentenceStart }) => sentenceStart !== undefined);
  const words = tokenTexts(doc);
  return words.flatMap((word, index) => {
    if (index === 0) return [];
    if (isSaid) return tokens[index]?.sentenceStart === true ? [index] : [];
    if (/\n\s*\n/.test(doc.text.slice(doc.ends[index - 1], doc.starts[index]))) return [index];
    let last = index - 1;
    while (last > 0 && trailing.test(words[last]!)) last--;
    return closing.test(words[last]!) && !trailing.test(word) && !closing.test(word) ? [index] : [];
  });
}

/**
 * The answers to the parts of a text as one. What has no usable answer (undefined) stays open and is counted as `part-unanswered`;
 * undefined where none has.
 */
export function joinAnswers(
  parts: readonly DocPart[],
  answers: readonly (ParsedAnswer | undefined)[],
): ParsedAnswer | undefined {
  if (parts.length === 1 || answers.every((answer) => answer === undefined)) return answers[0];
  const dropped: Dropped[] = [];
  const tokens = parts.flatMap(({ doc: part, start, firstToken }, index): TokenAnnotation[] => {
    const answer = answers[index];
    if (answer === undefined) dropped.push({ what: part.text.slice(0, 80), reason: 'part-unanswered' });
    else dropped.push(...answer.dropped);
    const said = answer?.annotations.tokens ?? [];
    return Array.from(part.starts, (from, token) => ({
      ...shifted(said[token] ?? {}, firstToken),
      start: start + from,
      end: start + part.ends[token]!,
    }));
  });
  // Where a part says nothing of borders, those of the others would be taken for all that there are.
  const isWhole = tokens.every(({ sentenceStart }) => sentenceStart !== undefined);
  const known = isWhole ? tokens : tokens.map(({ sentenceStart: _, ...token }) => token);
  return { annotations: { tokens: known }, dropped };
}

function shifted<T extends { readonly head?: number }>(token: T, by: number): T {
  return token.head === undefined ? token : { ...token, head: token.head + by };
}

/** Gold that is too long for an example, in parts that are not; the others as they are. */
export function examplesFrom(task: Task, gold: Document): Document[] {
  if (gold.text.length <= longestExample) return [gold];
  const { tokens = [] } = gold.annotations;
  const doc = docOf(gold, task);
  if (tokens.length === 0) return [];
  return splitDoc({ ...doc, annotations: { tokens } }, tokensOfExample).map(({ doc: part, start, firstToken }) => ({
    text: part.text,
    annotations: {
      tokens: tokens.slice(firstToken, firstToken + part.length).map((token) => {
        const { head, ...rest } = token;
        const own = head === undefined ? undefined : head - firstToken;
        const isInside = own !== undefined && own >= 0 && own < part.length;
        // A head in another part is no head here, and makes this part none that can be shown.
        return { ...rest, ...(isInside && { head: own }), start: token.start - start, end: token.end - start };
      }),
    },
  }));
}

/** Of a part that is an example. */
const tokensOfExample = 40;
