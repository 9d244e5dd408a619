import type { JsonObject, JsonValue } from '../../json.ts';
import { isJsonList, isJsonObject } from '../json-checks.ts';
import { textComment } from './comments.ts';
import { basicDependency } from './derive.ts';
import { type Columns, column, type Sentence } from './rows.ts';

/**
 * What one sentence of a CoNLL-U file says that the annotations of its tokens do not: it is kept in `meta.conllu`, so that the
 * same file can be written. Keys that are absent have nothing to keep.
 */
export interface KeptSentence {
  /** How many tokens the sentence has: with others, nothing of this is used. */
  readonly size: number;
  /** In the first sentence: it does not begin a document of the file, but goes on with one. */
  readonly isInside?: boolean;
  /** In the first sentence: the `# global.Entity` that holds for it, if that stands further up in the file. */
  readonly entities?: string;
  /** The lines in front of it; {@link derivedText} for the `# text` that its tokens make. */
  readonly comments?: readonly string[];
  /** Enhanced dependencies by token; `''` is the basic one. */
  readonly deps?: readonly string[];
  /** MISC by token; `''` is what the spacing of the text says. */
  readonly misc?: readonly string[];
  /** Multiword tokens and empty nodes, each with the index of the token that it stands before. */
  readonly extra?: readonly (readonly [before: number, line: string])[];
  /** The lines of the words that one token stands for, which count as long as we would write `ours` for it. */
  readonly words?: readonly (readonly [token: number, lines: readonly string[], ours: string])[];
  /** Columns in which the file says in another way what we would write: they count as long as we would. */
  readonly was?: readonly (readonly [token: number, column: number, ours: string, theirs: string])[];
}

/** Stands for the comment `# text = ` with the text that the tokens of the sentence make. */
export const derivedText = '';

/** What is to be kept of a sentence that was read, beside the rows that its tokens make. */
export function keepSentence(sentence: Sentence, rows: readonly Columns[], text: string): KeptSentence {
  const { comments, pieces, after } = sentence;
  const originals = pieces.map(({ words }) => (words.length === 1 ? words[0] : undefined));
  const deps = originals.map((original) => {
    const said = original?.[column.deps] ?? '_';
    return original !== undefined && said === basicDependency(original) ? '' : said;
  });
  const misc = originals.map((original, index) => {
    const said = original?.[column.misc];
    return said === undefined || said === rows[index]?.[column.misc] ? '' : said;
  });
  const extra = pieces.flatMap(({ before }, index) => before.map((line) => [index, line] as const));
  extra.push(...after.map((line) => [pieces.length, line] as const));
  const words = pieces.flatMap(({ words: own, lines }, index) =>
    own.length === 1 ? [] : [[index, lines, wordOf(rows[index])] as const],
  );
  const was = originals.flatMap((original, index) => {
    if (original === undefined) return [];
    const ours = rows[index] ?? [];
    const differing = [
      column.form,
      column.lemma,
      column.upos,
      column.xpos,
      column.feats,
      column.head,
      column.deprel,
    ].filter((at) => original[at] !== ours[at]);
    return differing.map((at) => [index, at, ours[at] ?? '_', original[at] ?? '_'] as const);
  });
  return {
    size: pieces.length,
    ...(comments.length === 0
      ? {}
      : { comments: comments.map((line) => (line === textComment(text) ? derivedText : line)) }),
    ...(deps.every((said) => said === '_') ? {} : { deps }),
    ...(misc.every((said) => said === '') ? {} : { misc }),
    ...(extra.length === 0 ? {} : { extra }),
    ...(words.length === 0 ? {} : { words }),
    ...(was.length === 0 ? {} : { was }),
  };
}

/** What a row says of its word, without its number and all that is kept by itself. */
export function wordOf(row: Columns | undefined): string {
  return row?.slice(column.form, column.deps).join('\t') ?? '';
}

/** What `meta.conllu` keeps; undefined where there is none, or none that {@link keepSentence} could have made. */
export function keptSentences(meta: JsonObject | undefined): readonly KeptSentence[] | undefined {
  const kept = meta?.conllu;
  if (!isJsonList(kept) || !kept.every(isKept)) return undefined;
  return kept;
}

function isKept(value: JsonValue): value is JsonValue & KeptSentence {
  if (!isJsonObject(value) || typeof value.size !== 'number') return false;
  const { size, isInside, entities, comments, deps, misc, extra, words, was } = value;
  const isIndex = (index: JsonValue | undefined, limit: number): boolean =>
    typeof index === 'number' && Number.isInteger(index) && index >= 0 && index <= limit;
  return (
    (isInside === undefined || typeof isInside === 'boolean') &&
    (entities === undefined || isLine(entities)) &&
    isListOf(comments, (line) => isLine(line) && (line === derivedText || line.startsWith('#'))) &&
    isListOf(deps, isCell) &&
    isListOf(misc, isCell) &&
    isListOf(extra, (entry) => isJsonList(entry) && isIndex(entry[0], size) && isRow(entry[1])) &&
    isListOf(
      words,
      (entry) => isJsonList(entry) && isIndex(entry[0], size) && isListOf(entry[1], isRow) && isLine(entry[2]),
    ) &&
    isListOf(
      was,
      (entry) =>
        isJsonList(entry) && isIndex(entry[0], size) && isIndex(entry[1], 9) && isCell(entry[2]) && isCell(entry[3]),
    )
  );
}

function isListOf(value: JsonValue | undefined, is: (item: JsonValue | undefined) => boolean): boolean {
  return value === undefined || (isJsonList(value) && value.every(is));
}

function isLine(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && !/[\r\n]/.test(value);
}

function isCell(value: JsonValue | undefined): boolean {
  return isLine(value) && !value.includes('\t');
}

function isRow(value: JsonValue | undefined): boolean {
  return isLine(value) && value.split('\t').length === 10;
}
