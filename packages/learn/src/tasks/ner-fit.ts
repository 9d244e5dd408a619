// What is fitted after training, on texts that were not trained on: the bias against "outside", and how sure to be.
import {
  createNameBonus,
  createNameTest,
  log,
  type NerDecoder,
  type NerDecoding,
  type NerGazetteer,
  onCurve,
  type ScoredSpan,
  type TokenSpan,
} from 'tincture/training';
import { breathe } from '../train/check.ts';
import type { NerText } from './ner-data.ts';

/** A text with the scores of its tags. */
export interface ScoredText {
  readonly text: NerText;
  readonly scores: Float32Array;
}

/** Right, wrong and missed entities. */
interface EntityCounts {
  right: number;
  wrong: number;
  missed: number;
}

/** Scores of the tags of `texts`, a few thousand words at a time. */
export function scoreTexts(decoder: NerDecoder, texts: readonly NerText[]): ScoredText[] {
  const scored: ScoredText[] = [];
  for (let first = 0; first < texts.length; first += 64) {
    const batch = texts.slice(first, first + 64);
    const scores = decoder.score(batch.map(({ doc }) => doc));
    batch.forEach((text, i) => {
      scored.push({ text, scores: scores[i]!.slice() });
    });
  }
  return scored;
}

/** What says which entities are found, and how sure they are before what is added to that. */
type Decoding = Pick<NerDecoding, 'outsideBias' | 'temperature'>;

/** The entities of `text` that are found with `decoding`. */
export function decodeText(
  decoder: NerDecoder,
  { text, scores }: ScoredText,
  { outsideBias, temperature }: Decoding,
): ScoredSpan[] {
  return decoder.decode(text.doc, scores, outsideBias, temperature);
}

/** {@link decodeText} without what lies where nothing is known. */
function decodeKnown(decoder: NerDecoder, item: ScoredText, decoding: Decoding): ScoredSpan[] {
  const { text } = item;
  return decodeText(decoder, item, decoding).filter(
    (span) => !text.missing.subarray(span.startToken, span.endToken).includes(1),
  );
}

/** Counts over all texts. */
function countEntities(decoder: NerDecoder, scored: readonly ScoredText[], decoding: Decoding): EntityCounts {
  const counts: EntityCounts = { right: 0, wrong: 0, missed: 0 };
  for (const item of scored) {
    const gold = new Set(item.text.spans.map(key));
    for (const span of decodeKnown(decoder, item, decoding)) {
      if (gold.delete(key(span))) counts.right++;
      else counts.wrong++;
    }
    counts.missed += gold.size;
  }
  return counts;
}

/** F1 of `counts`; 0 where nothing is right, 1 where there was nothing to find and nothing was found. */
function entityF({ right, wrong, missed }: EntityCounts): number {
  return right + wrong + missed === 0 ? 1 : (2 * right) / (2 * right + wrong + missed);
}

/** F1 of what is found without any bias. */
export function plainF(decoder: NerDecoder, scored: readonly ScoredText[]): number {
  return entityF(countEntities(decoder, scored, { outsideBias: 0, temperature: 1 }));
}

/** Biases that are tried. */
const biases: readonly number[] = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8];

/**
 * How many of the marked entities it costs to find e times as many as are marked, or as few. With a dozen marked entities
 * F1 hangs on two or three that are right by luck, and is best where next to nothing is found. How many are found is
 * counted over all words, so it is known far better, and F1 on new texts is seldom best far from as many as are marked.
 */
const countCost = 4;

/**
 * How many of the marked entities a bias costs where networks learnt without a cost of misses: they need none, and the best of
 * many biases is better by luck alone.
 */
const biasCost = 2;

