import { isAfterWord, isWordKind, kindOf } from './characters.ts';
import type { Language } from './language.ts';
import { topLevelDomains } from './shared-data.ts';

/** What of a language says where an address ends. */
type LinkLanguage = Pick<Language, 'abbreviations' | 'clitics' | 'isSpaceless'>;

/** A web or mail address inside a chunk. */
export interface Link {
  readonly start: number;
  readonly end: number;
  readonly rule: 'url' | 'email';
}

/**
 * The addresses in `chunk`, in order, without the punctuation that ends a sentence around them. Each character is looked
 * at a few times at most, however long the chunk is.
 */
export function findLinks(chunk: string, language: LinkLanguage): readonly Link[] {
  if (chunk.length < 3 || !/[.:@]/.test(chunk)) return none;
  const links: Link[] = [];
  let position = 0;
  for (const address of findAddresses(chunk, language)) {
    findHosts(chunk, position, address.start, links, language);
    links.push(address);
    position = address.end;
  }
  findHosts(chunk, position, chunk.length, links, language);
  return links;
}

/** Addresses that say that they are one: `https://…`, `www.…`. */
function* findAddresses(chunk: string, language: LinkLanguage): Iterable<Link> {
  const opening = /:\/\/|www\./gi;
  let from = 0;
  for (let match = opening.exec(chunk); match !== null; match = opening.exec(chunk)) {
    const start = match[0] === '://' ? schemeStart(chunk, from, match.index) : match.index;
    const isInside = match[0] !== '://' && start > from && /[\w@.-]/.test(chunk.charAt(start - 1));
    const content = opening.lastIndex;
    if (start < 0 || isInside) continue;
    let end = addressEnd(chunk, content, chunk.length, language);
    if (end === content) continue;
    end = start + trimmedLength(chunk.slice(start, end), language);
    if (end <= content) continue;
    yield { start, end, rule: 'url' };
    opening.lastIndex = end;
    from = end;
  }
}

/** Where the scheme before `colon` begins, `from` or later; -1 where there is none. */
function schemeStart(chunk: string, from: number, colon: number): number {
  let start = colon;
  while (start > from && /[a-z\d+.-]/i.test(chunk.charAt(start - 1))) start--;
  while (start < colon && !/[a-z]/i.test(chunk.charAt(start))) start++;
  return start < colon ? start : -1;
}

/** Mail addresses, and hosts without `http://` that end as hosts do: `example.org/a`. */
function findHosts(chunk: string, from: number, to: number, links: Link[], language: LinkLanguage): void {
  const run = /[\w.+%@-]+/g;
  run.lastIndex = from;
  for (let match = run.exec(chunk); match !== null && match.index < to; match = run.exec(chunk)) {
    const text = match[0].slice(0, to - match.index);
    if (text.includes('@')) {
      findEmails(text, match.index, links);
      continue;
    }
    for (const part of text.matchAll(/[\w.-]+/g)) {
      const start = match.index + part.index;
      const end = hostEnd(chunk, start, start + part[0].length, to, language);
      if (end === undefined) continue;
      links.push({ start, end, rule: 'url' });
      // A path may go on beyond this run.
      run.lastIndex = end;
      break;
    }
  }
}

/** Mail addresses in a run of the characters that they are made of; also those inside a network: `user@localhost`. */
function findEmails(text: string, offset: number, links: Link[]): void {
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', Math.max(at + 1, from))) {
    const user = text.slice(from, at).replace(/^\W+/, '');
    const host = withoutTail(/^[\w-]+(?:\.[\w-]+)*/.exec(text.slice(at + 1))?.[0] ?? '');
    if (isMailbox(user, host)) {
      const end = at + 1 + host.length;
      links.push({ start: offset + at - user.length, end: offset + end, rule: 'email' });
      from = end;
    } else from = at + 1;
  }
}

/** `75@350` is a price or a temperature. */
function isMailbox(user: string, host: string): boolean {
  return user !== '' && (host.includes('.') || (/[a-z]/i.test(user) && /[a-z]/i.test(host)));
}

/** Where a host with its path ends if the run [`start`, `end`) of letters, digits, periods and hyphens is one. */
function hostEnd(chunk: string, start: number, end: number, to: number, language: LinkLanguage): number | undefined {
  const host = withoutTail(chunk.slice(start, end));
  if (host.length > longestHost) return undefined;
  // Italian "p.es." is no host in Spain.
  if (language.abbreviations?.has(chunk.slice(start, start + host.length + 1).toLowerCase()) === true) return undefined;
  const tail = host.slice(host.lastIndexOf('.') + 1);
  // In "I like it.It is" a capital begins the next sentence.
  const isSentence = /^[A-Z][a-z]+$/.test(tail);
  if (isSentence || !topLevelDomains.has(tail.toLowerCase()) || !/^(?:[a-z\d-]+\.)+[a-z]+$/i.test(host))
    return undefined;
  if (isAfterWord(chunk, start) || (end < to && isWordKind(kindOf(chunk.codePointAt(end)!)))) return undefined;
  if (host.length < end - start || chunk.charAt(end) !== '/' || end >= to) return start + host.length;
  return start + trimmedLength(chunk.slice(start, addressEnd(chunk, end, to, language)), language);
}

/** Where an address that goes on at `from` ends at the latest. Between words without spaces, any of them ends it. */
function addressEnd(chunk: string, from: number, to: number, { isSpaceless }: LinkLanguage): number {
  let end = from;
  while (end < to && !'<>"'.includes(chunk.charAt(end)) && !(isSpaceless === true && chunk.charCodeAt(end) > 0x7f))
    end++;
  return end;
}

/** Longer names are no hosts (RFC 1035). */
const longestHost = 253;

/** Without the periods and hyphens at its end: a regular expression would look at each run of them again and again. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && '.-'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Length without trailing punctuation; a closing bracket stays if the address opened it. */
function trimmedLength(address: string, { clitics }: LinkLanguage): number {
  let end = address.length;
  const unopened = {
    ')': countOf(address, ')') - countOf(address, '('),
    ']': countOf(address, ']') - countOf(address, '['),
  };
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if ('.,;:!?\'"’”*…'.includes(last)) continue;
    if ((last !== ')' && last !== ']') || unopened[last]-- <= 0) break;
  }
  // `www.example.com's`: the clitic is split off, but not from a path, which may end like this.
  const apostrophe = Math.max(address.lastIndexOf("'", end - 1), address.lastIndexOf('’', end - 1));
  const isHost = !address.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').includes('/');
  return isHost && apostrophe > 0 && clitics?.has(address.slice(apostrophe + 1, end)) === true ? apostrophe : end;
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

const none: readonly Link[] = [];
