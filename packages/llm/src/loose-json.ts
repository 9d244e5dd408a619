/** A JSON value found in an answer. */
export interface FoundJson {
  readonly value: unknown;
  /** Whether the answer broke off, so that only the complete parts of it were read. */
  readonly isCut: boolean;
}

/**
 * Finds the JSON in an answer: inside a code fence, with prose around it, with trailing commas, or cut off in the middle
 * (then the complete objects are kept as `{[listKey]: […]}`). Undefined where there is none, or nothing complete: an
 * answer that broke off before its first item does not say that there is no item.
 */
export function findJson(answer: string, listKey: string): FoundJson | undefined {
  for (let start = firstOpening(answer, 0); start >= 0; start = firstOpening(answer, start + 1)) {
    const end = closingOf(answer, start);
    if (end === undefined) {
      const items = completeObjects(answer, start);
      return items.length > 0 ? { value: { [listKey]: items }, isCut: true } : undefined;
    }
    const value = parse(answer.slice(start, end));
    if (value !== undefined) return { value, isCut: false };
  }
  return undefined;
}

function firstOpening(text: string, from: number): number {
  const brace = text.indexOf('{', from);
  const bracket = text.indexOf('[', from);
  if (brace < 0 || bracket < 0) return Math.max(brace, bracket);
  return Math.min(brace, bracket);
}

/** Where the value that opens at `start` closes (exclusive); undefined if it never does. */
function closingOf(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}

/** The innermost objects after `start` that are complete. */
function completeObjects(text: string, start: number): unknown[] {
  const objects: unknown[] = [];
  let position = text.indexOf('{', start + 1);
  while (position >= 0) {
    const end = closingOf(text, position);
    if (end === undefined) {
      position = text.indexOf('{', position + 1);
      continue;
    }
    const value = parse(text.slice(position, end));
    if (value !== undefined) objects.push(value);
    position = text.indexOf('{', end);
  }
  return objects;
}

function parse(text: string): unknown {
  for (const attempt of [text, withoutTrailingCommas(text)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt, or the next opening, may do.
    }
  }
  return undefined;
}

function withoutTrailingCommas(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|,\s*(?=[}\]])/g, (found) => (found.startsWith('"') ? found : ''));
}
