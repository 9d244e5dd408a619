import { buildDocument } from '../build-document.ts';
import { createFindings } from '../findings.ts';
import { createHeldLines, wholeFileLimits } from '../held-lines.ts';
import { countLosses } from '../losses.ts';
import type { FormatReader, FormatWriter, ReadItem, ReadOptions, WriteOptions } from '../types.ts';

/** Reads plain text: one text a line, or the whole file as one. Blank lines are skipped; nothing is annotated. */
export function createTextReader(options: ReadOptions): FormatReader {
  const held = createHeldLines(wholeFileLimits);
  const read = (text: string, number: number): readonly ReadItem[] =>
    text.trim() === '' ? [] : [buildDocument({ text }, createFindings(), number, text, options)];
  if (options.wholeFile !== true) return { line: ({ text, number }) => read(text, number), end: () => [] };
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
      return read(texts.join('\n'), lines[0]?.number ?? 1);
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
