// Training of the ranker of antecedents: its features are read once, between clusters as they will be known; then a few networks learn
// from them, which rank together.
import { createRandom, type Random } from 'tincture';
import {
  CorefHistory,
  type CorefMentions,
  type CorefWeights,
  candidatesOf,
  featureRoles,
  indexKeys,
  inRole,
  mentionPairFeatures,
  nearerAgreeing,
} from 'tincture/training';
import { breathe } from '../train/check.ts';
import { createState, type RankedText, type Ranking } from './coref-network.ts';
import type { CorefSettings } from './coref-settings.ts';

/** The mentions of one text with the clusters that they are in. */
export interface CorefExample {
  readonly read: CorefMentions;
  /** For each mention the number of its cluster; -1 where it is no mention in the gold. */
  readonly clusters: Int32Array;
}

/** What the training comes to. */
export interface FittedRanker {
  /** Hashes of the features, ascending. */
  readonly keys: Int32Array;
  readonly weights: CorefWeights;
}

/** A feature that fewer pairs or mentions have is left out: so many, and one more for so many mentions, up to a most. */
const leastCount = 3;
const mentionsForCount = 1_200;
const mostLeastCount = 30;
/** Candidates of each mention that are learnt from, beside those that are right or have its head: the nearest, and some drawn. */
const nearCandidates = 8;
const drawnCandidates = 10;
/** Share of the links of a text that are taken out of what is known of its clusters: those that will be found have gaps too. */
const brokenLinks = 0.2;
/** Mentions between two updates. */
const batchMentions = 64;

/** Trains a ranker; the same seed gives the same numbers. */
export async function fitRanker(
  examples: readonly CorefExample[],
  settings: CorefSettings,
  seed: number,
  signal: AbortSignal | undefined,
  onEpoch: (epoch: number, loss: number) => void,
): Promise<FittedRanker> {
  const random = createRandom(seed);
  const { keys, texts, dimensions } = await readRankings(examples, settings, random, signal);
  const members: CorefWeights[] = [];
  for (let member = 0; member < settings.rankerMembers; member++) {
    const state = createState(keys.length, settings.rankerWidth, dimensions, random);
    for (let epoch = 0; epoch < settings.rankerEpochs; epoch++) {
      let loss = 0;
      let count = 0;
      // Falls to a tenth: late steps settle.
      const rate = settings.rankerRate * (1 - (0.9 * epoch) / settings.rankerEpochs);
      for (const text of random.shuffle([...texts])) {
        await breathe(signal);
        for (let first = 0; first < text.rankings.length; first += batchMentions) {
          const batch = text.rankings.slice(first, first + batchMentions);
          loss += state.step(text, batch, rate, settings.rankerDropout, random);
          count += batch.length;
        }
      }
      onEpoch(member * settings.rankerEpochs + epoch + 1, loss / Math.max(1, count));
    }
    members.push(state.weights());
  }
  return keepLargest({ keys, weights: joinMembers(members) }, settings.rankerFeatures);
}

/** Several networks as one: side by side, their scores are averaged. */
function joinMembers(members: readonly CorefWeights[]): CorefWeights {
  const share = 1 / members.length;
  const width = members.reduce((sum, member) => sum + member.width, 0);
  const join = (matrixOf: (member: CorefWeights) => Float32Array): Float32Array => {
    const rows = matrixOf(members[0]!).length / members[0]!.width;
    const joined = new Float32Array(rows * width);
    let from = 0;
    for (const member of members) {
      const own = matrixOf(member);
      for (let row = 0; row < rows; row++)
        joined.set(own.subarray(row * member.width, (row + 1) * member.width), row * width + from);
      from += member.width;
    }
    return joined;
  };
  return {
    width,
    dimensions: members[0]!.dimensions,
    rows: join(({ rows }) => rows),
    vectors: join(({ vectors }) => vectors),
    output: join(({ output }) => output).map((value) => value * share),
    bias: members.reduce((sum, { bias }) => sum + bias * share, 0),
  };
}

/** The features whose rows have the largest values. */
function keepLargest({ keys, weights }: FittedRanker, most: number): FittedRanker {
  if (keys.length <= most) return { keys, weights };
  const { width, rows } = weights;
  const sizes = Float64Array.from(keys, (_, row) =>
    rows.subarray(row * width, (row + 1) * width).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
  );
  const kept = [...keys.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b).slice(0, most);
  kept.sort((a, b) => a - b);
  const left = new Float32Array(most * width);
  kept.forEach((row, place) => {
    left.set(rows.subarray(row * width, (row + 1) * width), place * width);
  });
  return { keys: Int32Array.from(kept, (row) => keys[row]!), weights: { ...weights, rows: left } };
}

