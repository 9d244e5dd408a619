// How sure a trained component is, fitted anew on gold that it did not learn from.
import {
  createRandom,
  type Doc,
  type Document,
  docFor,
  expectedCalibrationError,
  givenTo,
  type JudgedConfidence,
  kindOf,
  loadComponent,
  pairPredictions,
  type SentenceEncoder,
  TinctureError,
  withAnnotations,
} from 'tincture';
import { log, temperModel } from 'tincture/training';
import { breathe } from './check.ts';

/** Settings of {@link calibrateComponent}. */
export interface CalibrateOptions {
  /** For components on the vectors of an encoder. */
  readonly encoder?: SentenceEncoder;
  readonly signal?: AbortSignal;
  /** Called as temperatures are tried, with how many of how many are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A component after {@link calibrateComponent}. */
export interface Calibrated {
  /** The model file. */
  readonly bytes: Uint8Array;
  /** What its temperature was multiplied by: above 1 it is less sure than before. 1 where nothing was to be gained. */
  readonly factor: number;
  /** Predictions as they were. */
  readonly before: readonly JudgedConfidence[];
  /** Those of each half of the texts with what the other half alone would have made of it: what new texts may expect. */
  readonly after: readonly JudgedConfidence[];
  /** Expected calibration errors of the two, in [0, 1]. */
  readonly errorBefore: number;
  readonly errorAfter: number;
}

/** Powers of 1.15 that are tried. A finer step could not be told from this one on any corpus that was measured. */
const factors: readonly number[] = Array.from({ length: 25 }, (_, step) => 1.15 ** (step - 12));
const asItIs = 12;

/** Fewer predictions than this say nothing. */
const leastPredictions = 20;

/**
 * How far from 1 a factor is expected to be, as the standard deviation of its logarithm: few predictions move it little, many as
 * far as they like.
 */
const deviation = 0.3;

/**
 * Fits how sure the component in a model file is to what it gets right in `gold`, which it must not have learnt from: one number, under
 * which its confidences make most likely what is right and what is wrong (Guo et al. 2017). What it says stays the same. Nothing changes
 * where each half of the texts would be explained no better by what the other half asks for. Throws `argument-invalid` for kinds that
 * cannot be calibrated by themselves, `data-invalid` where there are fewer than 20 predictions to judge, and as `loadComponent` does.
 */
export async function calibrateComponent(
  bytes: Uint8Array,
  gold: readonly Document[],
  { encoder, signal, onProgress }: CalibrateOptions = {},
): Promise<Calibrated> {
  const once = encoder && remembering(encoder);
  const load = (factor: number) =>
    loadComponent(factor === 1 ? bytes : temperModel(bytes, factor), once && { encoder: once });
  const component = load(1);
  const { task } = component;
  const kind = kindOf(task);
  // Before the work: a kind that cannot be changed is no matter of the texts.
  temperModel(bytes, 1);
  const judgeable = gold.filter(({ annotations }) => kind.pick(task, annotations) !== undefined);
  const known = createRandom(1).shuffle([...judgeable]);
  const docs = known.map((document) =>
    withAnnotations(docFor(task, document), givenTo(component, document.annotations)),
  );
  /** For each factor the predictions of each text. */
  const tried: (readonly JudgedConfidence[])[][] = [];
  for (const factor of factors) {
    await breathe(signal);
    const predictions = await load(factor).predict(docs, signal && { signal });
    tried.push(pairPredictions(known, predictions).map((pair) => [...kind.confidences(task, [pair])]));
    onProgress?.(tried.length, factors.length);
  }
  const before = tried[asItIs]!.flat();
  if (before.length < leastPredictions) throw tooFew(before.length, judgeable.length);
  const losses = tried.map((texts) => texts.map(lossOf));
  const half = known.length >> 1;
  const places = [...known.keys()];
  const [first, second] = [places.slice(0, half), places.slice(half)];
  const after = [
    ...second.flatMap((place) => tried[fit(losses, first)]![place]!),
    ...first.flatMap((place) => tried[fit(losses, second)]![place]!),
  ];
  const isBetter = lossOf(after) < lossOf(before);
  const factor = isBetter ? factors[fit(losses, places)]! : 1;
  return {
    bytes: factor === 1 ? bytes : temperModel(bytes, factor, noteOf(factor, before.length, known.length)),
    factor,
    before,
    after: isBetter ? after : before,
    errorBefore: expectedCalibrationError(before),
    errorAfter: expectedCalibrationError(isBetter ? after : before),
  };
}

/** The place of the factor that explains the texts at `places` best. */
function fit(losses: readonly (readonly number[])[], places: readonly number[]): number {
  let [best, least] = [asItIs, Number.POSITIVE_INFINITY];
  factors.forEach((factor, index) => {
    const distance = log(factor) / deviation;
    const loss = places.reduce((sum, place) => sum + losses[index]![place]!, (distance * distance) / 2);
    if (loss < least - 1e-9) [best, least] = [index, loss];
  });
  return best;
}

/** Cross-entropy in nats. */
function lossOf(predictions: readonly JudgedConfidence[]): number {
  return predictions.reduce((sum, { confidence, isRight }) => {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, confidence));
    return sum - log(isRight ? p : 1 - p);
  }, 0);
}

function noteOf(factor: number, predictions: number, texts: number): string {
  return `Calibrated after the training on ${predictions} predictions in ${texts} texts: temperature × ${factor.toFixed(2)}.`;
}

function tooFew(predictions: number, texts: number): TinctureError {
  return new TinctureError({
    code: 'data-invalid',
    problem: `In the ${texts} texts with gold there are ${predictions} predictions to judge: too few to say how sure to be.`,
    fix: `Give more texts, so that there are at least ${leastPredictions} predictions with a confidence.`,
  });
}

/** The encoder, which looks at each text once: it takes more time than all the rest. */
function remembering(encoder: SentenceEncoder): SentenceEncoder {
  const texts = new Map<string, Float32Array>();
  const tokens = new Map<Doc, Promise<Float32Array>>();
  return {
    hash: encoder.hash,
    dimensions: encoder.dimensions,
    async texts(wanted, options) {
      const open = [...new Set(wanted)].filter((text) => !texts.has(text));
      const vectors = open.length === 0 ? [] : await encoder.texts(open, options);
      open.forEach((text, index) => {
        texts.set(text, vectors[index]!);
      });
      return wanted.map((text) => texts.get(text)!);
    },
    ...(encoder.tokens && {
      tokens: (doc) => {
        const vectors = tokens.get(doc) ?? encoder.tokens!(doc);
        tokens.set(doc, vectors);
        return vectors;
      },
    }),
  };
}
