import { checkText, createDoc } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import { isSpaceUnit } from './characters.ts';
import { englishSpecialCases } from './english.ts';
import { scanChunk, type TokenRule } from './scan-chunk.ts';

/** A token with the rule that made it. */
export interface ExplainedToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly rule: TokenRule;
}

/** Cuts texts into tokens without changing them. */
export interface Tokenizer {
  /** The Doc of a text. Throws `text-invalid` for what is not a string. */
  tokenize(text: string): Doc;
  /** Which rule made each token. */
  explain(text: string): ExplainedToken[];
}

/** Settings of {@link createTokenizer}. */
export interface TokenizerOptions {
  /** Chunks (text between whitespace) with tokens of their own: `{"dunno": ["dun", "no"]}`. They win over the rules. */
  readonly specialCases?: Readonly<Record<string, readonly string[]>>;
}

/** Chunks are remembered with their token borders; at this many the memory is emptied. */
const cachedChunks = 100_000;
/** Longer chunks are rare and are not remembered. */
const longestCached = 40;

/** A tokenizer for English, with further special cases if given. Throws `argument-invalid` for one that changes its text. */
export function createTokenizer(options: TokenizerOptions = {}): Tokenizer {
  const specialCases = englishSpecialCases();
  for (const [chunk, pieces] of Object.entries(options.specialCases ?? {})) {
    checkSpecialCase(chunk, pieces);
    specialCases.set(chunk, pieces);
  }
  // For each chunk seen: start and end of each token, one after the other.
  const cache = new Map<string, Uint8Array>();

  const scan = (chunk: string, emit: (start: number, end: number, rule: TokenRule) => void): void => {
    const pieces = specialCases.get(chunk);
    if (pieces === undefined) {
      scanChunk(chunk, emit);
      return;
    }
    let position = 0;
    for (const piece of pieces) {
      emit(position, position + piece.length, 'special-case');
      position += piece.length;
    }
  };

  let starts = new Int32Array(1_024);
  let ends = new Int32Array(1_024);
  let count = 0;
  const push = (start: number, end: number): void => {
    if (count === starts.length) {
      starts = enlarged(starts);
      ends = enlarged(ends);
    }
    starts[count] = start;
    ends[count++] = end;
  };

  const tokenizeChunk = (text: string, from: number, to: number): void => {
    const chunk = text.slice(from, to);
    if (chunk.length > longestCached) {
      scan(chunk, (start, end) => push(from + start, from + end));
      return;
    }
    let borders = cache.get(chunk);
    if (borders === undefined) {
      const found: number[] = [];
      scan(chunk, (start, end) => found.push(start, end));
      borders = Uint8Array.from(found);
      if (cache.size >= cachedChunks) cache.clear();
      // A slice keeps the whole text it came from in memory; joining and cutting again makes a string of its own.
      cache.set(`${chunk} `.slice(0, -1), borders);
    }
    for (let i = 0; i < borders.length; i += 2) push(from + borders[i]!, from + borders[i + 1]!);
  };

  return {
    tokenize(text: string): Doc {
      checkText(text);
      count = 0;
      forEachChunk(text, tokenizeChunk);
      return createDoc(text, starts.slice(0, count), ends.slice(0, count));
    },
    explain(text: string): ExplainedToken[] {
      checkText(text);
      const tokens: ExplainedToken[] = [];
      forEachChunk(text, (_, from, to) => {
        scan(text.slice(from, to), (start, end, rule) => {
          tokens.push({ text: text.slice(from + start, from + end), start: from + start, end: from + end, rule });
        });
      });
      return tokens;
    },
  };
}

const english: Tokenizer = createTokenizer();

/** The Doc of an English text, by the built-in rules. */
export function tokenize(text: string): Doc {
  return english.tokenize(text);
}

/** Which rule made each token of an English text. */
export function explainTokens(text: string): ExplainedToken[] {
  return english.explain(text);
}

function forEachChunk(text: string, visit: (text: string, from: number, to: number) => void): void {
  const length = text.length;
  let position = 0;
  while (position < length) {
    if (isSpaceUnit(text.charCodeAt(position))) {
      position++;
      continue;
    }
    const from = position++;
    while (position < length && !isSpaceUnit(text.charCodeAt(position))) position++;
    visit(text, from, position);
  }
}

function enlarged(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function checkSpecialCase(chunk: string, pieces: readonly string[]): void {
  const isWhole = pieces.length > 0 && pieces.join('') === chunk && !pieces.includes('') && !/\s/u.test(chunk);
  if (isWhole) return;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The special case ${JSON.stringify(chunk)} is split into ${JSON.stringify(pieces)}, which is not the same text.`,
    fix: 'Give pieces without whitespace that put together are the chunk: the tokenizer never changes a text.',
  });
}
