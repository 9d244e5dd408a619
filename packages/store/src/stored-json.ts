import type { Annotations, JsonObject, JsonValue, Source } from 'tincture';
import { TinctureError } from 'tincture';
import { parseSource } from 'tincture/convert';
import { isAnnotations, isRecord } from './annotation-rules.ts';

// What the store wrote as JSON comes back as `unknown`: another program may have written to the file.

/** Annotations from the JSON of a row. Throws `store-invalid` when they are not. */
export function readAnnotations(json: string): Annotations {
  const value = parse(json);
  return isAnnotations(value) ? value : fail(json, 'annotations');
}

/** A source from the JSON of a row. Throws `store-invalid` when it is not one. */
export function readSource(json: string): Source {
  return parseSource(parse(json)) ?? fail(json, 'a source');
}

/** A JSON object from a row. Throws `store-invalid` when it is not one. */
export function readObject(json: string): JsonObject {
  const value = parse(json);
  return isJsonObject(value) ? value : fail(json, 'an object');
}

/** A text from its JSON. Throws `store-invalid` when it is not a string. */
export function readString(json: string): string {
  const value = parse(json);
  return typeof value === 'string' ? value : fail(json, 'a text');
}

/** The value that the JSON says; undefined when it is no JSON. */
function parse(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}

function fail(json: string, what: string): never {
  throw new TinctureError({
    code: 'store-invalid',
    problem: `The store holds ${JSON.stringify(json.slice(0, 80))} where ${what} should be.`,
    fix: 'Another program has written to it: restore it from a backup.',
  });
}

function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return isRecord(value);
}
