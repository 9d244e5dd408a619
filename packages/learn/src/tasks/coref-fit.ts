// Training of the ranker of antecedents: the marginal log-likelihood of all that a mention may rightly be linked to (Durrett and Klein
// 2013; Lee et al. 2017), by Adagrad over the rows that a few mentions use.
import { createRandom, type Random } from 'tincture';
import {
  type CorefMentions,
  type CorefWeights,
  candidatesOf,
  exp,
  featureRoles,
  indexKeys,
  inRole,
  log,
  mentionPairFeatures,
} from 'tincture/training';
import { breathe } from '../train/check.ts';
import type { CorefSettings } from './coref-settings.ts';

/** The mentions of one text with the clusters that they are in. */
export interface CorefExample {
  readonly read: CorefMentions;
  /** For each mention the number of its cluster; -1 where it is no mention in the gold. */
  readonly clusters: Int32Array;
}

/** A mention with its candidates, as rows of the network. */
interface Ranking {
  /** Rows of the mention, and of it as something new. */
  readonly own: Int32Array;
  readonly fresh: Int32Array;
  /** For each candidate: the number of its {@link RankedText.befores}, and the rows of the pair. */
  readonly candidates: Int32Array;
  readonly pairs: readonly Int32Array[];
  /** 1 for each candidate that is right; all 0 where it is something new. */
  readonly isRight: Uint8Array;
}

interface RankedText {
  /** For each mention its rows as the one before. */
  readonly befores: readonly Int32Array[];
  readonly rankings: readonly Ranking[];
}

/** What the training comes to. */
export interface FittedRanker {
  /** Hashes of the features, ascending. */
  readonly keys: Int32Array;
  readonly weights: CorefWeights;
}

/** A feature that fewer pairs or mentions have is left out. */
const leastCount = 3;
/** Candidates of each mention that are learnt from, beside those that are right or have its head: the nearest, and some drawn. */
const nearCandidates = 8;
const drawnCandidates = 10;
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
  const { keys, texts } = await readRankings(examples, settings, random, signal);
  const width = settings.rankerWidth;
  const state = createState(keys.length, width, random);
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
    onEpoch(epoch + 1, loss / Math.max(1, count));
  }
  return keepLargest({ keys, weights: state.weights() }, settings.rankerFeatures);
}

