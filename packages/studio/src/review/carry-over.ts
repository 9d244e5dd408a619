import type { Task } from 'tincture';
import type { ItemView, SpanView, TokenView } from '../api/messages.ts';
import { type Marks, noMarks } from './review-kind.ts';

/**
 * What is marked in one text, for another that says nearly the same; undefined where somebody has to look at that one. A class
 * is of the text as a whole. Marks of words go over where all words are the same, whatever their case and the signs between
 * them; what is said of each token, where all tokens are.
 */
export function carryOver(task: Task, item: ItemView, marks: Marks, other: ItemView): Marks | undefined {
  if (task.kind === 'textcat') return { ...noMarks, chosen: marks.chosen };
  const { spans, chosen, tokens, relations, ...others } = marks;
  if (hasMore(others)) return undefined;
  const place = placesIn(item, other, tokens.length > 0);
  if (place === undefined) return undefined;
  const moved = spans.map((span) => place(span));
  const ends = relations?.map(({ from, to, ...said }) => ({ ...said, from: place(from), to: place(to) }));
  const carried: TokenView[] = tokens.map((token, index) => ({ ...token, ...tokenAt(other, index) }));
  const isWhole = isAll(moved) && (ends ?? []).every(({ from, to }) => from !== undefined && to !== undefined);
  if (!isWhole) return undefined;
  return {
    ...{ spans: moved, chosen, tokens: carried },
    ...(ends === undefined
      ? {}
      : {
          relations: ends.flatMap(({ from, to, ...said }) =>
            from === undefined || to === undefined ? [] : [{ ...said, from, to }],
          ),
        }),
  };
}

/** Whether there are marks of a kind that this file does not know. */
function hasMore(others: object): boolean {
  return Object.entries(others).some(([key, value]) => key !== 'proposal' && value !== undefined);
}

function isAll(spans: readonly (SpanView | undefined)[]): spans is readonly SpanView[] {
  return spans.every((span) => span !== undefined);
}

/** Where spans of one text are in the other; undefined where their words, or all their tokens, are not the same. */
function placesIn(item: ItemView, other: ItemView, needsAll: boolean) {
  const [here, there] = [wordsOf(item, needsAll), wordsOf(other, needsAll)];
  const isSame = here.length === there.length && here.every(({ word }, index) => word === there[index]?.word);
  if (!isSame) return undefined;
  const byStart = new Map(here.map(({ start }, index) => [start, index]));
  const byEnd = new Map(here.map(({ end }, index) => [end, index]));
  return <Span extends { readonly start: number; readonly end: number }>(span: Span): Span | undefined => {
    const first = there[byStart.get(span.start) ?? -1];
    const last = there[byEnd.get(span.end) ?? -1];
    return first === undefined || last === undefined ? undefined : { ...span, start: first.start, end: last.end };
  };
}

function wordsOf({ document: { text }, tokens }: ItemView, needsAll: boolean) {
  return [...tokens.starts.keys()].flatMap((index) => {
    const { start, end } = tokenAt({ tokens }, index);
    const word = text.slice(start, end);
    if (needsAll) return [{ start, end, word }];
    return /[\p{L}\p{N}]/u.test(word) ? [{ start, end, word: word.toLowerCase() }] : [];
  });
}

function tokenAt({ tokens }: Pick<ItemView, 'tokens'>, index: number): { start: number; end: number } {
  return { start: tokens.starts[index] ?? 0, end: tokens.ends[index] ?? 0 };
}
