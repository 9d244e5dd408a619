import type { QueueFilter } from '@tincture/store';
import { badRequest } from './error-reply.ts';

const verdicts = ['accept', 'correct', 'reject', 'ignore'] as const;
const states = ['open', 'decided', 'imported', 'all'] as const;
const marks = {
  flagged: 'isFlagged',
  commented: 'isCommented',
  outdated: 'isOutdated',
  doubtful: 'isDoubtful',
} as const;

/** `key:value` or `key:"a value"`, and what is left. A minus excludes words alone. */
const parts =
  /(?<minus>(?<!\S)-)?(?:(?<key>\p{L}+):(?:"(?<quoted>[^"]*)"|(?<plain>\S+))|confidence<(?<below>[\d.]+)(?<percent>%?))/gu;

/** What a search asks for. */
export interface SearchQuery extends QueueFilter {
  /** Only texts decided when the task was defined otherwise than now. */
  readonly isOutdated?: boolean;
  /** Only texts whose decision may be wrong, the most doubtful first, whatever else is asked for. */
  readonly isDoubtful?: boolean;
}

/**
 * What a person wrote to find texts: words, `-word` for those without it, `label:`, `source:`, `person:`, `verdict:`, `state:`, `is:flagged`,
 * `is:commented`, `is:outdated`, `is:doubtful`, `since:` and `before:` a day, and `confidence<0.6`. Any other `key:` is looked for as it stands. Throws
 * `request-invalid` for a value that a key cannot have.
 */
export function parseSearch(search: string): SearchQuery {
  const filter: { -readonly [Key in keyof SearchQuery]: SearchQuery[Key] } = {};
  let text = search;
  for (const { 0: part, groups = {} } of search.matchAll(parts)) {
    const value = groups.quoted ?? groups.plain ?? '';
    if (groups.below !== undefined) filter.confidenceBelow = share(groups.below, groups.percent === '%');
    else if (groups.key === 'label') filter.label = value;
    else if (groups.key === 'source') filter.source = value;
    else if (groups.key === 'person') filter.person = value;
    else if (groups.key === 'verdict') filter.verdict = oneOf('verdict', verdicts, value);
    else if (groups.key === 'state') filter.state = oneOf('state', states, value);
    else if (groups.key === 'since') filter.decidedSince = day('since', value);
    else if (groups.key === 'before') filter.decidedBefore = day('before', value);
    else if (groups.key === 'is')
      filter[marks[oneOf('is', ['flagged', 'commented', 'outdated', 'doubtful'], value)]] = true;
    else continue;
    if (groups.minus !== undefined)
      throw badRequest(`${part} cannot be left out.`, 'Only words can: -word, or -"two words".');
    text = text.replace(part, ' ');
  }
  const { person, verdict, decidedSince, decidedBefore, isOutdated } = filter;
  if ((person ?? verdict ?? decidedSince ?? decidedBefore ?? isOutdated) !== undefined) filter.state ??= 'decided';
  return { ...filter, ...(text.trim() === '' ? {} : { text: text.trim() }) };
}

function oneOf<T extends string>(key: string, values: readonly T[], value: string): T {
  const found = values.find((candidate) => candidate === value.toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(`${key}: cannot be ${JSON.stringify(value)}.`, `It is one of: ${values.join(', ')}.`);
}

function day(key: string, value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  throw badRequest(`${key}: is no day: ${JSON.stringify(value)}.`, 'Write it as 2026-11-29.');
}

function share(value: string, isPercent: boolean): number {
  const number = Number(value) / (isPercent ? 100 : 1);
  if (number >= 0 && number <= 1) return number;
  throw badRequest(`${value} is no confidence.`, 'Write it as 0.6 or 60%.');
}
