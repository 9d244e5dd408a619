// Edit trees: how a word becomes its lemma, said so that it fits other words too.
//
// The longest string that word and lemma share is kept, and what stands before and after it is changed by trees of its own; where
// they share nothing, one string takes the place of the other. Reference: Chrupała 2006, "Simple data-driven context-sensitive
// lemmatization", in the form of his thesis of 2008, section 6.

/** Replaces one string by another; `null` keeps what is empty empty. */
export type Replacement = readonly [from: string, to: string];

/** Keeps what lies between the first `before` and the last `after` characters, and changes those by trees. */
export type Kept = readonly [before: number, after: number, start: EditTree, end: EditTree];

/** A change of a string; `null` is that of the empty string into itself. All characters are code points. */
export type EditTree = null | Replacement | Kept;

/** How a word becomes its lemma: by a tree, on the word or on its lower-cased form. */
export interface LemmaRule {
  readonly lower: boolean;
  readonly tree: EditTree;
}

/** Words and lemmas with more characters have no rule: the search for what they share takes the product of both. */
const longestWord = 100;

/** Longer tokens (UTF-16 code units) are no words: rules, of which many are tried, do not fit them, so each is its own lemma. */
const longestChanged = 1_000;

/** Nested deeper, a tree says something about one word only. */
const deepest = 8;

/** The rule that makes `lemma` of `word`; undefined where there is none that is worth to be kept. */
export function lemmaRule(word: string, lemma: string): LemmaRule | undefined {
  // A lemma in lower case says that the case of the word is that of its place in the sentence.
  const lower = lemma === lemma.toLowerCase();
  const [from, to] = [[...(lower ? word.toLowerCase() : word)], [...lemma]];
  if (from.length === 0 || to.length === 0 || from.length > longestWord || to.length > longestWord) return undefined;
  const tree = editTree(from, to, 0);
  return tree === undefined ? undefined : { lower, tree };
}

/** The lemma that `rule` makes of `word`; undefined where it does not fit, or would leave nothing. */
export function applyRule({ lower, tree }: LemmaRule, word: string): string | undefined {
  if (word.length > longestChanged) return undefined;
  const lemma = applyTree(tree, [...(lower ? word.toLowerCase() : word)]);
  return lemma === '' ? undefined : lemma;
}

function editTree(from: readonly string[], to: readonly string[], depth: number): EditTree | undefined {
  if (from.length === 0 && to.length === 0) return null;
  const { length, inFrom, inTo } = longestShared(from, to);
  if (length === 0) return [from.join(''), to.join('')];
  if (depth === deepest) return undefined;
  const start = editTree(from.slice(0, inFrom), to.slice(0, inTo), depth + 1);
  const end = editTree(from.slice(inFrom + length), to.slice(inTo + length), depth + 1);
  return start === undefined || end === undefined ? undefined : [inFrom, from.length - inFrom - length, start, end];
}

/** The longest run that both share; of equal ones the first of `from`, and its first in `to`. */
function longestShared(
  from: readonly string[],
  to: readonly string[],
): { readonly length: number; readonly inFrom: number; readonly inTo: number } {
  let best = { length: 0, inFrom: 0, inTo: 0 };
  // Lengths of the runs that end at a character of `from` and at each of `to`.
  let above = new Int32Array(to.length + 1);
  for (let i = 0; i < from.length; i++) {
    const runs = new Int32Array(to.length + 1);
    for (let j = 0; j < to.length; j++) {
      if (from[i] !== to[j]) continue;
      const length = above[j]! + 1;
      runs[j + 1] = length;
      if (length > best.length) best = { length, inFrom: i - length + 1, inTo: j - length + 1 };
    }
    above = runs;
  }
  return best;
}

function applyTree(tree: EditTree, characters: readonly string[]): string | undefined {
  if (tree === null) return characters.length === 0 ? '' : undefined;
  if (tree.length === 2) return characters.join('') === tree[0] ? tree[1] : undefined;
  const [before, after, start, end] = tree;
  const last = characters.length - after;
  if (before > last) return undefined;
  const first = applyTree(start, characters.slice(0, before));
  const rest = applyTree(end, characters.slice(last));
  return first === undefined || rest === undefined ? undefined : first + characters.slice(before, last).join('') + rest;
}
