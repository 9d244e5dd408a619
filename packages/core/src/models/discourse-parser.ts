// A shift-reduce parser of discourse with a beam: units are taken one after the other; the two topmost nodes of the stack are joined, or
// not yet. Both what to do and by which relation two nodes are joined are said by linear models, as probabilities. A node with
// several nuclei grows from the left: joined to one more by the same relation, it takes it in.
import { isMultinuclear } from '../discourse/labels.ts';
import { attachmentsOf, type DiscourseTree, type Nuclearity } from '../discourse/tree.ts';
import type { Doc } from '../doc/doc.ts';
import type { Rows8 } from '../file/quantize.ts';
import { exp, log } from '../kernels/exp-log.ts';
import { type DiscourseNode, relationFeatures, structureFeatures } from './discourse-features.ts';
import { type DiscourseTextFacts, readDiscourseText } from './discourse-text.ts';
import { indexKeys } from './key-index.ts';

/** A linear model over hashed features: a row of scores for each that it knows. */
export interface FeatureWeights {
  /** Ascending. */
  readonly keys: Int32Array;
  readonly rows: Rows8;
  readonly bias: Float32Array;
}

/** Both models. */
export interface DiscourseModel {
  /** Two scores: take the next unit, join the two topmost nodes. */
  readonly structure: FeatureWeights;
  /** A score for each of {@link outcomesOf}. */
  readonly relation: FeatureWeights;
  /** States that are followed at the same time. */
  readonly beam: number;
  /** What the log-odds of an attachment are multiplied by, and what is added, before they are its confidence. */
  readonly calibration: { readonly slope: number; readonly offset: number };
}

/** A relation with which part is the nucleus. */
export interface Outcome {
  /** Number of the label. */
  readonly label: number;
  readonly nuclearity: Nuclearity;
}

/** All ways in which two nodes can be joined with these labels. */
export function outcomesOf(labels: readonly string[]): readonly Outcome[] {
  const nuclearities = (label: string): readonly Nuclearity[] => (isMultinuclear(label) ? ['NN'] : ['NS', 'SN']);
  return labels.flatMap((name, label) => nuclearities(name).map((nuclearity) => ({ label, nuclearity })));
}

/** How a unit is attached, with how sure that is before calibration. */
export interface ScoredAttachment {
  readonly head: number;
  /** Absent at the root. */
  readonly label?: string;
  readonly depth: number;
  /** Probability of the step that attached it; at the root of all steps, the least. */
  readonly probability: number;
}

/** What each of these features weighs: a number of a row, or -1, and one over the root of how many are known. */
export type ReadFeatures = (hashes: readonly number[]) => { readonly rows: Int32Array; readonly values: Float32Array };

/** What turns hashes into rows of `keys`. */
export function createFeatureRows(keys: Int32Array): ReadFeatures {
  const find = indexKeys(keys);
  return (hashes) => {
    const found = [...new Set(hashes)].map(find).filter((row) => row >= 0);
    const value = Math.fround(1 / Math.sqrt(Math.max(1, hashes.length)));
    return { rows: Int32Array.from(found), values: new Float32Array(found.length).fill(value) };
  };
}

/** Probabilities of the scores of one decision. */
type Decide = (hashes: readonly number[]) => Float64Array;

function createDecider({ keys, rows: { values, scales }, bias }: FeatureWeights): Decide {
  const find = indexKeys(keys);
  const width = bias.length;
  const seen = new Set<number>();
  return (hashes) => {
    const scores = new Float64Array(width);
    seen.clear();
    for (const hash of hashes) {
      if (seen.has(hash)) continue;
      seen.add(hash);
      const row = find(hash);
      if (row < 0) continue;
      const scale = scales[row]!;
      for (let i = 0, at = row * width; i < width; i++, at++) scores[i] = scores[i]! + scale * values[at]!;
    }
    const share = Math.fround(1 / Math.sqrt(Math.max(1, hashes.length)));
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < width; i++) {
      scores[i] = share * scores[i]! + bias[i]!;
      highest = Math.max(highest, scores[i]!);
    }
    let sum = 0;
    for (let i = 0; i < width; i++) {
      scores[i] = exp(scores[i]! - highest);
      sum += scores[i]!;
    }
    return scores.map((score) => score / sum);
  };
}

interface ParsedNode extends DiscourseNode {
  /** None of a unit. */
  readonly parts: readonly ParsedNode[];
  /** Probability of the step that made it. */
  readonly probability: number;
}

