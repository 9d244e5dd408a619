// What is said of tokens, on its way to other tokens.
import { type TokenAnnotation, tokenAttributes } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { OnLost } from './outcome.ts';
import type { PlannedToken } from './plan.ts';

type Attribute = (typeof tokenAttributes)[number];

/** The annotations of the new tokens; `newIndex` has for each old token the new one that stands for it. */
export function moveTokens(
  doc: Doc,
  tokens: readonly TokenAnnotation[],
  planned: readonly PlannedToken[],
  newIndex: Int32Array,
  onLost: OnLost,
): readonly TokenAnnotation[] {
  if (tokens.length !== doc.length || tokens.some(({ start }, index) => start !== doc.starts[index]))
    throw new TinctureError({
      code: 'span-invalid',
      problem: 'What is said of tokens is said of others than the Doc has.',
      fix: 'Make the Doc with docOf, which takes the tokens of the annotations.',
    });
  const depths = depthsOf(tokens);
  return planned.map((token): TokenAnnotation => {
    const { start, end, first, last, as, part, main } = token;
    const root = rootOf(depths, first, last);
    const old = tokens[root]!;
    const isWhole = last - first === 1 && doc.starts[first] === start && doc.ends[first] === end;
    if (isWhole) return { ...old, ...mapHead(old, newIndex), ...as };
    const kept = part === main ? keep(tokens, token, root, newIndex) : {};
    if (part === main) tellLost(doc, tokens, token, root, { ...kept, ...as }, onLost);
    const sentenceStart =
      part === 0 ? tokens[first]?.sentenceStart : old.sentenceStart === undefined ? undefined : false;
    const isBelow = part !== main && old.head !== undefined;
    const { confidence } = old;
    const sure = Object.entries(confidence ?? {}).filter(([name]) => name in kept && !(name in as));
    return {
      start,
      end,
      ...kept,
      ...(isBelow && { head: newIndex[first]! }),
      ...(sentenceStart === undefined ? {} : { sentenceStart }),
      ...as,
      ...(part === main && sure.length > 0 && { confidence: Object.fromEntries(sure) }),
    };
  });
}

/**
 * The token of the range that is nearest to the root of its tree, the first of several. As what a token depends on is always
 * nearer, heads between ranges cannot go round in a circle, however many are merged at once.
 */
function rootOf(depths: Int32Array, first: number, last: number): number {
  let root = first;
  for (let token = first + 1; token < last; token++) if (depths[token]! < depths[root]!) root = token;
  return root;
}

/** How many heads are above each token. */
function depthsOf(tokens: readonly TokenAnnotation[]): Int32Array {
  const depths = new Int32Array(tokens.length).fill(-1);
  for (let start = 0; start < tokens.length; start++) {
    const walk: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && depths[at] === -1) {
      // In use while it is walked on, should heads go round in a circle.
      depths[at] = tokens.length;
      walk.push(at);
      const head: number | undefined = tokens[at]?.head;
      at = head === at ? undefined : head;
    }
    let depth = at === undefined ? 0 : (depths[at] ?? 0) + 1;
    for (const token of walk.reverse()) depths[token] = depth++;
  }
  return depths;
}

/** What a new token has of the old ones: what is said of their root, and all their lemmas. */
function keep(
  tokens: readonly TokenAnnotation[],
  { start, first, last }: PlannedToken,
  root: number,
  newIndex: Int32Array,
): Omit<TokenAnnotation, 'start' | 'end'> {
  const { tag, pos, morph, dep } = tokens[root]!;
  const lemma = last - first > 1 ? joinLemmas(tokens.slice(first, last), start) : undefined;
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(pos === undefined ? {} : { pos }),
    ...(morph === undefined ? {} : { morph }),
    ...(lemma === undefined ? {} : { lemma }),
    ...mapHead(tokens[root]!, newIndex),
    ...(dep === undefined ? {} : { dep }),
  };
}

/** Lemmas with a space where the text has any; undefined where one is missing. */
function joinLemmas(tokens: readonly TokenAnnotation[], start: number): string | undefined {
  let joined = '';
  let end = start;
  for (const token of tokens) {
    if (token.lemma === undefined) return undefined;
    joined += token.start > end ? ` ${token.lemma}` : token.lemma;
    end = token.end;
  }
  return joined;
}

function mapHead({ head }: TokenAnnotation, newIndex: Int32Array): Pick<TokenAnnotation, 'head'> {
  const mapped = head === undefined ? undefined : newIndex[head];
  return mapped === undefined ? {} : { head: mapped };
}

/** Tells what was said of the old tokens and is said of none of the new ones. */
function tellLost(
  doc: Doc,
  tokens: readonly TokenAnnotation[],
  { first, last, as }: PlannedToken,
  root: number,
  kept: Omit<TokenAnnotation, 'start' | 'end'>,
  onLost: OnLost,
): void {
  const isKept = (token: number, attribute: Attribute): boolean => {
    if (attribute in as) return true;
    // Sentences begin where a token does.
    if (attribute === 'sentenceStart') return token === first || tokens[token]?.sentenceStart === false;
    if (attribute === 'lemma') return kept.lemma !== undefined;
    return token === root;
  };
  for (let token = first; token < last; token++) {
    for (const attribute of tokenAttributes) {
      const value = tokens[token]?.[attribute];
      if (value === undefined || isKept(token, attribute)) continue;
      const shown = attribute === 'head' ? JSON.stringify(textOf(doc, Number(value))) : JSON.stringify(value);
      onLost({
        layer: `tokens.${attribute}`,
        start: doc.starts[token]!,
        end: doc.ends[token]!,
        problem: `${attribute} ${shown} of the token ${JSON.stringify(textOf(doc, token))}`,
      });
    }
  }
}

function textOf({ text, starts, ends }: Doc, token: number): string {
  return text.slice(starts[token], ends[token]);
}
