import type { TokenAnnotation } from '../../doc/annotations.ts';
import { column } from './rows.ts';
import { spacingMisc } from './spacing.ts';

/** The tokens of a document in sentences: what the lines of a file are derived from, as it is read and as it is written. */
export interface TokenSentence {
  readonly text: string;
  readonly tokens: readonly TokenAnnotation[];
  /** Index of the first token of the sentence, and of the one behind its last. */
  readonly from: number;
  readonly to: number;
  /** The number of the word that each token of the sentence is, from 1: a token may stand for several. */
  readonly ids: readonly number[];
  /** Whether a paragraph begins with the next sentence. */
  readonly isBeforeParagraph: boolean;
}

/**
 * The columns of each token of a sentence as its annotations say them: what CoNLL-U can say beyond that is kept beside them
 * (see `kept.ts`). Enhanced dependencies are `_`.
 */
export function deriveRows(sentence: TokenSentence, onLoss?: (what: string) => void): string[][] {
  const { text, tokens, from, to, ids } = sentence;
  return tokens.slice(from, to).map((token, index) => {
    const { start, end, lemma, pos, tag, morph, dep } = token;
    const plain = (value: string | undefined, spaces: RegExp): string => {
      const said = value === undefined || value === '' ? '_' : value.replace(spaces, '_');
      if (value !== undefined && value !== '' && said !== value)
        onLoss?.('spaces in tags, tabs and line breaks in lemmas, which become "_"');
      return said;
    };
    const form = text.slice(start, end).replace(/[\t\r\n]/g, ' ');
    if (form.length !== end - start || /[\t\r\n]/.test(text.slice(start, end)))
      onLoss?.('tabs and line breaks in tokens, which become spaces');
    const row = [
      String(ids[index] ?? index + 1),
      form,
      plain(lemma, /[\t\r\n]/g),
      plain(pos, /\s/g),
      plain(tag, /\s/g),
    ];
    row.push(
      plain(morph, /\s/g),
      headOf(sentence, from + index, onLoss),
      plain(dep, /\s/g),
      '_',
      spacingOf(sentence, from + index, onLoss),
    );
    const isUnsaid = lemma === '_' && form !== '_';
    if (isUnsaid || [pos, tag, dep].includes('_')) onLoss?.('values that are "_", which says that there is none');
    return row;
  });
}

/** The enhanced dependency that says the same as the basic one. */
export function basicDependency(row: readonly string[]): string {
  const [head = '_', dep = '_'] = [row[column.head], row[column.deprel]];
  return head === '_' || dep === '_' ? '_' : `${head}:${dep}`;
}

function headOf({ tokens, from, to, ids }: TokenSentence, index: number, onLoss?: (what: string) => void): string {
  const head = tokens[index]?.head;
  if (head === undefined) return '_';
  if (head === index) return '0';
  if (head >= from && head < to) return String(ids[head - from] ?? '_');
  onLoss?.('heads in another sentence');
  return '_';
}

function spacingOf(
  { text, tokens, to, isBeforeParagraph }: TokenSentence,
  index: number,
  onLoss?: (what: string) => void,
): string {
  const end = tokens[index]?.end ?? 0;
  const next = tokens[index + 1]?.start;
  const gap = text.slice(end, next);
  if (gap.trim() !== '') onLoss?.('text that no token covers');
  if (next === undefined && gap === '') return '_';
  return spacingMisc(gap, index + 1 === to && isBeforeParagraph ? '\n' : ' ');
}
