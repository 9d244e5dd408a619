import type { Range, TokenAnnotation } from '../../doc/annotations.ts';
import { buildDocument, type Draft } from '../build-document.ts';
import { createFindings, type Findings, hasGap, rejectWith } from '../findings.ts';
import { quote } from '../json-checks.ts';
import type { Line, ReadItem, ReadOptions } from '../types.ts';
import { commentValue, isNewDocument, isNewParagraph } from './comments.ts';
import { deriveRows } from './derive.ts';
import { readUnits } from './discourse.ts';
import { type KeptSentence, keepSentence } from './kept.ts';
import { readEntityLayers } from './read-entities.ts';
import { column, type Piece, readSentence, type Sentence } from './rows.ts';
import { placeForms, spaceAfter } from './spacing.ts';
import { fieldsOf, placesOf } from './tokens.ts';
import { discourseValues, wordTokens } from './write-discourse.ts';

/** What the file said before a document that also holds for it. */
export interface FileState {
  /** How entities are written: the value of the last `# global.Entity`. */
  entities: string | undefined;
  /** Ids of entities that documents before this one have and that it cannot have again. */
  readonly groups: Set<string>;
  /** Whether a word had features: then `_` says that there are none. */
  hasFeatures: boolean;
  /** Whether there was a `# newdoc`: all up to the next one is one document. */
  isWhole: boolean;
}

/**
 * One document from the lines of its sentences, or a reject. The text is made from the tokens: a space between them but where MISC
 * says otherwise, a line break in front of a paragraph.
 */
export function readConlluDocument(
  blocks: readonly (readonly Line[])[],
  state: FileState,
  options: ReadOptions,
): ReadItem {
  const findings = createFindings();
  const sentences = blocks.map((lines) => {
    if (hasGap(lines))
      findings.reject('line-invalid', `A line of the sentence at line ${lines[0]?.number} could not be read.`);
    return readSentence(lines, findings);
  });
  const first = blocks[0]?.[0]?.number ?? 1;
  const raw = blocks.map((lines) => `${lines.map(({ text }) => text).join('\n')}\n\n`).join('');
  if (findings.problems.length > 0) return rejectWith(findings, first, raw);
  for (const { comments } of sentences) state.entities = commentValue(comments, 'global.Entity') ?? state.entities;
  const words = sentences.flatMap(({ pieces }) => pieces.flatMap((piece) => piece.words));
  state.hasFeatures ||= words.some((word) => word[column.feats] !== '_');

  const { text, places, texts } = placePieces(sentences, findings);
  const tokens = tokensOf(sentences, places, state.hasFeatures, findings);
  const comments = sentences[0]?.comments ?? [];
  const id = commentValue(comments, state.isWhole && options.sentences !== true ? 'newdoc id' : 'sent_id');
  const { spans, coref } = readEntityLayers(
    sentences,
    places,
    { global: state.entities, groups: state.isWhole && options.sentences !== true ? state.groups : new Set() },
    findings,
  );
  // Units count through a whole document: in one sentence of it they say nothing.
  const discourse = state.isWhole && options.sentences !== true ? unitsOf(sentences, places, findings) : undefined;
  const [kept, ...others] = keptOf(sentences, text, tokens, texts);
  const isSaid = sentences.some((sentence) => commentValue(sentence.comments, 'global.Entity') !== undefined);
  const begin: KeptSentence = {
    ...(kept ?? { size: 0 }),
    ...(state.isWhole && !isNewDocument(comments) ? { isInside: true } : {}),
    ...(state.entities === undefined || isSaid ? {} : { entities: state.entities }),
  };
  const meta = { conllu: [{ ...begin }, ...others.map((sentence) => ({ ...sentence }))] };
  const draft = { text, id: id === '' ? undefined : id, tokens, spans, coref, discourse, meta };
  return buildDocument(draft, findings, first, raw, options);
}

