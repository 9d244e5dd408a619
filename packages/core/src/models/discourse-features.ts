// What the parser of discourse sees where it decides: whether the two topmost nodes of its stack are joined now, and by which relation.
// Features are those of shift-reduce parsers of discourse (Sagae 2009, Ji and Eisenstein 2014) as far as they need no parse: words at the
// ends of units, borders of sentences and paragraphs, sizes, what the nodes are already; each as a hash.
import { border, type DiscourseTextFacts, nothing, steps, type UnitFacts } from './discourse-text.ts';

/** A stretch of units that is one node. */
export interface DiscourseNode {
  readonly from: number;
  readonly to: number;
  /** The unit that is its head. */
  readonly head: number;
  /** Number of the relation that its parts are joined by; -1 for a unit. */
  readonly outcome: number;
}

/** Where the parser is. */
export interface DiscourseState {
  /** The topmost three nodes of the stack, the topmost first; fewer at its bottom. */
  readonly top: readonly DiscourseNode[];
  /** The next unit. */
  readonly next: number;
}

/** Takes the hash of each feature. */
type Add = (kind: number, a?: number, b?: number, c?: number) => void;

function collector(hashes: number[]): Add {
  return (kind, a = 0, b = 0, c = 0) => {
    let hash = Math.imul(0x811c9dc5 ^ kind, 0x01000193);
    hash = mix(mix(mix(hash, a), b), c);
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hashes.push(mixed ^ (mixed >>> 13));
  };
}

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value ^ (value >>> 15), 0x01000193) ^ (hash >>> 13);
}

/** The hashes of the features of a decision between joining the two topmost nodes and taking the next unit. */
export function structureFeatures(text: DiscourseTextFacts, { top, next }: DiscourseState): number[] {
  const hashes: number[] = [];
  const add = collector(hashes);
  const [right, left, below] = [top[0]!, top[1]!, top[2]];
  const { units, borders } = text;
  const [between, after, before] = [borders[left.to]!, borders[right.to]!, borders[left.from]!];
  add(1, between, after);
  add(2, between, after, before);
  add(3, between, after, steps(right.to - right.from));
  add(4, between, after, steps(left.to - left.from));
  add(5, steps(left.to - left.from), steps(right.to - right.from), between);
  add(6, wholes(text, left), wholes(text, right), after);
  add(7, outcomeOf(left), outcomeOf(right), after);
  add(8, outcomeOf(right), between, after);
  add(9, outcomeOf(left), between, after);
  add(10, outcomeOf(below), outcomeOf(left), between);
  add(11, below === undefined ? 0 : steps(below.to - below.from), between, after);
  add(12, Math.min(4, text.paragraphs[right.to - 1]! - text.paragraphs[left.from]!), between, after);
  add(13, Math.min(6, text.sentences[right.to - 1]! - text.sentences[left.from]!), between, after);
  add(14, Math.min(6, text.sentences[right.to - 1]! - text.sentences[right.from]!), after);
  add(15, steps(next), steps(units.length - next));
  const nextUnit = units[next];
  const [leftFirst, leftHead, leftLast] = [units[left.from]!, units[left.head]!, units[left.to - 1]!];
  const [rightFirst, rightHead, rightLast] = [units[right.from]!, units[right.head]!, units[right.to - 1]!];
  const levels = 8 * between + after;
  const looks: readonly (UnitFacts | undefined)[] = [leftFirst, leftHead, rightFirst, rightHead, rightLast, nextUnit];
  for (const [place, unit] of looks.entries()) {
    add(20 + place, word(unit, 0), levels);
    add(30 + place, word(unit, 0), word(unit, 1));
    add(40 + place, unit?.length ?? -1, unit?.flags ?? -1, levels);
    add(50 + place, unit?.suffixes[0] ?? nothing, unit?.suffixes[1] ?? nothing);
  }
  add(60, leftLast.ends[1], levels);
  add(61, rightLast.ends[1], levels);
  add(62, leftLast.ends[0], leftLast.ends[1]);
  add(63, rightLast.ends[0], rightLast.ends[1]);
  add(64, word(leftFirst, 0), word(rightFirst, 0), between);
  add(65, word(rightFirst, 0), word(nextUnit, 0), after);
  add(66, word(leftHead, 0), word(rightHead, 0));
  const [near, far] = [likeness(leftHead, rightHead), nextUnit === undefined ? 0 : likeness(rightHead, nextUnit)];
  add(70, near, far, levels);
  add(71, likeness(leftLast, rightFirst), nextUnit === undefined ? 0 : likeness(rightLast, nextUnit), levels);
  add(72, near, between);
  return hashes;
}

