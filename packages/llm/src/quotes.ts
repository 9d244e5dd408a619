import {
  alignSpan,
  type Doc,
  type Dropped,
  isInsidePair,
  type LabelledSpan,
  type LanguageCode,
  type Task,
} from 'tincture';
import { type Folded, fold } from './fold.ts';
import { inflectionRoom, isInflection } from './inflections.ts';

/** Words that a model quoted from a text. */
export interface Quote {
  readonly quote: string;
  readonly label: string;
}

/** What a task says of its quotes: which endings make no other word of one, and whether they may lie inside words. */
export type QuotedTask = Pick<Task, 'language' | 'snap'>;

/** Quotes as spans, on token borders unless the task is about characters, sorted, and those that could not be placed. */
export interface ResolvedQuotes {
  readonly spans: readonly LabelledSpan[];
  /** Of each quote, where it was found. */
  readonly placed: readonly (LabelledSpan | undefined)[];
  readonly dropped: readonly Dropped[];
  /** Quotes that were widened to whole words (`quote-widened`): a span of them is among `spans`. */
  readonly repaired: readonly Dropped[];
}

/**
 * Finds each quote in the text. Occurrences on token borders count before others, and those that agree letter by letter
 * before those that agree only when folded (case, accents, forms of quotes and dashes). Among equals, the one between
 * the neighbours of the quote in the list is meant: quotes are listed in the order of the text. Longer quotes choose
 * first. Dropped, with the reason: `quote-empty`, `quote-not-found`, `quote-inside-word`, `quote-used-up` (quoted more
 * often than it occurs), `quote-overlaps`.
 */
export function resolveQuotes(doc: Doc, quotes: readonly Quote[], task: QuotedTask = {}): ResolvedQuotes {
  const find = createFinder(doc, task);
  const placed: (Place | undefined)[] = [];
  const taken: Place[] = [];
  const reasons: (string | undefined)[] = [];
  const longestFirst = quotes.map((_, index) => index);
  longestFirst.sort((a, b) => (quotes[b]?.quote.length ?? 0) - (quotes[a]?.quote.length ?? 0) || a - b);
  for (const index of longestFirst) {
    const { places, reason } = find(quotes[index]?.quote.trim() ?? '');
    const free = places.filter((place) => isFree(taken, place));
    const place = choose(free, neighbours(placed, index));
    if (place === undefined) {
      reasons[index] = reason ?? (places.every((other) => isTaken(taken, other)) ? 'quote-used-up' : 'quote-overlaps');
      continue;
    }
    placed[index] = place;
    taken.splice(firstAfter(taken, place.start), 0, place);
  }
  const { spans, ...notes } = collect(quotes, placed, reasons);
  return { spans: spans.toSorted((a, b) => a.start - b.start), ...notes };
}

/**
 * As {@link resolveQuotes}, for spans that may overlap, nest, and carry several labels. Quotes are listed by where they begin;
 * those that occur the least often find their places first. Among equal places, one that no quote has yet is meant. Dropped,
 * with the reason: `quote-empty`, `quote-not-found`, `quote-inside-word`, `quote-used-up` (quoted with one label more often
 * than it occurs).
 */
export function resolveOverlappingQuotes(doc: Doc, quotes: readonly Quote[], task: QuotedTask = {}): ResolvedQuotes {
  const find = createFinder(doc, task);
  const found = quotes.map(({ quote }) => find(quote.trim()));
  const placed: (Place | undefined)[] = [];
  const reasons: (string | undefined)[] = [];
  const taken = new Set<string>();
  const rarestFirst = quotes.map((_, index) => index);
  rarestFirst.sort((a, b) => found[a]!.places.length - found[b]!.places.length || a - b);
  for (const index of rarestFirst) {
    const { label } = quotes[index]!;
    const { places, reason } = found[index]!;
    const free = places.filter(({ start, end }) => !taken.has(`${start} ${end} ${label}`));
    const isNew = ({ start, end }: Place): boolean => !taken.has(`${start} ${end}`);
    const place = chooseStart(free, placed, index, isNew);
    if (place === undefined) {
      reasons[index] = reason ?? 'quote-used-up';
      continue;
    }
    placed[index] = place;
    taken.add(`${place.start} ${place.end}`).add(`${place.start} ${place.end} ${label}`);
  }
  const { spans, ...notes } = collect(quotes, placed, reasons);
  return { spans: spans.toSorted((a, b) => a.start - b.start || a.end - b.end), ...notes };
}

/** Of the places of quote `index`, one that begins between its neighbours in the list, if there is one. */
function chooseStart(
  free: readonly Place[],
  placed: readonly (Place | undefined)[],
  index: number,
  isNew: (place: Place) => boolean,
): Place | undefined {
  const best = bestRanked(free);
  const previous = placed.findLast((place, other) => other < index && place !== undefined)?.start ?? 0;
  const next = placed.find((place, other) => other > index && place !== undefined)?.start ?? Number.POSITIVE_INFINITY;
  const after = best.filter(({ start }) => start >= previous);
  const between = after.filter(({ start }) => start <= next);
  for (const some of [between, after, best]) {
    if (some.length > 0) return some.find(isNew) ?? some[0];
  }
  return undefined;
}

