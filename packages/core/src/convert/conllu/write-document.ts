import type { Document, TokenAnnotation } from '../../doc/annotations.ts';
import { docOf } from '../../doc/doc-of.ts';
import type { Task } from '../../tasks/task.ts';
import { countLosses } from '../losses.ts';
import { commentValue, isNewDocument, isNewParagraph, textComment } from './comments.ts';
import { basicDependency, deriveRows } from './derive.ts';
import { derivedText, type KeptSentence, keptSentences, wordOf } from './kept.ts';
import { column } from './rows.ts';
import { placeDiscourse } from './write-discourse.ts';
import { placeEntities } from './write-entities.ts';

type OnLoss = ((what: string) => void) | undefined;

/** A sentence as it is to be written. */
interface Written {
  readonly comments: string[];
  /** Lines in front of each token, and behind the last one. */
  readonly before: readonly (readonly string[])[];
  /** The lines of each token: one, or those of the words that it stands for. */
  readonly rows: readonly string[][][];
}

/** Writes documents one after the other into one file, those without tokens in the tokens of the task's language: the call gives the lines of each. */
export function createConlluDocuments(task: Pick<Task, 'language'>): (document: Document, onLoss: OnLoss) => string {
  let hasDocuments = false;
  let entities: string | undefined;
  const numbers = { last: 0 };
  return (document, onLoss) => {
    const tokens = tokensOf(document, task, onLoss);
    if (tokens.length === 0) return '';
    const { sizes, kept } = sentencesOf(document, tokens, onLoss);
    countOwnLosses(document, kept, onLoss);
    const sentences = writeSentences(document, tokens, sizes, kept, onLoss);
    const comments = sentences[0]?.comments ?? [];
    if (hasDocuments && kept?.[0]?.isInside !== true && !isNewDocument(comments)) comments.unshift('# newdoc');
    hasDocuments ||= isNewDocument(comments);
    const global = kept?.[0]?.entities;
    if (global !== undefined && global !== entities) insertGlobal(comments, global);
    const said = (): string | undefined =>
      sentences.map((one) => commentValue(one.comments, 'global.Entity')).findLast(Boolean);
    const rows = sentences.flatMap((one) => one.rows);
    placeDiscourse(document, tokens, rows, onLoss);
    const added = placeEntities(document, tokens, rows, said() ?? global, entities, numbers, onLoss);
    if (added !== undefined) insertGlobal(comments, added);
    entities = said() ?? entities;
    return sentences.map(linesOf).join('');
  };
}

/** The tokens that something is said of, or ours. */
function tokensOf(document: Document, task: Pick<Task, 'language'>, onLoss: OnLoss): readonly TokenAnnotation[] {
  const doc = docOf(document, task);
  const { tokens } = document.annotations;
  if (doc.length === 0) onLoss?.('texts without a token');
  const own =
    tokens ?? Array.from(doc.starts, (start, index): TokenAnnotation => ({ start, end: doc.ends[index] ?? start }));
  if (document.text.slice(0, own[0]?.start).trim() !== '') onLoss?.('text that no token covers');
  else if (own[0] !== undefined && own[0].start > 0) onLoss?.('white space at the beginning of texts');
  return own;
}

/**
 * How many tokens each sentence has, and what a file said of it beyond them, if it is still about these sentences. Where nobody says
 * where sentences begin, as when only tags were stored, they are those of the file.
 */
function sentencesOf(
  { meta }: Document,
  tokens: readonly TokenAnnotation[],
  onLoss: OnLoss,
): { readonly sizes: readonly number[]; readonly kept: readonly KeptSentence[] | undefined } {
  const kept = keptSentences(meta);
  const total = kept?.reduce((sum, { size }) => sum + size, 0);
  if (kept !== undefined && total === tokens.length && tokens.every(({ sentenceStart }) => sentenceStart === undefined))
    return { sizes: kept.map(({ size }) => size), kept };
  const sizes: number[] = [];
  for (const [index, { sentenceStart }] of tokens.entries()) {
    if (index === 0 || sentenceStart === true) sizes.push(0);
    sizes[sizes.length - 1]! += 1;
  }
  if (tokens.some(({ sentenceStart }, index) => sentenceStart === undefined || (index === 0 && !sentenceStart)))
    onLoss?.('that nobody said where sentences begin, which becomes one sentence');
  const isSame = kept?.length === sizes.length && kept.every(({ size }, index) => size === sizes[index]);
  if (meta?.conllu !== undefined && !isSame)
    onLoss?.('what a CoNLL-U file said beyond its tokens, as the tokens or sentences are others now');
  return { sizes, kept: isSame ? kept : undefined };
}

