import type { Annotations, JsonObject, LabelledSpan, Range, Source } from 'tincture';
import { TinctureError } from 'tincture';

// What the store wrote as JSON comes back as `unknown`: another program may have written to the file.

/** Annotations from the JSON of a row. Throws `store-invalid` when they are not. */
export function readAnnotations(json: string): Annotations {
  return read(json, isAnnotations, 'annotations');
}

/** A source from the JSON of a row. Throws `store-invalid` when it is not one. */
export function readSource(json: string): Source {
  return read(json, isSource, 'a source');
}

/** A JSON object from a row. Throws `store-invalid` when it is not one. */
export function readObject(json: string): JsonObject {
  return read(json, isJsonObject, 'an object');
}

/** A text from its JSON. Throws `store-invalid` when it is not a string. */
export function readString(json: string): string {
  return read(json, (value): value is string => typeof value === 'string', 'a text');
}

function read<T>(json: string, is: (value: unknown) => value is T, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  if (is(value)) return value;
  throw new TinctureError({
    code: 'store-invalid',
    problem: `The store holds ${JSON.stringify(json.slice(0, 80))} where ${what} should be.`,
    fix: 'Another program has written to it: restore it from a backup.',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// JSON.parse yields nothing but JSON values, so an object from it is a JsonObject.
function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value);
}

function isRange(value: unknown): value is Range {
  return isRecord(value) && Number.isInteger(value.start) && Number.isInteger(value.end);
}

function isSpan(value: unknown): value is LabelledSpan {
  if (!isRecord(value) || !isRange(value) || !('label' in value)) return false;
  const { confidence, source } = value as Record<string, unknown>;
  if (confidence !== undefined && typeof confidence !== 'number') return false;
  return typeof value.label === 'string' && (source === undefined || isSource(source));
}

function isOptionalArray(value: unknown, is: (item: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(is));
}

function isOptionalRecord(value: unknown, is: (item: unknown) => boolean): boolean {
  return value === undefined || (isRecord(value) && Object.values(value).every(is));
}

/** Whether a value has the shape of annotations; offsets are not compared with any text. */
export function isAnnotations(value: unknown): value is Annotations {
  if (!isRecord(value)) return false;
  const { ents, entsMissing, spans, cats, source } = value;
  return (
    isOptionalArray(ents, isSpan) &&
    isOptionalArray(entsMissing, isRange) &&
    isOptionalRecord(spans, (group) => Array.isArray(group) && group.every(isSpan)) &&
    isOptionalRecord(cats, (score) => typeof score === 'number') &&
    (source === undefined || isSource(source))
  );
}

const sourceFields: Readonly<Record<string, readonly string[]>> = {
  person: ['id'],
  rules: ['name', 'hash'],
  model: ['name', 'version', 'hash'],
  llm: ['name', 'model', 'promptHash'],
  import: ['name'],
};

/** Whether a value has the shape of a source. */
export function isSource(value: unknown): value is Source {
  if (!isRecord(value) || typeof value.kind !== 'string') return false;
  const fields = Object.hasOwn(sourceFields, value.kind) ? sourceFields[value.kind] : undefined;
  return fields?.every((field) => typeof value[field] === 'string') ?? false;
}
