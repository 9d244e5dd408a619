// The best tree over the words of a sentence when each word may hang on each other one.

/**
 * The heads of the tree with the highest sum of scores, of all trees with exactly one root. `scores`, [size, size], has at
 * `dependent` × size + `head` what it counts that a word hangs on another, and at a word itself what it counts that the word is
 * the root. The result has the head of each word, at the root the word itself. Scores must be finite; between equally good
 * trees the choice is the same each time. Time is proportional to size².
 *
 * Method: Chu and Liu (1965) and Edmonds (1967) as Tarjan (1977) does it for dense graphs; that there is one root comes from
 * making all roots dearer than any tree can win (Stanojević and Cohen 2021).
 */
export function bestTree(scores: ArrayLike<number>, size: number): Int32Array {
  const heads = bestHeads(scores, size);
  if (isTree(heads)) return heads;
  return contract(scores, size);
}

/** The best head of each word by itself. */
function bestHeads(scores: ArrayLike<number>, size: number): Int32Array {
  const heads = new Int32Array(size);
  for (let word = 0; word < size; word++) {
    let best = 0;
    for (let head = 1; head < size; head++) {
      if (scores[word * size + head]! > scores[word * size + best]!) best = head;
    }
    heads[word] = best;
  }
  return heads;
}

/** Whether following `heads` ends at the same root from everywhere. A root is its own head. */
export function isTree(heads: ArrayLike<number>): boolean {
  const { length } = heads;
  /** By word: the walk that came by it first. */
  const walks = new Int32Array(length);
  let root = -1;
  for (let start = 0; start < length; start++) {
    let at = start;
    while (walks[at] === 0) {
      walks[at] = start + 1;
      const head = heads[at]!;
      if (!(head >= 0 && head < length)) return false;
      if (head === at) {
        if (root >= 0) return false;
        root = at;
        break;
      }
      at = head;
    }
    // A walk that came back to itself, and not at the root, went round.
    if (walks[at] === start + 1 && heads[at] !== at) return false;
  }
  return length === 0 || root >= 0;
}

/** A word, or several that were made one because their best heads go round in a circle. */
interface Node {
  /** By head: what it counts that the node hangs on it; taken off are the scores of the heads that this makes superfluous. */
  readonly scores: Float64Array;
  /** By head: which word of the node it would be that hangs on it. */
  readonly words: Int32Array;
  /** What the node was made of; empty for a word. */
  readonly parts: readonly number[];
  /** The head that was chosen, and the word that hangs on it. */
  head: number;
  word: number;
}

function contract(scores: ArrayLike<number>, size: number): Int32Array {
  const nodes = wordNodes(scores, size);
  // The root of all is one more head, with the number `size`: its node is finished from the start.
  const nodeOf = Int32Array.from({ length: size + 1 }, (_, word) => word);
  const isFinished = (head: number): boolean => head === size || finished[nodeOf[head]!] === 1;
  const finished = new Uint8Array(2 * size + 1);
  const onPath = new Uint8Array(2 * size + 1);
  for (let start = 0; start < size; start++) {
    if (isFinished(start)) continue;
    const path = [nodeOf[start]!];
    onPath[path[0]!] = 1;
    for (;;) {
      const last = path[path.length - 1]!;
      const node = nodes[last]!;
      choose(node, last, nodeOf);
      if (isFinished(node.head)) break;
      const next = nodeOf[node.head]!;
      if (onPath[next] === 0) {
        path.push(next);
        onPath[next] = 1;
        continue;
      }
      const circle = path.splice(path.indexOf(next));
      const joined = nodes.length;
      nodes.push(join(circle, nodes));
      const inCircle = new Set(circle);
      for (let word = 0; word < size; word++) if (inCircle.has(nodeOf[word]!)) nodeOf[word] = joined;
      path.push(joined);
      onPath[joined] = 1;
    }
    for (const node of path) finished[node] = 1;
  }
  return expand(nodes, size);
}

/** A node for each word, with the root of all as the last head. */
function wordNodes(scores: ArrayLike<number>, size: number): Node[] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < size * size; i++) {
    least = Math.min(least, scores[i]!);
    most = Math.max(most, scores[i]!);
  }
  const rootCost = 1 + size * (most - least);
  return Array.from({ length: size }, (_, word) => {
    const own = new Float64Array(size + 1);
    for (let head = 0; head < size; head++) own[head] = scores[word * size + head]!;
    own[size] = own[word]! - rootCost;
    return { scores: own, words: new Int32Array(size + 1).fill(word), parts: [], head: -1, word };
  });
}

/** Sets the best head of a node among the words that are not in it. */
function choose(node: Node, index: number, nodeOf: Int32Array): void {
  const root = node.scores.length - 1;
  let best = root;
  for (let head = 0; head < root; head++) {
    if (nodeOf[head] !== index && node.scores[head]! > node.scores[best]!) best = head;
  }
  node.head = best;
  node.word = node.words[best]!;
}

/** One node of a circle: hanging one of its words on another head means to give up the head that the word has in the circle. */
function join(circle: readonly number[], nodes: readonly Node[]): Node {
  const [first, ...others] = circle.map((index) => nodes[index]!);
  const scores = first!.scores.map((score) => score - first!.scores[first!.head]!);
  const words = first!.words.slice();
  for (const other of others) {
    const given = other.scores[other.head]!;
    for (let head = 0; head < scores.length; head++) {
      const score = other.scores[head]! - given;
      if (score <= scores[head]!) continue;
      scores[head] = score;
      words[head] = other.words[head]!;
    }
  }
  return { scores, words, parts: circle, head: -1, word: -1 };
}

/** The heads of the words: of each circle, the one that hangs outside gives up its head in it. */
function expand(nodes: readonly Node[], size: number): Int32Array {
  const parentOf = new Int32Array(nodes.length).fill(-1);
  nodes.forEach(({ parts }, index) => {
    for (const part of parts) parentOf[part] = index;
  });
  const heads = new Int32Array(size);
  const gaveUp = new Uint8Array(nodes.length);
  // What a node is part of comes after it.
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (gaveUp[index] === 1) continue;
    const { head, word } = nodes[index]!;
    heads[word] = head === size ? word : head;
    for (let at = word; at !== index; at = parentOf[at]!) gaveUp[at] = 1;
  }
  return heads;
}