/** The text of a document, where each of its pieces is, and the text of each sentence. */
function placePieces(sentences: readonly Sentence[], findings: Findings) {
  let text = '';
  const places: { start: number; end: number }[] = [];
  const texts: string[] = [];
  for (const [number, sentence] of sentences.entries()) {
    const { pieces, comments } = sentence;
    const last = sentences[number - 1]?.pieces.at(-1);
    if (last !== undefined) text += gapBefore(comments, last);
    const own = sentenceText(sentence, findings);
    for (const [index, { form }] of pieces.entries()) {
      const start = text.length + (own.starts[index] ?? 0);
      places.push({ start, end: start + form.length });
    }
    text += own.text;
    texts.push(own.text);
  }
  return { text, places, texts };
}

function gapBefore(comments: readonly string[], last: Piece): string {
  const space = spaceAfter(last.spacing);
  if (!isNewParagraph(comments)) return space ?? ' ';
  // White space that the file spells out says more than that there is a paragraph.
  return space === undefined || space === '' ? '\n' : space;
}

/** The text of a sentence from its tokens; from `# text` if only the spaces between them are others there. */
function sentenceText(
  { line, pieces, comments }: Sentence,
  findings: Findings,
): { text: string; starts: readonly number[] } {
  let text = '';
  const starts: number[] = [];
  for (const [index, { form, spacing }] of pieces.entries()) {
    starts.push(text.length);
    text += index + 1 === pieces.length ? form : form + (spaceAfter(spacing) ?? ' ');
  }
  const said = commentValue(comments, 'text');
  const evenly = (spaced: string): string => spaced.replace(/\s+/gu, ' ');
  if (said === undefined || evenly(said) === evenly(text)) return { text, starts };
  const placed = placeForms(
    said,
    pieces.map(({ form }) => form),
  );
  if (placed !== undefined) {
    findings.repair(
      `Spaces taken from "# text", which SpaceAfter contradicts: in the sentence at line ${line}, ${quote(said)}`,
    );
    return { text: said, starts: placed };
  }
  findings.repair(
    `Text made from the words, which "# text" contradicts: in the sentence at line ${line}, ${quote(said)}`,
  );
  return { text, starts };
}

function tokensOf(
  sentences: readonly Sentence[],
  places: readonly Range[],
  hasFeatures: boolean,
  findings: Findings,
): readonly TokenAnnotation[] {
  const tokens: TokenAnnotation[] = [];
  for (const { pieces } of sentences) {
    const words = placesOf(pieces, tokens.length);
    for (const [index, piece] of pieces.entries()) {
      const { start, end } = places[tokens.length] ?? { start: 0, end: 0 };
      const fields = fieldsOf(piece, tokens.length, words, hasFeatures, findings);
      tokens.push({ start, end, ...fields, sentenceStart: index === 0 });
    }
  }
  return tokens;
}

/** The units of discourse in MISC. Rejects values that are ill-formed, each with its line. */
function unitsOf(sentences: readonly Sentence[], places: readonly Range[], findings: Findings): Draft['discourse'] {
  const rows = sentences.flatMap(({ pieces }) => pieces.map(({ words }) => words));
  const { units, problems } = readUnits(discourseValues(rows), places, wordTokens(rows));
  if (problems.length === 0) return units;
  const lines = sentences.flatMap(tokenLines);
  for (const { token, problem } of problems) findings.reject('line-invalid', `Line ${lines[token]} ${problem}.`);
  return undefined;
}

/** The number of the first line of each token of a sentence. */
function tokenLines({ line, comments, pieces }: Sentence): readonly number[] {
  let next = line + comments.length;
  return pieces.map(({ before, lines }) => {
    const own = next + before.length;
    next = own + lines.length;
    return own;
  });
}

function keptOf(
  sentences: readonly Sentence[],
  text: string,
  tokens: readonly TokenAnnotation[],
  texts: readonly string[],
): KeptSentence[] {
  let from = 0;
  return sentences.map((sentence, number) => {
    const next = sentences[number + 1];
    const to = from + sentence.pieces.length;
    const ids = sentence.pieces.map(({ words }) => Number(words[0]?.[column.id]));
    const isBeforeParagraph = next !== undefined && isNewParagraph(next.comments);
    const rows = deriveRows({ text, tokens, from, to, ids, isBeforeParagraph });
    from = to;
    return keepSentence(sentence, rows, texts[number] ?? '');
  });
}
