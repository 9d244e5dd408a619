// Which tokens there will be, and of which ones they are made.
import { alignSpan } from '../doc/align.ts';
import type { Range, TokenAnnotation } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';

/** What can be said of a new token. */
export type TokenFields = Pick<TokenAnnotation, 'tag' | 'pos' | 'morph' | 'lemma' | 'dep'>;

/** Makes one token of several. */
export interface Merge {
  /** Characters; widened to whole tokens. */
  readonly merge: Range;
  /** What is said of the new token, in the place of what is said of the old ones. */
  readonly as?: TokenFields;
}

/** Makes several tokens of one. */
export interface Split {
  /** Where in the text: ascending offsets inside one token. */
  readonly split: readonly number[];
  /** Which part takes the place of the token in its tree, with its tag and features; the others depend on it. Default 0. */
  readonly main?: number;
  /** By part, what is said of it, in the place of what is said of the old one. */
  readonly as?: readonly TokenFields[];
}

/** A change of tokens. */
export type TokenChange = Merge | Split;

/** A token that will be there. */
export interface PlannedToken extends Range {
  /** The old tokens that it is made of, or is a part of: half-open range of indices. */
  readonly first: number;
  readonly last: number;
  readonly as: TokenFields;
  /** Of the parts of a split token, its index among them; 0 of others. */
  readonly part: number;
  /** Of the parts of a split token, the index of the main one; 0 of others. */
  readonly main: number;
}

interface Step {
  readonly first: number;
  readonly last: number;
  readonly tokens: readonly PlannedToken[];
}

/** All new tokens in order. Throws `argument-invalid` for changes that meet, or that cannot be made. */
export function planTokens(doc: Doc, changes: readonly TokenChange[]): readonly PlannedToken[] {
  const steps = changes
    .map((change) => ('merge' in change ? planMerge(doc, change) : planSplit(doc, change)))
    .sort((a, b) => a.first - b.first);
  const planned: PlannedToken[] = [];
  let next = 0;
  for (const { first, last, tokens } of steps) {
    if (first < next)
      throw refuse(`Two changes are about the token ${showToken(doc, first)}.`, 'Make one change of them.');
    for (; next < first; next++) planned.push(unchanged(doc, next));
    planned.push(...tokens);
    next = last;
  }
  for (; next < doc.length; next++) planned.push(unchanged(doc, next));
  return planned;
}

function unchanged({ starts, ends }: Doc, token: number): PlannedToken {
  return { start: starts[token]!, end: ends[token]!, first: token, last: token + 1, as: {}, part: 0, main: 0 };
}

function planMerge(doc: Doc, { merge: { start, end }, as = {} }: Merge): Step {
  const range = alignSpan(doc, start, end, 'expand');
  if (range === undefined)
    throw refuse(`There is no token in [${start}, ${end}).`, 'Merge what holds at least one token.');
  const { startToken: first, endToken: last } = range;
  const whole = { start: doc.starts[first]!, end: doc.ends[last - 1]! };
  return { first, last, tokens: [{ ...whole, first, last, as, part: 0, main: 0 }] };
}

function planSplit(doc: Doc, { split, main = 0, as = [] }: Split): Step {
  const [at] = split;
  const range = at === undefined ? undefined : alignSpan(doc, at, at + 1, 'expand');
  if (at === undefined || range === undefined)
    throw refuse(`There is no token at ${at}, where one is to be split.`, 'Name offsets inside a token.');
  const token = range.startToken;
  const borders = [doc.starts[token]!, ...split, doc.ends[token]!];
  const parts = borders.slice(1).map((end, index) => trim(doc.text, borders[index]!, end));
  const fix = `Give ascending offsets inside [${borders[0]}, ${borders.at(-1)}).`;
  if (parts.some((part) => part === undefined))
    throw refuse(`The token ${showToken(doc, token)} cannot be split at ${split.join(', ')}: a part is empty.`, fix);
  if (split.some((offset) => isInsideCharacter(doc.text, offset)))
    throw refuse(`The token ${showToken(doc, token)} would be split inside a character.`, fix);
  if (!Number.isInteger(main) || main < 0 || main >= parts.length || as.length > parts.length)
    throw refuse(`The token ${showToken(doc, token)} is split into ${parts.length} parts.`, 'Name none beyond them.');
  const [first, last] = [token, token + 1];
  return {
    first,
    last,
    tokens: parts.flatMap((place, part) =>
      place === undefined ? [] : [{ ...place, first, last, as: as[part] ?? {}, part, main }],
    ),
  };
}

/** Without whitespace at its ends: a merged token may have some inside. Undefined where nothing is left. */
function trim(text: string, start: number, end: number): Range | undefined {
  if (!Number.isInteger(end) || end <= start) return undefined;
  const piece = text.slice(start, end);
  const left = piece.length - piece.trimStart().length;
  const length = piece.trim().length;
  return length === 0 ? undefined : { start: start + left, end: start + left + length };
}

function isInsideCharacter(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000;
}

function showToken({ text, starts, ends }: Doc, token: number): string {
  return `${JSON.stringify(text.slice(starts[token], ends[token]))} at [${starts[token]}, ${ends[token]})`;
}

function refuse(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
