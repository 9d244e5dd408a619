import type { SpanView, Tokens } from '../api/messages.ts';

/** A stretch of text as it is drawn: one token, or what is between two. */
export interface Part {
  readonly text: string;
  /** Index of the token; undefined for what is between tokens. */
  readonly token?: number;
}

/** A run of parts that is marked by the span with index `span`, or by none. */
export interface Piece {
  /** Names the piece as long as it starts where it does. */
  readonly key: string;
  readonly span?: number;
  readonly parts: readonly Part[];
}

/** Text without marks is cut here too, so that a change on a long text is drawn again only near its place. */
const chunkTokens = 40;

/** Cuts a text into what is drawn. The parts together are exactly the text. Spans must be sorted and on token borders. */
export function cutPieces(text: string, { starts, ends }: Tokens, spans: readonly SpanView[]): Piece[] {
  const pieces: Piece[] = [];
  let parts: Part[] = [];
  let from = 0;
  let at = 0;
  let span = 0;
  const flush = (index?: number): void => {
    const key = `${index === undefined ? 'text' : 'mark'} ${from}`;
    if (parts.length > 0) pieces.push(index === undefined ? { key, parts } : { key, span: index, parts });
    parts = [];
    from = at;
  };
  const gapTo = (end: number): void => {
    if (end > at) parts.push({ text: text.slice(at, end) });
    at = Math.max(at, end);
  };
  for (let token = 0; token < starts.length; token++) {
    const start = starts[token] ?? 0;
    const end = ends[token] ?? 0;
    gapTo(start);
    const current = spans[span];
    const isInside = current !== undefined && current.start < start;
    if (current?.start === start || (token % chunkTokens === 0 && !isInside)) flush();
    parts.push({ text: text.slice(start, end), token });
    at = end;
    if (spans[span]?.end === end) flush(span++);
  }
  gapTo(text.length);
  flush();
  return pieces;
}
