import type { JsonObject, JsonValue } from '../json.ts';

/** Deeper JSON than this is no annotated text; writing it back could overflow the stack. */
const depthLimit = 32;

/** The parsed JSON, or undefined where `text` is none, or is nested too deep to be handled. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isShallow(value, depthLimit) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the value is an object: neither null nor a list. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` that keeps the type of the items. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What kind of value this is, for messages. */
export function describeJson(value: JsonValue | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${quote(String(value))}`;
}

/** A value from a file inside quotes, shortened, on one line. */
export function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function isShallow(value: JsonValue, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (limit === 0) return false;
  return Object.values(value).every((part) => part === undefined || isShallow(part, limit - 1));
}
