import { alignSpan, type Doc, type Dropped, type LabelledSpan } from 'tincture';

/** Words that a model quoted from a text. */
export interface Quote {
  readonly quote: string;
  readonly label: string;
}

/** Quotes as spans on token borders, sorted and not overlapping, and those that could not be placed. */
export interface ResolvedQuotes {
  readonly spans: readonly LabelledSpan[];
  readonly dropped: readonly Dropped[];
}

/**
 * Finds each quote in the text. The same words quoted for the n-th time mean their n-th occurrence; else the first
 * occurrence counts that is still free, on token borders if there is one. What is not there letter by letter is looked
 * for without regard to case, accents, spacing and the form of quotes and dashes. Dropped, with the reason: `quote-empty`,
 * `quote-not-found`, `quote-used-up` (quoted more often than it occurs), `quote-overlaps`.
 */
export function resolveQuotes(doc: Doc, quotes: readonly Quote[]): ResolvedQuotes {
  const spans: LabelledSpan[] = [];
  const dropped: Dropped[] = [];
  const folded = fold(doc.text);
  for (const { quote, label } of quotes) {
    const drop = (reason: string): void => {
      dropped.push({ what: `${quote} (${label})`, reason });
    };
    const needle = fold(quote.trim()).text;
    if (needle === '') {
      drop('quote-empty');
      continue;
    }
    const places = occurrences(doc, folded, quote.trim(), needle);
    if (places.length === 0) {
      drop('quote-not-found');
      continue;
    }
    const free = places.filter((place) => !spans.some((span) => span.start < place.end && place.start < span.end));
    const place = free.find(({ isAligned }) => isAligned) ?? free[0];
    if (place === undefined) {
      const isSame = places.every((taken) =>
        spans.some((span) => span.start === taken.start && span.end === taken.end),
      );
      drop(isSame ? 'quote-used-up' : 'quote-overlaps');
      continue;
    }
    spans.push({ start: place.start, end: place.end, label });
  }
  return { spans: spans.sort((a, b) => a.start - b.start), dropped };
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** Whether the quote lay on token borders before it was widened to them. */
  readonly isAligned: boolean;
}

/** Where a quote occurs, widened to token borders: exact occurrences, or the folded ones if there are none. */
function occurrences(doc: Doc, folded: Folded, quote: string, needle: string): Place[] {
  const exact = findAll(doc.text, quote).map((start) => ({ start, end: start + quote.length }));
  const found =
    exact.length > 0
      ? exact
      : findAll(folded.text, needle).map((start) => ({
          start: folded.origin[start] ?? 0,
          end: (folded.origin[start + needle.length - 1] ?? 0) + 1,
        }));
  const places = new Map<string, Place>();
  for (const { start, end } of found) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined) continue;
    const from = doc.starts[range.startToken] ?? start;
    const to = doc.ends[range.endToken - 1] ?? end;
    places.set(`${from}:${to}`, { start: from, end: to, isAligned: from === start && to === end });
  }
  return [...places.values()];
}

function findAll(text: string, needle: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found.push(at);
  return found;
}

/** A text in lower case without accents, with plain quotes, dashes and single spaces, and where each unit came from. */
interface Folded {
  readonly text: string;
  readonly origin: readonly number[];
}

function fold(text: string): Folded {
  let out = '';
  const origin: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (/\s/.test(unit)) {
      if (out.endsWith(' ') || out === '') continue;
      out += ' ';
      origin.push(i);
      continue;
    }
    if (accent.test(unit)) continue;
    // Lower-casing may lengthen a letter; the first unit stands for it, so that positions stay comparable.
    const letter = (replacements[unit] ?? unit.toLowerCase()).charAt(0);
    const [base = letter, mark = ''] = letter.normalize('NFD');
    out += accent.test(mark) ? base : letter;
    origin.push(i);
  }
  return { text: out.trimEnd(), origin };
}

const accent = /[\u0300-\u036f]/;

const replacements: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
};
