import { buildDocument } from '../build-document.ts';
import { createFindings } from '../findings.ts';
import { createHeldLines, wholeFileLimits } from '../held-lines.ts';
import { countLosses } from '../losses.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';
import { readLabelledLine } from './labelled-line.ts';

/**
 * Reads plain text: one text a line, or the whole file as one. Blank lines are skipped; nothing is annotated but what
 * {@link readLabelledLine} finds.
 */
export function createTextReader(options: ReadOptions): FormatReader {
  const held = createHeldLines(wholeFileLimits);
  const readLine = ({ text, number }: Line): readonly ReadItem[] => {
    if (text.trim() === '') return [];
    const findings = createFindings();
    return [buildDocument(readLabelledLine(text, options, findings), findings, number, text, options)];
  };
  if (options.wholeFile !== true) return { line: readLine, end: () => [] };
  return {
    line: (line) => {
      held.add(line);
      return [];
    },
    end: () => {
      held.close();
      const blocks = held.take();
      if ('raw' in blocks) return [{ reject: blocks }];
      const lines = blocks.flat();
      const texts = lines.map(({ text }) => text);
      // After the line break that ends a file there is no line.
      if (texts.at(-1) === '') texts.pop();
      const text = texts.join('\n');
      if (text.trim() === '') return [];
      return [buildDocument({ text }, createFindings(), lines[0]?.number ?? 1, text, options)];
    },
  };
}

/** Writes one text a line. A line break inside a text becomes a space. */
export function createTextWriter({ onLoss }: WriteOptions): FormatWriter {
  return {
    head: '',
    document: (document) => {
      countLosses(document, [], onLoss);
      const line = document.text.replace(/\r\n|[\r\n]/g, ' ');
      if (line !== document.text) onLoss?.('line breaks in texts, which become spaces');
      return `${line}\n`;
    },
    tail: '',
  };
}
