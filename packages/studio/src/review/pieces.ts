import type { SpanView, Tokens } from '../api/messages.ts';
import type { Block } from './blocks.ts';

/** A stretch of text as it is drawn: one token, several that adjoin, or what is between two. */
export interface Part {
  readonly text: string;
  /** Index of the token, or of the first one; undefined for what is between tokens. */
  readonly token?: number;
  /** One past the last token, where there are several. */
  readonly endToken?: number;
}

/** A run of text that is marked by one span, or by none. */
export interface Piece {
  /** Names the piece as long as it starts where it does. */
  readonly key: string;
  readonly span?: SpanView;
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  readonly endToken: number;
}

/** Text without marks is cut after about so many characters too, so that a change is drawn again only near its place. */
const chunkCharacters = 240;

/** Whether text without marks is cut before a token: always at the same ones, whatever is marked. */
export function beginsChunk(starts: readonly number[], token: number): boolean {
  const chunkOf = (start = -1): number => Math.floor(start / chunkCharacters);
  return chunkOf(starts[token]) !== chunkOf(starts[token - 1]);
}

/** Cuts a block into what is drawn: together exactly its text. Spans are those of the block, sorted, on token borders. */
export function cutPieces(
  block: Omit<Block, 'direction'>,
  { starts, ends }: Tokens,
  spans: readonly SpanView[],
): Piece[] {
  const pieces: Piece[] = [];
  let start = block.start;
  let firstToken = block.firstToken;
  const flush = (end: number, endToken: number, span?: SpanView): void => {
    if (end > start) {
      const key = `${span === undefined ? 'text' : 'mark'} ${start}`;
      pieces.push({ key, start, end, firstToken, endToken, ...(span === undefined ? {} : { span }) });
    }
    start = end;
    firstToken = endToken;
  };
  let next = 0;
  for (let token = block.firstToken; token < block.endToken; token++) {
    const from = starts[token] ?? 0;
    const span = spans[next];
    const isInside = span !== undefined && span.start < from;
    if (span?.start === from || (!isInside && beginsChunk(starts, token))) flush(from, token);
    if (span !== undefined && span.end === ends[token]) {
      flush(span.end, token + 1, span);
      next++;
    }
  }
  flush(block.end, block.endToken);
  return pieces;
}

/** The tokens of a piece and what is between them. Those that adjoin and are `isShared` make one part. */
export function cutParts(
  text: string,
  { starts, ends }: Tokens,
  piece: Pick<Piece, 'start' | 'end' | 'firstToken' | 'endToken'>,
  isShared: (token: number) => boolean = () => false,
): Part[] {
  const parts: Part[] = [];
  let at = piece.start;
  for (let token = piece.firstToken; token < piece.endToken; token++) {
    const first = token;
    const start = starts[token] ?? at;
    if (start > at) parts.push({ text: text.slice(at, start) });
    const goesOn = (): boolean =>
      token + 1 < piece.endToken && starts[token + 1] === ends[token] && isShared(token) && isShared(token + 1);
    while (goesOn()) token++;
    at = ends[token] ?? start;
    parts.push({ text: text.slice(start, at), token: first, ...(token > first && { endToken: token + 1 }) });
  }
  if (piece.end > at) parts.push({ text: text.slice(at, piece.end) });
  return parts;
}