/** The hashes of the features of the relation between two nodes that are joined. */
export function relationFeatures(text: DiscourseTextFacts, left: DiscourseNode, right: DiscourseNode): number[] {
  const hashes: number[] = [];
  const add = collector(hashes);
  const { units, borders } = text;
  const [between, before, after] = [borders[left.to]!, borders[left.from]!, borders[right.to]!];
  add(101, between, before, after);
  add(102, between, steps(left.to - left.from), steps(right.to - right.from));
  add(103, wholes(text, left), wholes(text, right), between);
  add(104, outcomeOf(left), outcomeOf(right), between);
  add(105, outcomeOf(left), between);
  add(106, outcomeOf(right), between);
  add(107, Math.min(4, text.paragraphs[right.to - 1]! - text.paragraphs[left.from]!), between);
  add(108, Number(left.from === 0), Number(right.to === units.length), between);
  const looks: readonly UnitFacts[] = [
    units[left.from]!,
    units[left.head]!,
    units[left.to - 1]!,
    units[right.from]!,
    units[right.head]!,
    units[right.to - 1]!,
  ];
  const [leftFirst, leftHead, leftLast, rightFirst, rightHead] = looks;
  for (const [place, unit] of looks.entries()) {
    add(110 + place, word(unit, 0), between);
    add(120 + place, word(unit, 0), word(unit, 1));
    add(130 + place, word(unit, 0), word(unit, 1), word(unit, 2));
    add(140 + place, unit.length, unit.flags, between);
    add(150 + place, unit.suffixes[0]);
    add(160 + place, unit.suffixes[0], unit.suffixes[1]);
    add(170 + place, unit.ends[1], between);
    add(180 + place, unit.ends[0], unit.ends[1]);
  }
  add(190, word(leftFirst, 0), word(rightFirst, 0), between);
  add(191, word(leftHead, 0), word(rightHead, 0));
  add(192, leftLast!.ends[1], word(rightFirst, 0));
  add(193, leftHead!.flags, rightHead!.flags, between);
  add(194, likeness(leftHead!, rightHead!), between);
  add(195, likeness(leftLast!, rightFirst!), between);
  const isOne = between < border.sentence ? 1 : 2;
  for (const hash of leftHead!.words) add(200, hash);
  for (const hash of rightHead!.words) add(201, hash);
  if (leftLast !== leftHead) for (const hash of leftLast!.words) add(202, hash, isOne);
  if (rightFirst !== rightHead) for (const hash of rightFirst!.words) add(203, hash, isOne);
  return hashes;
}

function outcomeOf(node: DiscourseNode | undefined): number {
  return node === undefined ? -2 : node.outcome;
}

/** Whether a node begins and ends with sentences, and with paragraphs. */
function wholes({ borders }: DiscourseTextFacts, { from, to }: DiscourseNode): number {
  const [first, last] = [borders[from]!, borders[to]!];
  return (
    (first >= border.sentence ? 1 : 0) +
    (last >= border.sentence ? 2 : 0) +
    (first >= border.paragraph ? 4 : 0) +
    (last >= border.paragraph ? 8 : 0)
  );
}

function word(unit: UnitFacts | undefined, index: number): number {
  return unit?.words[index] ?? nothing;
}

/** How many of their longer words two units share, up to three. */
function likeness({ stems: a }: UnitFacts, { stems: b }: UnitFacts): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return Math.min(3, shared);
}