/** Hashes of all features that are frequent enough, and each mention as their rows. */
async function readRankings(
  examples: readonly CorefExample[],
  { reach }: CorefSettings,
  random: Random,
  signal: AbortSignal | undefined,
): Promise<{ keys: Int32Array; texts: RankedText[]; dimensions: number }> {
  const counts = new Map<number, number>();
  const count = (hashes: Int32Array): Int32Array => {
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    return hashes;
  };
  const texts: RankedText[] = [];
  const features: number[] = [];
  for (const { read, clusters } of examples) {
    await breathe(signal);
    const inRoleOf = (role: number, index: number): Int32Array =>
      count(Int32Array.from(read.mentions[index]!.own, (feature) => inRole(feature, role)));
    const befores = read.mentions.map((_, index) => inRoleOf(featureRoles.before, index));
    const history = new CorefHistory(read);
    const lastOf = new Map<number, number>();
    const rankings = read.mentions.map((_, index): Ranking => {
      const right = (before: number): boolean => clusters[index]! >= 0 && clusters[before] === clusters[index];
      const all = candidatesOf(read, index, reach);
      const nearer = nearerAgreeing(read, index, all);
      const candidates = drawCandidates(read, index, all, right, random);
      const pairs = candidates.map((before) => {
        mentionPairFeatures(read, index, before, history, nearer[all.indexOf(before)]!, features);
        return count(Int32Array.from(features, (feature) => inRole(feature, featureRoles.pair)));
      });
      const cluster = clusters[index]!;
      const link = lastOf.get(cluster) ?? -1;
      if (cluster >= 0) lastOf.set(cluster, index);
      history.put(index, cluster < 0 || random.next() < brokenLinks ? -1 : link);
      return {
        vector: read.mentions[index]!.vector,
        own: inRoleOf(featureRoles.mention, index),
        fresh: inRoleOf(featureRoles.fresh, index),
        candidates: Int32Array.from(candidates),
        pairs,
        isRight: Uint8Array.from(candidates, (before) => Number(right(before))),
      };
    });
    texts.push({ befores, rankings, vectors: read.mentions.map(({ vector }) => vector) });
  }
  const mentions = examples.reduce((sum, { clusters }) => sum + clusters.length, 0);
  const least = Math.min(mostLeastCount, leastCount + Math.floor(mentions / mentionsForCount));
  const keys = Int32Array.from([...counts].filter(([, times]) => times >= least).map(([hash]) => hash)).sort();
  const find = indexKeys(keys);
  // In place: the hashes of all pairs are the largest thing in memory.
  const toRows = (hashes: Int32Array): Int32Array => {
    let known = 0;
    for (const hash of hashes) {
      const row = find(hash);
      if (row >= 0) hashes[known++] = row;
    }
    return hashes.subarray(0, known);
  };
  const dimensions = texts.flatMap(({ vectors }) => vectors).find((vector) => vector !== undefined)?.length ?? 0;
  return {
    dimensions,
    keys,
    texts: texts.map(({ befores, rankings, vectors }) => ({
      vectors,
      befores: befores.map(toRows),
      rankings: rankings.map(({ own, fresh, pairs, ...ranking }) => ({
        ...ranking,
        own: toRows(own),
        fresh: toRows(fresh),
        pairs: pairs.map(toRows),
      })),
    })),
  };
}

/** Those to learn from: all that are right, the nearest, those with the same head, and some drawn of the others. */
function drawCandidates(
  { sameHead, sameName }: CorefMentions,
  index: number,
  all: readonly number[],
  right: (before: number) => boolean,
  random: Random,
): number[] {
  const kept = new Set([...sameHead[index]!, ...sameName[index]!]);
  const others: number[] = [];
  for (const before of all) {
    if (right(before) || index - before <= nearCandidates) kept.add(before);
    else if (!kept.has(before)) others.push(before);
  }
  for (let drawn = 0; drawn < drawnCandidates && others.length > 0; drawn++)
    kept.add(others.splice(random.integer(others.length), 1)[0]!);
  return [...kept].sort((a, b) => a - b);
}
