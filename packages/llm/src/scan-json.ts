/** The JSON in a text that may be anything. */
export interface ScannedJson {
  /** Complete objects and arrays in the order of the text, leaving out those inside another one. */
  readonly values: unknown[];
  /** Set where the text ends inside an object or array: where that starts, and the complete values in it, lists as items. */
  readonly cut?: { readonly start: number; readonly items: readonly unknown[] };
}

/** Deeper nesting is no answer to anything that was asked. */
const deepest = 64;

/**
 * Reads every JSON object and array in a text, past prose, brackets that are no JSON, and trailing commas. Each attempt
 * goes on until the text cannot be JSON any more; the next one starts there, so the time grows with the text only.
 */
export function scanJson(text: string): ScannedJson {
  const values: unknown[] = [];
  let position = firstOpening(text, 0);
  while (position >= 0) {
    const attempt = readValue(text, position);
    // Inside a value that is no JSON, those that were complete count for themselves.
    const complete = attempt.isComplete ? [attempt] : outermost(attempt.inner);
    const parsed = complete
      .map(({ start, end }) => parse(text.slice(start, end)))
      .filter((value) => value !== undefined);
    if (attempt.isAtEnd) return { values, cut: { start: position, items: parsed.flat() } };
    values.push(...parsed);
    position = firstOpening(text, attempt.next);
  }
  return { values };
}

function firstOpening(text: string, from: number): number {
  const opening = /[{[]/g;
  opening.lastIndex = from;
  return opening.exec(text)?.index ?? -1;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

interface Attempt extends Extent {
  readonly isComplete: boolean;
  /** Whether the text ended before the value did. */
  readonly isAtEnd: boolean;
  /** Objects and arrays in it that are complete, in the order in which they end. */
  readonly inner: readonly Extent[];
  /** Where to go on. */
  readonly next: number;
}

interface Open {
  readonly start: number;
  readonly isObject: boolean;
  expects: 'key' | 'colon' | 'value' | 'comma';
}

const token = /\s*(?:"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|[{}[\],:])/y;
/** The rest of a text that could still become a token: a string without its end, a part of a number or a word. */
const tokenBegun = /\s*(?:"[^"\\]*(?:\\[\s\S][^"\\]*)*\\?|-?[\d.eE+-]*|[a-z]{1,4})$/y;

/** Reads the value that opens at `start` as far as it is JSON. */
function readValue(text: string, start: number): Attempt {
  const stack: Open[] = [];
  const inner: Extent[] = [];
  let position = start;
  let lastString = start;
  const failed = (isAtEnd: boolean): Attempt => {
    // A quote in prose may have begun a string that hides an opening.
    const hidden = lastString > start ? firstOpening(text, lastString + 1) : -1;
    const next = hidden >= 0 && hidden < position ? hidden : Math.max(position, start + 1);
    return { start, end: position, isComplete: false, isAtEnd, inner, next };
  };
  for (;;) {
    token.lastIndex = position;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) {
      tokenBegun.lastIndex = position;
      return failed(tokenBegun.test(text));
    }
    const part = found.trimStart();
    const at = position + found.length - part.length;
    if (part === '}' || part === ']') {
      const closed = stack.at(-1);
      if (closed === undefined || closed.isObject !== (part === '}') || !mayClose(closed)) return failed(false);
      stack.pop();
      position += found.length;
      if (stack.length === 0) return { start, end: position, isComplete: true, isAtEnd: false, inner, next: position };
      inner.push({ start: closed.start, end: position });
      lastString = start;
    } else {
      const isOpening = part === '{' || part === '[';
      if (part.startsWith('"')) lastString = at;
      if (!accept(stack.at(-1), part) || (isOpening && stack.length >= deepest)) return failed(false);
      position += found.length;
      if (isOpening) {
        const isObject = part === '{';
        stack.push({ start: at, isObject, expects: isObject ? 'key' : 'value' });
      }
    }
  }
}

/** Also directly after a comma. */
function mayClose({ isObject, expects }: Open): boolean {
  return expects === 'comma' || expects === (isObject ? 'key' : 'value');
}

/** Whether a token may come next; if so, what comes after it is expected from now on. */
function accept(open: Open | undefined, part: string): boolean {
  if (open === undefined) return true;
  const isString = part.startsWith('"');
  switch (open.expects) {
    case 'key':
      open.expects = 'colon';
      return isString;
    case 'colon':
      open.expects = 'value';
      return part === ':';
    case 'value':
      open.expects = 'comma';
      return part !== ',' && part !== ':';
    default:
      open.expects = open.isObject ? 'key' : 'value';
      return part === ',';
  }
}

/** Those of nested extents, sorted by their ends, that no other holds. */
function outermost(inner: readonly Extent[]): Extent[] {
  const found: Extent[] = [];
  let covered = Number.POSITIVE_INFINITY;
  for (const extent of inner.toReversed()) {
    if (extent.end > covered) continue;
    found.push(extent);
    covered = extent.start;
  }
  return found.reverse();
}

function parse(text: string): unknown {
  for (const attempt of [text, repaired(text)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt may do.
    }
  }
  return undefined;
}

/** Without commas before brackets, and with line breaks in strings as JSON writes them. */
function repaired(text: string): string {
  return text.replace(/"[^"\\]*(?:\\[\s\S][^"\\]*)*"|,\s*(?=[}\]])/g, (found) =>
    found.startsWith('"') ? found.replace(/[\0-\x1f]/g, (control) => JSON.stringify(control).slice(1, -1)) : '',
  );
}
