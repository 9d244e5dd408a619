import type { JsonObject, JsonValue } from '../json.ts';
import { createFindings, type Findings, rejectLine } from './findings.ts';
import { describeJson, isJsonObject, parseJson, quote } from './json-checks.ts';
import type { Line, ReadItem } from './types.ts';

/** Reads a format with one JSON object a line: blank lines are skipped, what is no object becomes a reject. */
export function readObjectLine(
  { text, number }: Line,
  read: (object: JsonObject, findings: Findings) => ReadItem,
): readonly ReadItem[] {
  if (text.trim() === '') return [];
  const value = parseJson(text);
  if (isJsonObject(value)) return [read(value, createFindings())];
  const problem = value === undefined ? whyNoJson(text) : `The line is ${describeJson(value)}, not a JSON object.`;
  return [rejectLine('line-invalid', problem, number, text)];
}

/** What is wrong with a line that is no JSON; the numbers that Python writes and JSON does not have are told apart. */
function whyNoJson(text: string): string {
  const withNull = text.replaceAll(/(?<=[:,[]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g, 'null');
  return withNull !== text && parseJson(withNull) !== undefined
    ? 'The line has NaN or Infinity, which JSON does not have: leave out what has no value, or write null.'
    : 'The line is not valid JSON, or is nested too deep.';
}

/** Notes each key that is not read; `where` says of what, if not of the record. */
export function noteUnknown(object: JsonObject, known: readonly string[], findings: Findings, where = ''): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) findings.repair(`Unknown key left out: ${quote(key)}${where}`);
  }
}

/** The text of a record; rejects what is none. Of a record without a text the `keys` say which one may be meant. */
export function readText(
  value: JsonValue | undefined,
  findings: Findings,
  keys: readonly string[] = [],
): string | undefined {
  if (typeof value === 'string') return value;
  const others =
    value === undefined && keys.length > 0 ? ` The keys are ${keys.slice(0, 8).map(quote).join(', ')}.` : '';
  findings.reject('text-invalid', `The key "text" must hold a string; it is ${describeJson(value)}.${others}`);
  return undefined;
}

/** An id: a string, or a number that is made one. Anything else is left out with a note. */
export function readId(value: JsonValue | undefined, findings: Findings): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') {
    findings.repair('Id made a string: it was a number');
    return String(value);
  }
  findings.repair('Left out: an "id" that is no string');
  return undefined;
}

/** The `meta` of a record: an object. Anything else is left out with a note. */
export function readMeta(value: JsonValue | undefined, findings: Findings): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (isJsonObject(value)) return value;
  findings.repair('Left out: a "meta" that is no object');
  return undefined;
}

/** Label to probability. `true` and `false` are read as 1 and 0; a `null` is a missing value. */
export function readCats(
  value: JsonValue | undefined,
  findings: Findings,
): readonly (readonly [string, number])[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    findings.reject('line-invalid', `The key "cats" must hold an object; it is ${describeJson(value)}.`);
    return undefined;
  }
  return Object.entries(value).flatMap(([label, said]) => {
    if (said === null || said === undefined) return [];
    if (typeof said === 'number') return [[label, said] as const];
    if (typeof said === 'boolean') return [[label, said ? 1 : 0] as const];
    findings.reject(
      'line-invalid',
      `The label ${quote(label)} in "cats" must have a number; it is ${describeJson(said)}.`,
    );
    return [];
  });
}

/** The key `name` as an offset; rejects what is no number. */
export function readOffset(object: JsonObject, name: string, what: string, findings: Findings): number {
  const value = object[name];
  if (typeof value === 'number') return value;
  findings.reject('span-invalid', `The key "${name}" of ${what} must be a number; it is ${describeJson(value)}.`);
  return Number.NaN;
}

/** The key `label` of a span; rejects what is no name. */
export function readLabel(object: JsonObject, what: string, findings: Findings): string {
  const { label } = object;
  if (typeof label === 'string' && label.trim() !== '') return label;
  findings.reject('line-invalid', `The key "label" of ${what} must name a label; it is ${describeJson(label)}.`);
  return '';
}

/**
 * The id of a span in a knowledge base, as spaCy writes it: `NIL` for what is none of its entries, nothing or an empty text
 * where nobody looked. Anything else is left out with a note.
 */
export function readKbId(value: JsonValue | undefined, findings: Findings): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value === nil ? null : value;
  findings.repair('Left out: an id in a knowledge base that is no string');
  return undefined;
}

/** What an entity is linked to that is none of the entries of a knowledge base, in the files of other programs. */
export const nil = 'NIL';

/** A probability, if it is one; else left out with a note. */
export function readConfidence(value: JsonValue | undefined, findings: Findings): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  findings.repair('Left out: a confidence that is not between 0 and 1');
  return undefined;
}