/** F1 at each of {@link biases}, from several decoders with the texts that each did not see. */
async function fitBias(
  parts: readonly { decoder: NerDecoder; scored: readonly ScoredText[] }[],
  missCost: number,
  signal: AbortSignal | undefined,
): Promise<{
  outsideBias: number;
  f: number;
  /** F1 with the neighbouring biases taken in, since a peak over a handful of entities is mostly luck, less what the bias costs. */
  worth: number;
}> {
  const curve: number[] = [];
  const costs: number[] = [];
  for (const outsideBias of biases) {
    await breathe(signal);
    const sum: EntityCounts = { right: 0, wrong: 0, missed: 0 };
    for (const { decoder, scored } of parts) {
      const counts = countEntities(decoder, scored, { outsideBias, temperature: 1 });
      sum.right += counts.right;
      sum.wrong += counts.wrong;
      sum.missed += counts.missed;
    }
    curve.push(entityF(sum));
    const marked = sum.right + sum.missed;
    // Half an entity more on both sides: where none is found, or none is marked, there is a ratio too.
    const ratio = (sum.right + sum.wrong + 0.5) / (marked + 0.5);
    const ownCost = outsideBias === 0 || missCost > 0 ? 0 : biasCost;
    costs.push((ownCost + countCost * log(ratio) ** 2) / Math.max(1, marked));
  }
  const worths = curve.map((f, i) => ((curve[i - 1] ?? f) + 2 * f + (curve[i + 1] ?? f)) / 4 - costs[i]!);
  let best = biases.indexOf(0);
  worths.forEach((worth, i) => {
    if (worth > worths[best]! + 1e-9) best = i;
  });
  return { outsideBias: biases[best]!, f: curve[best]!, worth: worths[best]! };
}

const temperatures: readonly number[] = [0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.4, 1.7, 2, 2.4, 2.8, 3.4, 4, 4.8, 5.7, 6.7, 8];

/** What is tried to be added to the log-odds of all entities, and of known names as well: in quarters, so that sums are exact. */
const offsets: readonly number[] = Array.from({ length: 21 }, (_, step) => (step - 10) / 4);
const knownOffsets: readonly number[] = Array.from({ length: 17 }, (_, step) => step / 4);

/**
 * How sure networks that learnt with a cost of misses have turned out to have to be, and how far from it a corpus is expected to be
 * (standard deviations, of the temperature that of its logarithm). They learn from few texts, of which some dozens of entities are
 * found in those that are held out: by themselves these say next to nothing about a temperature and an offset.
 */
const usualSureness = { temperature: 3.5, temperatureDeviation: 0.2, offset: -0.25, offsetDeviation: 0.5 };

/**
 * How much surer known names have turned out to be, and how far from it a corpus is expected to be (a standard deviation). Few
 * held-out texts have a name of the others in them, and new texts have many of those of all. A bonus makes them surer by itself.
 */
const usualOffset = { withoutBonus: 1.5, withBonus: 0, deviation: 1 };

/** A confidence, and whether it was right to have it. */
interface Judged {
  readonly confidence: number;
  readonly isRight: boolean;
}

type Sureness = Omit<NerDecoding, 'outsideBias'>;

/**
 * The temperature and the offsets under which the confidences explain best which entities are right (least cross-entropy). Networks that
 * learnt from many texts, without a cost of misses, need no offset for all entities, and their temperature is known by itself.
 */
async function fitSureness(
  parts: readonly JudgedTexts[],
  outsideBias: number,
  usualOfKnown: number,
  missCost: number,
  signal: AbortSignal | undefined,
): Promise<Sureness> {
  const tests = parts.map(({ gazetteer }) => createNameTest(gazetteer));
  let best: Sureness = { temperature: 1, offset: 0, knownOffset: usualOfKnown };
  let least = Number.POSITIVE_INFINITY;
  let found = 0;
  for (const temperature of temperatures) {
    await breathe(signal);
    const [others, known]: [Judged[], Judged[]] = [[], []];
    for (const [part, { decoder, scored }] of parts.entries()) {
      for (const item of scored) {
        const gold = new Set(item.text.spans.map(key));
        const spans = decodeKnown(decoder, item, { outsideBias, temperature });
        const areNames = tests[part]!(item.text.doc, spans);
        for (const [i, span] of spans.entries()) {
          (areNames[i] ? known : others).push({ confidence: span.confidence, isRight: gold.has(key(span)) });
        }
      }
    }
    found = others.length + known.length;
    const lossOfKnown = createLosses(known);
    const lossOfOthers = createLosses(others);
    for (const offset of missCost > 0 ? offsets : [0]) {
      for (const knownOffset of knownOffsets) {
        const distance = (knownOffset - usualOfKnown) / usualOffset.deviation;
        const cost = distance ** 2 / 2 + (missCost > 0 ? surenessCost(temperature, offset) : 0);
        const loss = lossOfOthers(offset) + lossOfKnown(offset + knownOffset) + cost;
        if (loss < least - 1e-9) {
          least = loss;
          best = { temperature, offset, knownOffset };
        }
      }
    }
  }
  // Where nothing is found nothing is known of the temperature but what is usual.
  return found === 0 && missCost === 0 ? { ...best, temperature: 1 } : best;
}

