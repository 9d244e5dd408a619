import { scanJson } from './scan-json.ts';

/** What was found in an answer. */
export interface FoundJson<T> {
  readonly value: T;
  /** Whether the answer broke off, so that only the complete parts of it were read. */
  readonly isCut: boolean;
}

/** What is looked for. */
export interface JsonShape<T> {
  /** The key of the list that an answer which breaks off may have begun. */
  readonly listKey: string;
  /** What a value says, if it is of the form that was asked for. */
  readonly read: (value: unknown) => T | undefined;
}

/**
 * Finds the JSON that answers in what a model said. Models think aloud, quote the question, and correct themselves, so
 * the last value of the right form counts: of those in a code fence if there is one there, else of all. Reasoning that
 * comes first is left out. Trailing commas do no harm. Of an answer that broke off the complete objects are kept (as
 * `{[listKey]: […]}`). Undefined where there is none, or nothing complete: an answer that broke off before its first item
 * does not say that there is no item.
 */
export function findJson<T>(answer: string, shape: JsonShape<T>): FoundJson<T> | undefined {
  const said = withoutReasoning(answer);
  const fenced = [...said.matchAll(fence)].map(([, content = '']) => content);
  for (const content of fenced.reverse()) {
    const found = lastOf(content, shape);
    if (found !== undefined) return found;
  }
  return lastOf(said, shape);
}

/** Each code fence with its content; one that is never closed reaches to the end. */
const fence = /```[^\S\n]*\w*([\s\S]*?)(?:```|$)/g;

function lastOf<T>(text: string, { listKey, read }: JsonShape<T>): FoundJson<T> | undefined {
  const { values, cut } = scanJson(text);
  // What was begun last is the answer, even if it broke off too early to say anything.
  if (cut !== undefined && (cut.items.length > 0 || begins(text.slice(cut.start), listKey))) {
    const value = cut.items.length > 0 ? read({ [listKey]: cut.items }) : undefined;
    return value === undefined ? undefined : { value, isCut: true };
  }
  for (const candidate of values.reverse()) {
    const value = read(candidate);
    if (value !== undefined) return { value, isCut: false };
  }
  return undefined;
}

function begins(text: string, listKey: string): boolean {
  return text.replace(/\s+/g, '').startsWith(`{"${listKey}"`);
}

/**
 * The answer without the reasoning that comes before it, in `<think>` tags as many open models write it. Reasoning that
 * never ends leaves nothing; one whose opening tag was part of the prompt ends with the closing tag.
 */
export function withoutReasoning(answer: string): string {
  const start = /<(?:think|thinking|reasoning)>|[{[]/gi;
  const end = /<\/(?:think|thinking|reasoning)>/gi;
  let kept = '';
  let at = 0;
  for (let open = start.exec(answer); open?.[0].startsWith('<'); open = start.exec(answer)) {
    kept += answer.slice(at, open.index);
    end.lastIndex = open.index;
    if (end.exec(answer) === null) return kept;
    at = end.lastIndex;
    start.lastIndex = at;
  }
  const rest = kept + answer.slice(at);
  // Where JSON comes first, a tag is part of what it quotes.
  if (/^\s*(?:[{[]|```)/.test(rest)) return rest;
  end.lastIndex = 0;
  return end.exec(rest) === null ? rest : rest.slice(end.lastIndex);
}
