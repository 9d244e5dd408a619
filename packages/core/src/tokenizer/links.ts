import { topLevelDomains } from './english.ts';

/** A web or mail address inside a chunk. */
export interface Link {
  readonly start: number;
  readonly end: number;
  readonly rule: 'url' | 'email';
}

/** Chunks longer than this are data, not text with addresses; looking for some would only cost time. */
const longestChunk = 2_048;

const email = /[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g;
const url = new RegExp(
  `(?:[a-z][a-z0-9+.-]*://|www\\.)[^\\s<>"]+|(?<![\\w@.-])(?:[a-z0-9-]+\\.)+(?:${topLevelDomains})(?![\\w.-]*\\w)(?:/[^\\s<>"]*)?`,
  'gi',
);

/** The addresses in `chunk`, in order, without the punctuation that ends a sentence around them. */
export function findLinks(chunk: string): readonly Link[] {
  if (chunk.length > longestChunk || chunk.length < 4 || !/[.:]/.test(chunk)) return none;
  const links: Link[] = [];
  if (chunk.includes('@')) {
    for (const match of chunk.matchAll(email)) {
      links.push({ start: match.index, end: match.index + match[0].replace(/[.-]+$/, '').length, rule: 'email' });
    }
    if (links.length > 0) return links;
  }
  for (const match of chunk.matchAll(url)) {
    const length = trimmedLength(match[0]);
    if (length > 3) links.push({ start: match.index, end: match.index + length, rule: 'url' });
  }
  return links;
}

/** Length without trailing punctuation; a closing bracket stays if the address opened it. */
function trimmedLength(address: string): number {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    if ('.,;:!?\'"’”*…'.includes(last)) end--;
    else if (last === ')' && isUnopened(address.slice(0, end), '(', ')')) end--;
    else if (last === ']' && isUnopened(address.slice(0, end), '[', ']')) end--;
    else break;
  }
  return end;
}

function isUnopened(text: string, open: string, close: string): boolean {
  return text.split(close).length > text.split(open).length;
}

const none: readonly Link[] = [];
