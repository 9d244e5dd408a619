import { createFindings } from '../convert/findings.ts';
import { readDocumentObject } from '../convert/formats/jsonl.ts';
import { describeJson, isJsonObject } from '../convert/json-checks.ts';
import type { ReadItem, ReadOptions } from '../convert/types.ts';
import type { JsonValue } from '../json.ts';

/** How the documents of a file of Docs are checked: as those of JSON lines are. */
export type ReadDocsOptions = Pick<ReadOptions, 'task' | 'language' | 'alignment' | 'attributes' | 'file'>;

/** The document that a value of a block is, or the reject. Its `line` is the number of the document, from 1. */
export function readItem(value: JsonValue, number: number, options: ReadDocsOptions): ReadItem {
  const raw = showValue(value);
  if (isJsonObject(value)) return readDocumentObject(value, createFindings(), { text: raw, number }, options);
  const problem = `The value is ${describeJson(value)}, not a document.`;
  return { reject: { line: number, code: 'line-invalid', problem, raw } };
}

/** More of a reject is not shown. */
const shownCharacters = 10_000_000;

/** As a line of JSON, unless that would be huge: a block names a text once, however often it is used. */
function showValue(value: JsonValue): string {
  let left = shownCharacters;
  const fits = (part: JsonValue | undefined): boolean => {
    if (part === undefined || part === null || typeof part !== 'object') {
      left -= typeof part === 'string' ? 2 + part.length : 8;
      return left > 0;
    }
    return Object.entries(part).every(([key, item]) => {
      left -= 4 + key.length;
      return left > 0 && fits(item);
    });
  };
  if (fits(value)) return JSON.stringify(value);
  const text = isJsonObject(value) && typeof value.text === 'string' ? value.text : '';
  return `${JSON.stringify({ text: text.slice(0, 1_000) })} and more than can be shown`;
}
