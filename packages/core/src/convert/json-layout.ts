import { createJsonElements, type JsonElements } from './json-elements.ts';
import type { FormatReader, ReadItem, ReadOptions } from './types.ts';

/** Whether JSON that begins like this has not one object a line: a list, as pandas writes records, or objects over several lines. */
export function isNoJsonLine(firstLine: string): boolean {
  return /^\s*(\[\s*(\{.*)?|\{\s*)$/s.test(firstLine);
}

/** A reader of JSON lines that reads the same objects out of a list, and objects over several lines, as well. */
export function inAnyLayout(
  createReader: (options: ReadOptions) => FormatReader,
): (options: ReadOptions) => FormatReader {
  return (options) => {
    const reader = createReader(options);
    let elements: JsonElements | undefined;
    let hasBegun = false;
    const read = (complete: ReturnType<JsonElements['end']>): readonly ReadItem[] =>
      complete.flatMap((element): readonly ReadItem[] =>
        'code' in element ? [{ reject: element }] : reader.line({ text: element.raw, number: element.line }),
      );
    return {
      line: (line) => {
        if (!hasBegun && line.text.trim() !== '') {
          hasBegun = true;
          if (isNoJsonLine(line.text)) elements = createJsonElements();
        }
        return elements === undefined ? reader.line(line) : read(elements.line(line));
      },
      end: () => [...read(elements?.end() ?? []), ...reader.end()],
    };
  };
}