/** The features whose rows have the largest values: on GUM a seventh of them costs half a point. */
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
): Promise<{ keys: Int32Array; texts: RankedText[] }> {
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
    const rankings = read.mentions.map((_, index): Ranking => {
      const right = (before: number): boolean => clusters[index]! >= 0 && clusters[before] === clusters[index];
      const candidates = drawCandidates(read, index, candidatesOf(read, index, reach), right, random);
      const pairs = candidates.map((before) => {
        mentionPairFeatures(read, index, before, features);
        return count(Int32Array.from(features, (feature) => inRole(feature, featureRoles.pair)));
      });
      return {
        own: inRoleOf(featureRoles.mention, index),
        fresh: inRoleOf(featureRoles.fresh, index),
        candidates: Int32Array.from(candidates),
        pairs,
        isRight: Uint8Array.from(candidates, (before) => Number(right(before))),
      };
    });
    texts.push({ befores, rankings });
  }
  const keys = Int32Array.from([...counts].filter(([, times]) => times >= leastCount).map(([hash]) => hash)).sort();
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
  return {
    keys,
    texts: texts.map(({ befores, rankings }) => ({
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

/** The numbers that are learnt, with what Adagrad keeps of their gradients. */
function createState(features: number, width: number, random: Random) {
  const rows = Float32Array.from({ length: features * width }, () => 0.1 * (random.next() - 0.5));
  // Half of the hidden values speak for a link, half against one.
  const output = Float32Array.from({ length: 2 * width }, (_, i) => (i % 2 === 0 ? 0.3 : -0.3));
  const bias = new Float32Array(1);
  const all = { rows, output, bias };
  const squares = {
    rows: new Float32Array(rows.length).fill(1e-3),
    output: new Float32Array(output.length).fill(1e-3),
    bias: new Float32Array(1).fill(1e-3),
  };
  const gradients = {
    rows: new Float32Array(rows.length),
    output: new Float32Array(output.length),
    bias: new Float32Array(1),
  };
  const isTouched = new Uint8Array(features);
  const touched: number[] = [];

  const addRows = (list: Int32Array, sum: Float32Array): void => {
    for (const row of list) for (let i = 0, at = row * width; i < width; i++, at++) sum[i] = sum[i]! + rows[at]!;
  };
  const addGradient = (list: Int32Array, gradient: Float32Array): void => {
    for (const row of list) {
      if (isTouched[row] === 0) {
        isTouched[row] = 1;
        touched.push(row);
      }
      for (let i = 0, at = row * width; i < width; i++, at++) gradients.rows[at] = gradients.rows[at]! + gradient[i]!;
    }
  };
  const update = (name: keyof typeof all, at: number, rate: number): void => {
    const gradient = gradients[name][at]!;
    if (gradient === 0) return;
    squares[name][at] = squares[name][at]! + gradient * gradient;
    all[name][at] = all[name][at]! - (rate * gradient) / Math.sqrt(squares[name][at]!);
    gradients[name][at] = 0;
  };

  /** One update from a few mentions of a text; the sum of their losses. */
  const step = (text: RankedText, batch: readonly Ranking[], rate: number, dropout: number, random: Random): number => {
    const beforeSums = new Map<number, Float32Array>();
    const beforeGradients = new Map<number, Float32Array>();
    const mask = new Float32Array(width);
    let loss = 0;
    for (const { own, fresh, candidates, pairs, isRight } of batch) {
      for (let i = 0; i < width; i++) mask[i] = random.next() < dropout ? 0 : 1 / (1 - dropout);
      const mention = new Float32Array(width);
      addRows(own, mention);
      const count = candidates.length;
      const hidden = new Float32Array((count + 1) * width);
      const scores = new Float64Array(count + 1);
      for (let place = 0; place <= count; place++) {
        const values = hidden.subarray(place * width, (place + 1) * width);
        if (place === count) addRows(fresh, values);
        else {
          const before = candidates[place]!;
          let sum = beforeSums.get(before);
          if (sum === undefined) {
            sum = new Float32Array(width);
            addRows(text.befores[before]!, sum);
            beforeSums.set(before, sum);
          }
          for (let i = 0; i < width; i++) values[i] = mention[i]! + sum[i]!;
          addRows(pairs[place]!, values);
        }
        const from = place === count ? width : 0;
        let score = place === count ? bias[0]! : 0;
        for (let i = 0; i < width; i++) {
          values[i] = values[i]! > 0 ? values[i]! * mask[i]! : 0;
          score += values[i]! * output[from + i]!;
        }
        scores[place] = score;
      }
      const { chances, wanted, loss: own_ } = marginal(scores, isRight);
      loss += own_;
      const ownGradient = new Float32Array(width);
      const gradient = new Float32Array(width);
      for (let place = 0; place <= count; place++) {
        const error = chances[place]! - wanted[place]!;
        if (Math.abs(error) < 1e-5) continue;
        const from = place === count ? width : 0;
        for (let i = 0; i < width; i++) {
          const value = hidden[place * width + i]!;
          gradients.output[from + i] = gradients.output[from + i]! + error * value;
          gradient[i] = value > 0 ? error * output[from + i]! * mask[i]! : 0;
        }
        if (place === count) {
          gradients.bias[0] = gradients.bias[0]! + error;
          addGradient(fresh, gradient);
          continue;
        }
        addGradient(pairs[place]!, gradient);
        const before = candidates[place]!;
        let sum = beforeGradients.get(before);
        if (sum === undefined) {
          sum = new Float32Array(width);
          beforeGradients.set(before, sum);
        }
        for (let i = 0; i < width; i++) {
          ownGradient[i] = ownGradient[i]! + gradient[i]!;
          sum[i] = sum[i]! + gradient[i]!;
        }
      }
      addGradient(own, ownGradient);
    }
    for (const [before, gradient] of beforeGradients) addGradient(text.befores[before]!, gradient);
    for (const row of touched) {
      isTouched[row] = 0;
      for (let at = row * width; at < (row + 1) * width; at++) update('rows', at, rate);
    }
    touched.length = 0;
    for (let at = 0; at < output.length; at++) update('output', at, rate / 4);
    update('bias', 0, rate);
    return loss;
  };
  return { step, weights: (): CorefWeights => ({ width, rows, output, bias: bias[0]! }) };
}

/** The probabilities of all places (the last is something new), those given that one of the right ones holds, and the loss in nats. */
export function marginal(
  scores: Float64Array,
  isRight: Uint8Array,
): { readonly chances: Float64Array; readonly wanted: Float64Array; readonly loss: number } {
  const last = scores.length - 1;
  const most = scores.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  const isFresh = !isRight.includes(1);
  const chances = scores.map((score) => exp(score - most));
  const wanted = chances.map((chance, place) => ((place === last ? isFresh : isRight[place] === 1) ? chance : 0));
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  const right = wanted.reduce((sum, chance) => sum + chance, 0);
  return {
    chances: chances.map((chance) => chance / all),
    wanted: wanted.map((chance) => (right > 0 ? chance / right : 0)),
    loss: right > 0 ? log(all) - log(right) : 50,
  };
}