interface Stack {
  readonly node: ParsedNode;
  readonly below: Stack | undefined;
}

interface State {
  readonly stack: Stack | undefined;
  readonly next: number;
  /** Sum of logarithms of probabilities. */
  readonly score: number;
}

/** How much the probability of a relation counts beside that of joining at all. */
const relationShare = 0.25;

/** Parses a text whose units begin with these tokens. */
export type DiscourseParser = (doc: Doc, begins: readonly number[]) => readonly ScoredAttachment[];

/** The parser with `model`, which says these labels. */
export function createDiscourseParser(model: DiscourseModel, labels: readonly string[]): DiscourseParser {
  const decide = createDecider(model.structure);
  const relate = createDecider(model.relation);
  const outcomes = outcomesOf(labels);
  return (doc, begins) => {
    if (begins.length === 0) return [];
    const text = readDiscourseText(doc, begins);
    let states: State[] = [{ stack: undefined, next: 0, score: 0 }];
    for (let step = 1; step < 2 * begins.length; step++) {
      const followers = states.flatMap((state) => follow(state, text, decide, relate, outcomes));
      states = followers.sort((a, b) => b.score - a.score).slice(0, model.beam);
    }
    return attach(states[0]!.stack!.node, outcomes, labels);
  };
}

function follow(
  state: State,
  text: DiscourseTextFacts,
  decide: Decide,
  relate: Decide,
  outcomes: readonly Outcome[],
): State[] {
  const { stack, next, score } = state;
  const mayShift = next < text.units.length;
  const below = stack?.below;
  if (stack === undefined || below === undefined) return [shift(state, 0)];
  const top = [stack.node, below.node, ...(below.below === undefined ? [] : [below.below.node])];
  const chances = decide(structureFeatures(text, { top, next }));
  const join = mayShift ? chances[1]! : 1;
  const joined = joinNodes(
    below.node,
    stack.node,
    relate(relationFeatures(text, below.node, stack.node)),
    join,
    outcomes,
  );
  const sure = log(joined.chance);
  const reduced: State = {
    stack: { node: joined.node, below: below.below },
    next,
    score: score + log(Math.max(join, 1e-12)) + relationShare * sure,
  };
  return mayShift ? [shift(state, log(Math.max(chances[0]!, 1e-12))), reduced] : [reduced];
}

function shift({ stack, next, score }: State, gain: number): State {
  const node = { from: next, to: next + 1, head: next, outcome: -1, parts: [], probability: 1 };
  return { stack: { node, below: stack }, next: next + 1, score: score + gain };
}

function joinNodes(
  left: ParsedNode,
  right: ParsedNode,
  chances: Float64Array,
  join: number,
  outcomes: readonly Outcome[],
): { readonly node: ParsedNode; readonly chance: number } {
  const outcome = chances.indexOf(chances.reduce((most, chance) => Math.max(most, chance), 0));
  const { nuclearity } = outcomes[outcome]!;
  const chance = chances[outcome]!;
  const node: ParsedNode = {
    from: left.from,
    to: right.to,
    head: nuclearity === 'SN' ? right.head : left.head,
    outcome,
    parts: [left, right],
    probability: join * chance,
  };
  return { node, chance };
}

/** The attachments that the nodes make. */
function attach(
  root: ParsedNode,
  outcomes: readonly Outcome[],
  labels: readonly string[],
): readonly ScoredAttachment[] {
  const nodes = [root];
  for (let at = 0; at < nodes.length; at++) nodes.push(...nodes[at]!.parts);
  const trees = new Map<ParsedNode, DiscourseTree>();
  const probabilities = new Map<number, number>();
  let least = 1;
  for (const node of nodes.toReversed()) {
    const { from, to, parts, outcome, probability, head } = node;
    const [left, right] = parts;
    if (left === undefined || right === undefined) {
      trees.set(node, { from, to, parts: [] });
      continue;
    }
    const { label, nuclearity } = outcomes[outcome]!;
    const grows = nuclearity === 'NN' && left.outcome === outcome;
    const before = grows ? trees.get(left)!.parts : [trees.get(left)!];
    trees.set(node, {
      from,
      to,
      parts: [...before, trees.get(right)!],
      relation: { label: labels[label]!, nuclearity },
    });
    probabilities.set(head === left.head ? right.head : left.head, probability);
    least = Math.min(least, probability);
  }
  return attachmentsOf(trees.get(root)!).map((attachment, unit) => ({
    ...attachment,
    probability: probabilities.get(unit) ?? least,
  }));
}
