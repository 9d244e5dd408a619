// Noun chunks of a tree in Universal Dependencies: a noun with what belongs to it on its left, without what hangs on it from behind.
import type { TokenAnnotation } from '../doc/annotations.ts';
import { universalLabel } from '../score/dependencies.ts';

/** A noun with its determiners, adjectives and compounds. */
export interface NounChunk {
  /** Half-open range of tokens. */
  readonly startToken: number;
  readonly endToken: number;
  /** The token of the noun itself. */
  readonly head: number;
  /** Half-open character offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Parts of speech that make chunks. */
const nominal: ReadonlySet<string> = new Set(['NOUN', 'PROPN', 'PRON']);
/** Relations of nominals, where no parts of speech are known. */
const nominalRelations: ReadonlySet<string> = new Set(
  'nsubj obj iobj obl nmod appos vocative dislocated expl'.split(' '),
);
/** Relations of words that are part of another noun's chunk, never the head of one. */
const inner: ReadonlySet<string> = new Set('compound flat fixed goeswith det'.split(' '));
/** Relations of what belongs to a noun on its left: with subtypes as they are written, others whatever theirs are. */
const before: ReadonlySet<string> = new Set('det nummod amod compound flat nmod:poss nmod:desc advmod'.split(' '));
/** Relations of what belongs to a noun on its right. */
const behind: ReadonlySet<string> = new Set('flat fixed goeswith'.split(' '));

/**
 * The noun chunks of parsed tokens, in order, none within another. A chunk goes from the first word of the determiners, numbers,
 * adjectives, compounds and possessors next to a noun up to the noun, with the rest of its name: "her old mentor", "the city's
 * mayor", "Marie Curie". Prepositions, relative clauses and what else comes after are left out, and the parts of a coordination
 * are chunks of their own. Nouns are told by their part of speech, and where no token has one, by their relation. The rules are
 * meant for English. Tokens without a head are none.
 */
export function nounChunks(tokens: readonly TokenAnnotation[]): NounChunk[] {
  const children = childrenOf(tokens);
  const hasTags = tokens.some(({ pos }) => pos !== undefined);
  const chunks: NounChunk[] = [];
  tokens.forEach((token, head) => {
    if (!isHead(tokens, token, hasTags)) return;
    const startToken = leftEdge(tokens, children, head);
    const endToken = rightEdge(tokens, children, head) + 1;
    // A later noun may have an earlier chunk in it ("the city" of "the city's mayor"), or lie in it.
    while (chunks.length > 0 && chunks.at(-1)!.startToken >= startToken) chunks.pop();
    if (chunks.length > 0 && chunks.at(-1)!.endToken > startToken) return;
    chunks.push({ startToken, endToken, head, start: tokens[startToken]!.start, end: tokens[endToken - 1]!.end });
  });
  return chunks;
}

function isHead(
  tokens: readonly TokenAnnotation[],
  { head, dep = '', pos }: TokenAnnotation,
  hasTags: boolean,
): boolean {
  const relation = universalLabel(dep);
  if (head === undefined || inner.has(relation)) return false;
  if (hasTags) return pos !== undefined && nominal.has(pos);
  if (relation !== 'conj') return nominalRelations.has(relation);
  // The parts of a coordination are what its first part is. Heads that go round end the search.
  let first = tokens[head];
  for (let steps = 0; steps < tokens.length && universalLabel(first?.dep ?? '') === 'conj'; steps++) {
    first = tokens[first?.head ?? -1];
  }
  return nominalRelations.has(universalLabel(first?.dep ?? ''));
}

function childrenOf(tokens: readonly TokenAnnotation[]): readonly (readonly number[])[] {
  const children: number[][] = tokens.map(() => []);
  tokens.forEach(({ head }, index) => {
    if (head !== undefined && head !== index) children[head]?.push(index);
  });
  return children;
}

/** The first token of the chunk of `head`. */
function leftEdge(tokens: readonly TokenAnnotation[], children: readonly (readonly number[])[], head: number): number {
  let edge = head;
  for (const child of children[head]!.filter((index) => index < head).reverse()) {
    const { dep = '' } = tokens[child]!;
    // Hyphens between the parts of a word; at the edge they are left out, as nothing takes them in.
    if (universalLabel(dep) === 'punct') continue;
    if (!before.has(dep) && !before.has(universalLabel(dep))) break;
    edge = firstOf(children, child, tokens.length);
  }
  return edge;
}

/** The first token of all that hangs on `token`, directly or not. */
function firstOf(children: readonly (readonly number[])[], token: number, most: number): number {
  let first = token;
  const waiting = [token];
  for (let seen = 0; waiting.length > 0 && seen < most; seen++) {
    const at = waiting.pop()!;
    first = Math.min(first, at);
    for (const child of children[at]!) waiting.push(child);
  }
  return first;
}

/** The last token of the name that begins with `head`. */
function rightEdge(tokens: readonly TokenAnnotation[], children: readonly (readonly number[])[], head: number): number {
  let edge = head;
  for (const child of children[head]!.filter((index) => index > head)) {
    if (child !== edge + 1 || !behind.has(universalLabel(tokens[child]!.dep ?? ''))) break;
    edge = child;
  }
  return edge;
}