function countOwnLosses(document: Document, kept: readonly KeptSentence[] | undefined, onLoss: OnLoss): void {
  if (onLoss === undefined) return;
  const { entities = [], ...groups } = document.annotations.spans ?? {};
  const { conllu: _, ...meta } = document.meta ?? {};
  const { spans: __, coref = [], ...annotations } = document.annotations;
  const rest: Document = {
    text: document.text,
    annotations: Object.keys(groups).length === 0 ? annotations : { ...annotations, spans: groups },
    ...(document.id === undefined || isIdKept(document.id, kept) ? {} : { id: document.id }),
    ...(Object.keys(meta).length === 0 ? {} : { meta }),
  };
  countLosses(rest, ['tokens', 'discourse'], onLoss);
  for (const { confidence } of annotations.discourse ?? [])
    if (confidence !== undefined) onLoss('confidences of units of discourse');
  for (const { confidence, source } of entities) {
    if (confidence !== undefined) onLoss('confidences of entities');
    if (source !== undefined) onLoss('sources of annotations');
  }
  for (const { mentions, source } of coref) {
    for (const { confidence, linkConfidence } of mentions)
      if (confidence !== undefined || linkConfidence !== undefined) onLoss('confidences of mentions');
    if (source !== undefined) onLoss('sources of annotations');
  }
}

/** Whether a file that keeps this, or that is made anew, says the id. */
function isIdKept(id: string, kept: readonly KeptSentence[] | undefined): boolean {
  if (kept === undefined) return id.trim() === id && !/[\r\n]/.test(id);
  const comments = kept[0]?.comments ?? [];
  return commentValue(comments, 'newdoc id') === id || commentValue(comments, 'sent_id') === id;
}

function writeSentences(
  { text, id }: Document,
  tokens: readonly TokenAnnotation[],
  sizes: readonly number[],
  kept: readonly KeptSentence[] | undefined,
  onLoss: OnLoss,
): readonly Written[] {
  let sum = 0;
  const starts = sizes.map((size) => {
    sum += size;
    return sum - size;
  });
  const isParagraph = (number: number): boolean => {
    if (kept !== undefined) return isNewParagraph(kept[number]?.comments ?? []);
    const from = starts[number] ?? tokens.length;
    return from > 0 && from < tokens.length && text.slice(tokens[from - 1]?.end, tokens[from]?.start).includes('\n');
  };
  return sizes.map((size, number) => {
    const from = starts[number] ?? 0;
    const to = from + size;
    const own = kept?.[number] ?? { size };
    const ids = wordNumbers(own);
    const derived = deriveRows({ text, tokens, from, to, ids, isBeforeParagraph: isParagraph(number + 1) }, onLoss);
    const said = textComment(text.slice(tokens[from]?.start, tokens[to - 1]?.end));
    const comments =
      kept === undefined
        ? [
            ...(number > 0 ? [] : [id === undefined ? '# newdoc' : `# newdoc id = ${id.replace(/[\r\n]/g, '_')}`]),
            ...(isParagraph(number) ? ['# newpar'] : []),
            ...(id === undefined ? [] : [`# sent_id = ${id.replace(/[\r\n]/g, '_')}-${number + 1}`]),
            said,
          ]
        : (own.comments ?? []).map((line) => (line === derivedText ? said : line));
    const before = Array.from({ length: size + 1 }, (): string[] => []);
    for (const [at, line] of own.extra ?? []) before[at]?.push(line);
    return { comments, before, rows: derived.map((row, index) => restoreRows(row, index, own, onLoss)) };
  });
}

/** The number of the first word of each token: some stand for several. */
function wordNumbers({ size, words = [] }: KeptSentence): readonly number[] {
  const counts = new Map(words.map(([token, lines]) => [token, lines.filter((line) => /^\d+\t/.test(line)).length]));
  let next = 1;
  return Array.from({ length: size }, (_, token) => {
    const id = next;
    next += counts.get(token) ?? 1;
    return id;
  });
}

/** What we would write of a token, with what the file said beyond that. */
function restoreRows(row: readonly string[], token: number, kept: KeptSentence, onLoss: OnLoss): string[][] {
  const words = kept.words?.find(([at]) => at === token);
  if (words !== undefined) {
    const [, lines, ours] = words;
    if (wordOf(row) !== ours) onLoss?.('changes to tokens that stand for several words');
    return lines.map((line) => line.split('\t'));
  }
  const restored = [...row];
  for (const [at, where, ours, theirs] of kept.was ?? [])
    if (at === token && row[where] === ours) restored[where] = theirs;
  const deps = kept.deps?.[token] ?? '_';
  restored[column.deps] = deps === '' ? basicDependency(restored) : deps;
  const misc = kept.misc?.[token] ?? '';
  if (misc !== '') restored[column.misc] = misc;
  return [restored];
}

/** Puts the comment behind the one that begins the document. */
function insertGlobal(comments: string[], global: string): void {
  comments.splice(comments.findIndex((comment) => isNewDocument([comment])) + 1, 0, `# global.Entity = ${global}`);
}

function linesOf({ comments, before, rows }: Written): string {
  const words = rows.flatMap((lines, token) => [...(before[token] ?? []), ...lines.map((row) => row.join('\t'))]);
  return `${[...comments, ...words, ...(before[rows.length] ?? [])].join('\n')}\n\n`;
}
