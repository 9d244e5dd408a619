// Spans that share words as they are drawn: lines below the words, one below the other.
import type { SpanView, Tokens } from '../api/messages.ts';
import type { Block } from './blocks.ts';
import { spanKey } from './draft.ts';
import { beginsChunk } from './pieces.ts';

/** A span with the line that it has: 0 is next to the words. */
export interface PlacedSpan {
  readonly span: SpanView;
  readonly key: string;
  readonly line: number;
}

/** A run of text under which the same lines are. */
export interface LinedPiece {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  readonly endToken: number;
  /** The spans over it, by line. */
  readonly lines: readonly PlacedSpan[];
  /** The spans that end here, inner ones first. */
  readonly ending: readonly PlacedSpan[];
}

/**
 * Gives each span a line that no other has where they share words: short ones are next to the words, and what is around them
 * is further down.
 */
export function placeSpans(spans: readonly SpanView[]): PlacedSpan[] {
  const placed: PlacedSpan[] = [];
  const shortestFirst = spans.toSorted((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  for (const span of shortestFirst) {
    const taken = new Set(
      placed.filter(({ span: other }) => other.start < span.end && span.start < other.end).map(({ line }) => line),
    );
    let line = 0;
    while (taken.has(line)) line++;
    placed.push({ span, key: spanKey(span), line });
  }
  return placed;
}

/** Cuts a block into what is drawn: together exactly its text. Spans are those of the block, on token borders. */
export function cutLined(
  block: Omit<Block, 'direction'>,
  { starts, ends }: Tokens,
  placed: readonly PlacedSpan[],
): LinedPiece[] {
  const opening = groupBy(placed, ({ span }) => span.start);
  const closing = groupBy(placed, ({ span }) => span.end);
  const pieces: LinedPiece[] = [];
  const open = new Set<PlacedSpan>();
  let start = block.start;
  let firstToken = block.firstToken;
  const flush = (end: number, endToken: number, ending: readonly PlacedSpan[] = []): void => {
    if (end > start) {
      const lines = [...open].sort((a, b) => a.line - b.line);
      pieces.push({
        key: `${start} ${[...open].map(({ key }) => key).join('|')}`,
        start,
        end,
        firstToken,
        endToken,
        lines,
        ending,
      });
    }
    start = end;
    firstToken = endToken;
  };
  for (let token = block.firstToken; token < block.endToken; token++) {
    const from = starts[token] ?? 0;
    const opened = opening.get(from);
    if (opened !== undefined || (open.size === 0 && beginsChunk(starts, token))) flush(from, token);
    for (const span of opened ?? []) open.add(span);
    const ending = closing.get(ends[token] ?? -1);
    if (ending === undefined) continue;
    flush(
      ends[token]!,
      token + 1,
      ending.toSorted((a, b) => a.line - b.line),
    );
    for (const span of ending) open.delete(span);
  }
  flush(block.end, block.endToken);
  return pieces;
}

function groupBy(placed: readonly PlacedSpan[], of: (span: PlacedSpan) => number): Map<number, PlacedSpan[]> {
  const groups = new Map<number, PlacedSpan[]>();
  for (const span of placed) {
    const group = groups.get(of(span));
    if (group === undefined) groups.set(of(span), [span]);
    else group.push(span);
  }
  return groups;
}
