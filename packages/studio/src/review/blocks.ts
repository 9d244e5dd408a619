import type { SpanView, Tokens } from '../api/messages.ts';
import { type TextDirection, textDirection } from './text-direction.ts';

/** A stretch of whole lines, which is laid out by itself: what is far from the window costs nothing. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  /** One past the last token. */
  readonly endToken: number;
  readonly direction: TextDirection;
}

/** A block goes on with the next line until it has as many tokens. */
const enoughTokens = 100;
/** A line of more tokens is cut, after sentences where there are some: no browser lays out a book as one line in time. */
const longestLine = 400;
const longestPart = 200;
const sentenceEnd = /[.!?。！？۔।…]$/u;
/** All that Unicode has for the end of a line. */
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu;
/** After these a browser begins a new line by itself; after the others only a new block does. */
const shownBreaks = new Set(['\n', '\r\n']);

/** Cuts a text into blocks, which together are exactly the text. No token lies across a border. */
export function cutBlocks(text: string, { starts, ends }: Tokens): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let firstToken = 0;
  let token = 0;
  let direction = textDirection(text) ?? 'ltr';
  const flush = (end: number): void => {
    if (end > start) blocks.push({ start, end, firstToken, endToken: token, direction });
    start = end;
    firstToken = token;
  };
  const endLine = (from: number, to: number, isShown: boolean): void => {
    const own = textDirection(text.slice(from, to)) ?? direction;
    const firstOfLine = token;
    let endOfLine = token;
    while (endOfLine < starts.length && starts[endOfLine]! < to) endOfLine++;
    const isLong = endOfLine - firstOfLine > longestLine;
    if (own !== direction || isLong) flush(from);
    direction = own;
    if (isLong) {
      for (const cut of cutsOf(firstOfLine, endOfLine)) {
        token = cut;
        flush(starts[cut]!);
      }
    }
    token = endOfLine;
    if (isLong || !isShown || token - firstToken >= enoughTokens) flush(to);
  };
  /** The tokens that begin the second and further parts of a long line. */
  const cutsOf = (from: number, to: number): number[] => {
    const cuts: number[] = [];
    for (let at = from; to - at > longestPart; ) {
      const earliest = at + longestPart / 2;
      at += longestPart;
      for (let next = at; next > earliest; next--) {
        if (!sentenceEnd.test(text.slice(starts[next - 1], ends[next - 1]))) continue;
        at = next;
        break;
      }
      cuts.push(at);
    }
    return cuts;
  };

  let from = 0;
  let reached = 0;
  for (const { 0: found, index } of text.matchAll(lineBreak)) {
    const to = index + found.length;
    while (reached < starts.length && ends[reached]! <= to) reached++;
    // A sign that the tokenizer takes for a part of a word.
    if (starts[reached] !== undefined && starts[reached]! < to) continue;
    endLine(from, to, shownBreaks.has(found));
    from = to;
  }
  endLine(from, text.length, false);
  return blocks;
}

/** The blocks with those made one that a span goes over the border of. */
export function joinBlocks(blocks: readonly Block[], spans: readonly SpanView[]): readonly Block[] {
  const joined: Block[] = [];
  let span = 0;
  for (let index = 0; index < blocks.length; index++) {
    let block = blocks[index]!;
    for (; span < spans.length && spans[span]!.start < block.end; span++) {
      while (spans[span]!.end > block.end && index + 1 < blocks.length) {
        const { end, endToken } = blocks[++index]!;
        block = { ...block, end, endToken };
      }
    }
    joined.push(block);
  }
  return joined;
}