/** Spans of the quotes that have a place, in the order of the quotes, and what there is to say about the others. */
function collect(
  quotes: readonly Quote[],
  placed: readonly (Place | undefined)[],
  reasons: readonly (string | undefined)[],
): ResolvedQuotes {
  const found: (LabelledSpan | undefined)[] = [];
  const dropped: Dropped[] = [];
  const repaired: Dropped[] = [];
  quotes.forEach(({ quote, label }, index) => {
    const place = placed[index];
    const what = `${quote} (${label})`;
    if (place === undefined) dropped.push({ what, reason: reasons[index] ?? 'quote-not-found' });
    found.push(place && { start: place.start, end: place.end, label });
    if (place?.isWidened === true) repaired.push({ what, reason: 'quote-widened' });
  });
  return { spans: found.filter((span) => span !== undefined), placed: found, dropped, repaired };
}

/** How well an occurrence agrees with its quote: less is better. Folded ones come one after exact ones. */
const ranks = { aligned: 0, inside: 2 } as const;

interface Place {
  readonly start: number;
  readonly end: number;
  readonly rank: number;
  /** Whether it is more than the quote: whole words. */
  readonly isWidened: boolean;
}

/** Where a quote occurs, in the order of the text; where nowhere, why. */
interface Found {
  readonly places: readonly Place[];
  readonly reason?: string;
}

/** Looks quotes up in a text, each only once however often it is quoted. */
function createFinder(doc: Doc, task: QuotedTask): (quote: string) => Found {
  const folded = fold(doc.text);
  const found = new Map<string, Found>();
  return (quote) => {
    const known = found.get(quote) ?? occurrences(doc, folded, quote, task);
    found.set(quote, known);
    return known;
  };
}

function occurrences(doc: Doc, folded: Folded, quote: string, { language, snap }: QuotedTask): Found {
  const needle = fold(quote).text;
  if (needle === '') return { places: [], reason: 'quote-empty' };
  const places = new Map<number, Place>();
  let isInside = false;
  const add = (start: number, end: number, penalty: number): void => {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined) return;
    const from = doc.starts[range.startToken] ?? start;
    const to = doc.ends[range.endToken - 1] ?? end;
    const isAligned = from === start && to === end;
    const isExact = snap === 'characters' && !isInsidePair(doc.text, start) && !isInsidePair(doc.text, end);
    if (!isAligned && !isExact && !isWholeWord(doc.text, { from, start, end, to }, language)) {
      isInside = true;
      return;
    }
    const rank = (isAligned ? ranks.aligned : ranks.inside) + penalty;
    const place = isExact ? { start, end } : { start: from, end: to };
    // Occurrences of one quote that are widened to the same words start at the same token.
    if (rank < (places.get(place.start)?.rank ?? Number.POSITIVE_INFINITY))
      places.set(place.start, { ...place, rank, isWidened: !isAligned && !isExact });
  };
  for (const start of findAll(doc.text, quote)) add(start, start + quote.length, 0);
  for (const start of findAll(folded.text, needle)) {
    add(folded.starts[start] ?? 0, folded.ends[start + needle.length - 1] ?? 0, 1);
  }
  if (places.size === 0) return { places: [], reason: isInside ? 'quote-inside-word' : 'quote-not-found' };
  return { places: [...places.values()].sort((a, b) => a.start - b.start) };
}

const wordCharacter = { before: /[\p{L}\p{N}]$/u, after: /^[\p{L}\p{N}]/u };

/** Whether [start, end) is all of the tokens [from, to) but for punctuation and an inflection. */
function isWholeWord(
  text: string,
  { from, start, end, to }: Readonly<Record<'from' | 'start' | 'end' | 'to', number>>,
  language: LanguageCode | undefined,
): boolean {
  // A few units tell, and a token may be very long.
  const before = text.slice(Math.max(from, start - 2), start);
  const rest = text.slice(end, Math.min(to, end + inflectionRoom));
  return !wordCharacter.before.test(before) && (!wordCharacter.after.test(rest) || isInflection(rest, language));
}

function findAll(text: string, needle: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found.push(at);
  return found;
}

/** The end of the nearest quote before `index` that has its place, and the start of the nearest one after it. */
function neighbours(placed: readonly (Place | undefined)[], index: number): { after: number; before: number } {
  let previous = index - 1;
  while (previous >= 0 && placed[previous] === undefined) previous--;
  let next = index + 1;
  while (next < placed.length && placed[next] === undefined) next++;
  return { after: placed[previous]?.end ?? 0, before: placed[next]?.start ?? Number.POSITIVE_INFINITY };
}

function choose(free: readonly Place[], { after, before }: { after: number; before: number }): Place | undefined {
  const best = bestRanked(free);
  return (
    best.find(({ start, end }) => start >= after && end <= before) ??
    best.find(({ start }) => start >= after) ??
    best[0]
  );
}

function bestRanked(places: readonly Place[]): Place[] {
  const rank = places.reduce((lowest, place) => Math.min(lowest, place.rank), Number.POSITIVE_INFINITY);
  return places.filter((place) => place.rank === rank);
}

/** The index of the first of the sorted `taken` that starts at `position` or after it. */
function firstAfter(taken: readonly Place[], position: number): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((taken[middle]?.start ?? 0) >= position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isFree(taken: readonly Place[], { start, end }: Place): boolean {
  const next = firstAfter(taken, start);
  return (taken[next]?.start ?? Number.POSITIVE_INFINITY) >= end && (taken[next - 1]?.end ?? 0) <= start;
}

function isTaken(taken: readonly Place[], { start, end }: Place): boolean {
  const other = taken[firstAfter(taken, start)];
  return other?.start === start && other.end === end;
}
