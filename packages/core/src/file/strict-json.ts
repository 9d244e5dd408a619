import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonValue } from '../json.ts';

const depthLimit = 24;

/**
 * Parses JSON (RFC 8259) from a file that nobody vouches for. Stricter than `JSON.parse`: a key may not occur twice
 * in one object (readers would disagree on which counts), `__proto__` is refused, and nesting ends at 24 levels.
 * Throws `model-corrupt`.
 */
export function parseStrictJson(text: string, field: string): JsonValue {
  return parseCanonical(text) ?? parseStepByStep(text, field);
}

/**
 * The value of a text that is what `JSON.stringify` writes, but for padding: the runtime reads it many times faster. Such a text
 * repeats no key, since the value would have it once. Undefined for any other text, and where a rule might be broken.
 */
function parseCanonical(text: string): JsonValue | undefined {
  if (text.includes('__proto__')) return undefined;
  try {
    const value: JsonValue = JSON.parse(text);
    return isWithin(value, depthLimit) && JSON.stringify(value) === text.trimEnd() ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `value` is nested at most `levels` deep. */
function isWithin(value: JsonValue | undefined, levels: number): boolean {
  if (levels === 0) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => isWithin(inner, levels - 1));
}

function parseStepByStep(text: string, field: string): JsonValue {
  let at = 0;

  const fail = (problem: string): never => {
    throw new TinctureError({
      code: 'model-corrupt',
      problem: `The JSON is not valid at character ${at}: ${problem}.`,
      where: { field },
      fix: 'Get the file again from where it came from.',
    });
  };

  const skipSpace = (): void => {
    while (at < text.length && (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r')) at++;
  };

  const string = (): string => {
    const start = at;
    at++;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at++;
      else if (code === 0x22) break;
      else if (code < 0x20) fail('a control character is inside a string');
    }
    if (at >= text.length) fail('a string does not end');
    at++;
    return literal(start, 'string') as string;
  };

  const literal = (start: number, kind: string): JsonValue => {
    try {
      return JSON.parse(text.slice(start, at)) as string | number | boolean | null;
    } catch {
      at = start;
      return fail(`this is no ${kind}`);
    }
  };

  const scalar = (): JsonValue => {
    const start = at;
    while (at < text.length && /[-+.0-9A-Za-z]/.test(text[at] ?? '')) at++;
    return at === start ? fail('a value is missing') : literal(start, 'value');
  };

  const array = (depth: number): JsonValue => {
    const items: JsonValue[] = [];
    at++;
    skipSpace();
    if (text[at] === ']') {
      at++;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      skipSpace();
      const next = text[at++];
      if (next === ']') return items;
      if (next !== ',') fail('"," or "]" is missing');
    }
  };

  const object = (depth: number): JsonValue => {
    const members: Record<string, JsonValue> = {};
    at++;
    skipSpace();
    if (text[at] === '}') {
      at++;
      return members;
    }
    for (;;) {
      skipSpace();
      if (text[at] !== '"') fail('a key is missing');
      const key = string();
      if (key === '__proto__') fail('the key "__proto__" is not allowed');
      if (Object.hasOwn(members, key)) fail(`the key ${JSON.stringify(key.slice(0, 80))} occurs twice`);
      skipSpace();
      if (text[at++] !== ':') fail('":" is missing');
      members[key] = value(depth + 1);
      skipSpace();
      const next = text[at++];
      if (next === '}') return members;
      if (next !== ',') fail('"," or "}" is missing');
    }
  };

  const value = (depth: number): JsonValue => {
    if (depth > depthLimit) fail(`it is nested more than ${depthLimit} levels deep`);
    skipSpace();
    const first = text[at];
    if (first === '{') return object(depth);
    if (first === '[') return array(depth);
    return first === '"' ? string() : scalar();
  };

  const parsed = value(1);
  skipSpace();
  if (at < text.length) fail('something follows the value');
  return parsed;
}
