import type { Document } from '../../doc/annotations.ts';
import { tokenTexts } from '../../doc/create-doc.ts';
import type { Task } from '../../tasks/task.ts';
import { buildDocument } from '../build-document.ts';
import { columnsOf } from '../conll-columns.ts';
import { encodeBio, isTag } from '../decode-tags.ts';
import { createFindings, hasGap, rejectLine, rejectWith } from '../findings.ts';
import { createHeldLines } from '../held-lines.ts';
import { quote } from '../json-checks.ts';
import { countLosses } from '../losses.ts';
import { spacingNote, taggedText } from '../tagged-text.ts';
import { tokenLayers } from '../token-layers.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';

/**
 * Reads files with a token and its tag on each line and a blank line after each sentence. Columns are divided by tabs
 * where a line has one, else by spaces.
 */
export function createConllReader(options: ReadOptions): FormatReader {
  const held = createHeldLines();
  let comments = createHeldLines();
  let commentsSeen = 0;
  /** Whether the lines from one -DOCSTART- to the next are one document. */
  let isWhole = false;

  const take = (): readonly ReadItem[] => {
    const sentences = held.take();
    if ('raw' in sentences) return [{ reject: sentences }];
    const blocks = !isWhole ? sentences.map((one) => [one]) : sentences.length > 0 ? [sentences] : [];
    const items = blocks.map((block) => readBlock(block, commentsSeen, options));
    if (items.length > 0) [comments, commentsSeen] = [createHeldLines(), 0];
    return items;
  };

  /** Comments that nothing follows. */
  const left = (): readonly ReadItem[] => {
    comments.close();
    const blocks = comments.take();
    if ('raw' in blocks) return [{ reject: blocks }];
    const problem = 'The file ends with comments that belong to no sentence.';
    return blocks.flat().map(({ text, number }) => rejectLine('line-invalid', problem, number, text));
  };

  return {
    line: (line) => {
      const isStart = /^-DOCSTART-(\s|$)/.test(line.text);
      if (line.text.trim() === '' || isStart) {
        held.close();
        const items = isStart || !isWhole ? take() : [];
        isWhole ||= isStart && options.sentences !== true;
        return items;
      }
      if (!isComment(line.text, options)) {
        isWhole &&= !isLabelStudioRow(line.text);
        held.add(line);
        return [];
      }
      // A comment is about what follows it, so it also ends a sentence that no blank line ends.
      held.close();
      const items = isWhole ? [] : take();
      comments.add(line);
      commentsSeen++;
      return items;
    },
    end: () => {
      held.close();
      return [...take(), ...left()];
    },
  };
}

/** Writes BIO: a token, a tab and its tag on each line. The sentence is the whole text. */
export function createConllWriter({ task, onLoss }: WriteOptions): FormatWriter {
  return { head: '', document: (document) => writeBlock(document, task, onLoss), tail: '' };
}

function pick(columns: readonly string[], column: number | undefined, otherwise: number): string {
  return columns.at(column === undefined ? otherwise : column - 1) ?? '';
}

/**
 * A row as Label Studio's export "CONLL2003" has them: `token -X- _ TAG`. It writes one -DOCSTART- before all tasks and a blank line
 * after each. In the corpus that it is named after only -DOCSTART- itself has the part of speech -X-.
 */
function isLabelStudioRow(text: string): boolean {
  return /\S -X- _ \S+$/.test(text.trimEnd());
}

/** `# text = ...`, `#doc 7`: a line that begins with `#` and has no tag, so a token `#` stays a token. */
function isComment(text: string, { tagColumn }: ReadOptions): boolean {
  const columns = columnsOf(text);
  return text.startsWith('#') && (columns.length < 2 || !isTag(pick(columns, tagColumn, -1)));
}

function readBlock(sentences: readonly (readonly Line[])[], comments: number, options: ReadOptions): ReadItem {
  const lines = sentences.flat();
  const first = lines[0]?.number ?? 1;
  const raw = sentences.map((sentence) => sentence.map(({ text }) => text).join('\n')).join('\n\n');
  const findings = createFindings();
  const tagged = sentences.map((sentence) => {
    if (hasGap(sentence)) findings.reject('line-invalid', 'A line of this sentence could not be read.');
    return sentence.map(({ text: content, number }) => {
      const columns = columnsOf(content);
      const token = pick(columns, options.tokenColumn, 0);
      const tag = pick(columns, options.tagColumn, -1);
      if (columns.length < 2)
        findings.reject('line-invalid', `Line ${number} has one column; it needs a token and a tag.`);
      else if (!isTag(tag))
        findings.reject(
          'line-invalid',
          `Line ${number} has the tag ${quote(tag)}; a tag is O, B-LABEL or I-LABEL. Is another column the tag?`,
        );
      if (token.trim() === '') findings.reject('line-invalid', `Line ${number} has no token.`);
      return [token, tag] as const;
    });
  });
  const { text, places, ents, entsMissing } = taggedText(tagged);
  if (findings.problems.length > 0) return rejectWith(findings, first, raw);
  if (places.length > 1) findings.repair(spacingNote);
  if (comments > 0) findings.repair(`Comments left out: ${comments}`);
  const isMissing = ents.length === 0 && entsMissing.length > 0 && coversAll(entsMissing, sentences.length, text);
  const layers = isMissing ? {} : { ents, entsMissing };
  return buildDocument({ text, ...layers }, findings, first, raw, options);
}

/** Whether every token of every sentence has the tag `-`: then entities are missing as a whole. */
function coversAll(missing: readonly { start: number; end: number }[], sentences: number, text: string): boolean {
  const covered = missing.reduce((sum, { start, end }) => sum + end - start, 0);
  return missing.length === sentences && covered === text.length - (sentences - 1);
}

function writeBlock(document: Document, task: Task, onLoss?: (what: string) => void): string {
  countLosses(document, ['ents', 'entsMissing'], onLoss);
  const { doc, ents, missing } = tokenLayers(document, task, onLoss);
  const tokens = tokenTexts(doc).map((token) => {
    // Only a token made of several holds any.
    const written = token.replace(/[\t\r\n]/g, ' ');
    if (written !== token) onLoss?.('tabs and line breaks in tokens, which become spaces');
    return written;
  });
  if (tokens.length === 0) {
    onLoss?.('texts without a token');
    return '';
  }
  if (tokens.join(' ') !== document.text) onLoss?.('spacing between tokens');
  if (missing.length > 0) onLoss?.('tokens without annotation, written with the tag "-", which few tools read');
  const tags = encodeBio(doc.length, ents, missing).map((tag) => {
    const name = tag.replace(/[\t\r\n]/g, '_');
    if (name !== tag) onLoss?.('tabs and line breaks in labels, which become "_"');
    return name;
  });
  return `${tokens.map((token, index) => `${token}\t${tags[index]}`).join('\n')}\n\n`;
}
