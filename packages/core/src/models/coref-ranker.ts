// A feed-forward network that ranks what a mention may stand for (Lee et al. 2017, "End-to-end neural coreference resolution", from whom
// ranking against a dummy is; the first layer is the sum of rows for features, as in Clark and Manning 2016):
//
//   pair:  h = relu(sum of rows of the mention + of the one before + of the pair + V·head + B·head before), score = o · h
//   new:   h = relu(sum of rows of the mention as something new + N·head),                                  score = n · h + bias
//
// where heads are word vectors. Mentions are ranked in their order, as features of a pair tell what is known of the clusters so far.
import { exp } from '../kernels/exp-log.ts';
import { type CorefMentions, candidatesOf } from './coref-features.ts';
import { CorefHistory } from './coref-history.ts';
import { nearerAgreeing, pairFeatures } from './coref-pair-features.ts';

/** What a feature is a feature of: each has rows of its own. */
export const featureRoles = { mention: 1, before: 2, fresh: 3, pair: 4 } as const;

/** Places of the matrices for the vectors of heads. */
export const vectorRoles: Readonly<Record<number, number>> = {
  [featureRoles.mention]: 0,
  [featureRoles.before]: 1,
  [featureRoles.fresh]: 2,
};

/** How many matrices there are. */
export const headRoles = 3;

/** Adds what the vector of a head says in a role to hidden values. */
export function addVector(
  { width, dimensions, vectors }: Pick<CorefWeights, 'width' | 'dimensions' | 'vectors'>,
  vector: Float32Array | undefined,
  role: number,
  hidden: Float32Array | Float64Array,
): void {
  if (vector === undefined) return;
  for (let i = 0, at = vectorRoles[role]! * dimensions * width; i < dimensions; i++)
    for (let j = 0; j < width; j++, at++) hidden[j] = hidden[j]! + vector[i]! * vectors[at]!;
}

/** The hash of a feature in a role. */
export function inRole(feature: number, role: number): number {
  const hash = Math.imul(feature ^ role, 0x01000193);
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

/** The numbers of a ranker. */
export interface CorefWeights {
  /** Values of the hidden layer. */
  readonly width: number;
  /** A row of {@link width} for each feature. */
  readonly rows: Float32Array;
  /** For each of {@link vectorRoles} a matrix from the vector of a head to the hidden layer: [roles, dimensions, width]. */
  readonly vectors: Float32Array;
  /** Values of a word vector; 0 where there are none. */
  readonly dimensions: number;
  /** From the hidden layer of a pair, then of something new: {@link width} each. */
  readonly output: Float32Array;
  /** Of something new. */
  readonly bias: number;
}

/** How mentions are linked by scores. */
export interface CorefDecoding {
  /** Nearest mentions that each is compared with. */
  readonly reach: number;
  /** Divides scores before they become probabilities. */
  readonly temperature: number;
  /** Whether what is mentioned once is told. */
  readonly singletons: boolean;
  /** Added to the score of something new where the mentions are given: all of them are mentions then. */
  readonly given: number;
}

/** What the mention at one place may be: the scores of the candidates, and last that of something new. */
export interface RankedMention {
  readonly candidates: readonly number[];
  readonly scores: Float64Array;
}

/** Finds the row of a hash, -1 for one that is not known. */
export type FindRow = (hash: number) => number;

/** Ranks all mentions of a text. Memory is linear in their number. */
export function rankMentions(
  read: CorefMentions,
  weights: CorefWeights,
  find: FindRow,
  reach: number,
): RankedMention[] {
  const { width, rows, output, bias } = weights;
  const sumRole = (role: number): Float64Array[] =>
    read.mentions.map(({ own, vector }) => {
      const sum = new Float64Array(width);
      for (const feature of own) addRow(sum, find(inRole(feature, role)));
      addVector(weights, vector, role, sum);
      return sum;
    });
  const addRow = (sum: Float64Array, row: number): void => {
    if (row < 0) return;
    for (let i = 0, at = row * width; i < width; i++, at++) sum[i] = sum[i]! + rows[at]!;
  };
  const mentions = sumRole(featureRoles.mention);
  const befores = sumRole(featureRoles.before);
  const fresh = sumRole(featureRoles.fresh);
  const hidden = new Float64Array(width);
  const features: number[] = [];
  const history = new CorefHistory(read);
  return read.mentions.map((_, index) => {
    const candidates = candidatesOf(read, index, reach);
    const nearer = nearerAgreeing(read, index, candidates);
    const scores = new Float64Array(candidates.length + 1);
    candidates.forEach((before, place) => {
      for (let i = 0; i < width; i++) hidden[i] = mentions[index]![i]! + befores[before]![i]!;
      pairFeatures(read, index, before, history, nearer[place]!, features);
      for (const feature of features) addRow(hidden, find(inRole(feature, featureRoles.pair)));
      scores[place] = product(hidden, output, 0);
    });
    scores[candidates.length] = product(fresh[index]!, output, width) + bias;
    history.put(index, candidates[bestPlace(scores)] ?? -1);
    return { candidates, scores };
  });
}

/** The product of what is above 0 with the weights from `from` on. */
function product(hidden: Float64Array, output: Float32Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < hidden.length; i++) if (hidden[i]! > 0) sum += hidden[i]! * output[from + i]!;
  return sum;
}

/** The place with the highest score: of equal ones something new, then the nearest. */
function bestPlace(scores: Float64Array): number {
  let best = scores.length - 1;
  for (let place = best - 1; place >= 0; place--) if (scores[place]! > scores[best]!) best = place;
  return best;
}

/** A link of each mention to one before it, -1 for something new, with the probability that it belongs where it is put. */
export interface CorefLinks {
  readonly links: Int32Array;
  /** In [0, 1]: of all that it may be linked to in its cluster, or that it is something new. */
  readonly confidences: Float64Array;
}

/** Links each mention to what ranks highest. */
export function linkRanked(ranked: readonly RankedMention[], temperature: number): CorefLinks {
  const links = new Int32Array(ranked.length).fill(-1);
  const confidences = new Float64Array(ranked.length);
  const clusterAt = new Int32Array(ranked.length);
  ranked.forEach(({ candidates, scores }, index) => {
    const best = bestPlace(scores);
    const link = candidates[best] ?? -1;
    links[index] = link;
    clusterAt[index] = link < 0 ? index : clusterAt[link]!;
    let all = 0;
    let own = 0;
    scores.forEach((score, place) => {
      const chance = exp((score - scores[best]!) / temperature);
      all += chance;
      const before = candidates[place];
      const isOwn = link < 0 ? before === undefined : before !== undefined && clusterAt[before] === clusterAt[index];
      if (isOwn) own += chance;
    });
    confidences[index] = own / all;
  });
  return { links, confidences };
}