/** What it costs, in nats, to be as far from {@link usualSureness}. */
function surenessCost(temperature: number, offset: number): number {
  const usual = usualSureness;
  const ofTemperature = log(temperature / usual.temperature) / usual.temperatureDeviation;
  const ofOffset = (offset - usual.offset) / usual.offsetDeviation;
  return (ofTemperature ** 2 + ofOffset ** 2) / 2;
}

/** The cross-entropy of all `judged` with an offset added to their log-odds; each is summed up once. */
function createLosses(judged: readonly Judged[]): (offset: number) => number {
  const losses = new Map<number, number>();
  return (offset) => {
    let sum = losses.get(offset);
    if (sum === undefined) {
      const curve = offset === 0 ? undefined : { slope: 1, offset };
      sum = judged.reduce(
        (total, { confidence, isRight }) => total + lossOf({ confidence: onCurve(confidence, curve), isRight }),
        0,
      );
      losses.set(offset, sum);
    }
    return sum;
  };
}

/** Cross-entropy in nats. */
function lossOf({ confidence, isRight }: Judged): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, confidence));
  return -log(isRight ? p : 1 - p);
}

/** Texts that were not trained on, with what was learnt without them. */
export interface JudgedTexts {
  readonly decoder: NerDecoder;
  readonly scored: readonly ScoredText[];
  readonly gazetteer: NerGazetteer;
}

/** Bonuses for known names that are tried. */
const bonuses: readonly number[] = [0, 1, 2, 3, 4, 6, 8];
/** A gain of less F1 than this is mostly luck, and the smaller bonus is kept. */
const leastGain = 0.01;

/** What the networks have in common that {@link fitDecoding} is told of. */
interface JudgedNetworks {
  readonly tags: number;
  /** As in the settings. Networks that learnt without one find about as much as is best on new texts by themselves. */
  readonly missCost: number;
}

/**
 * What to decode with: the bias and the bonus with the highest F1, then how sure to be. All texts are decoded a hundred
 * times for it, until `signal` aborts.
 */
export async function fitDecoding(
  parts: readonly JudgedTexts[],
  { tags, missCost }: JudgedNetworks,
  signal?: AbortSignal,
): Promise<{ decoding: NerDecoding; bonus: number; f: number }> {
  const raised = (bonus: number): JudgedTexts[] =>
    parts.map((part) => ({ ...part, scored: withBonus(part.scored, part.gazetteer, tags, bonus) }));
  let best = { bonus: 0, outsideBias: 0, f: 0, worth: Number.NEGATIVE_INFINITY };
  for (const bonus of bonuses) {
    const fit = await fitBias(raised(bonus), missCost, signal);
    if (fit.worth > best.worth + leastGain) best = { bonus, ...fit };
  }
  const { bonus, outsideBias, f } = best;
  const usual = bonus === 0 ? usualOffset.withoutBonus : usualOffset.withBonus;
  const sureness = await fitSureness(raised(bonus), outsideBias, usual, missCost, signal);
  return { decoding: { outsideBias, ...sureness }, bonus, f };
}

/** `scored` as a decoder with this bonus for known names scores them. */
export function withBonus(
  scored: readonly ScoredText[],
  gazetteer: NerGazetteer,
  tags: number,
  bonus: number,
): ScoredText[] {
  const addBonus = createNameBonus({ ...gazetteer, bonus }, tags);
  return scored.map(({ text, scores }) => {
    const raised = scores.slice();
    addBonus(text.doc, raised);
    return { text, scores: raised };
  });
}

function key({ startToken, endToken, label }: TokenSpan): string {
  return `${startToken}:${endToken}:${label}`;
}
