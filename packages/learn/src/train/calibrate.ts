// How sure a trained component is, fitted anew on gold that it did not learn from.
import {
  type Component,
  counted,
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
  readModel,
  type SentenceEncoder,
  TinctureError,
  withAnnotations,
} from 'tincture';
import { bendModel, canBend, log, onCurve, temperModel } from 'tincture/training';
import { breathe } from './check.ts';

/** Settings of {@link calibrateComponent}. */
export interface CalibrateOptions {
  /** For components on the vectors of an encoder. */
  readonly encoder?: SentenceEncoder;
  readonly signal?: AbortSignal;
  /** Whether one temperature is all that is fitted, also where a curve could be. Default false. */
  readonly temperatureAlone?: boolean;
  /** Called as temperatures are tried, with how many of how many are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A component after {@link calibrateComponent}. */
export interface Calibrated {
  /** The model file: the same bytes where it is best as it was. */
  readonly bytes: Uint8Array;
  readonly isChanged: boolean;
  /** What its log-odds, or what they are made from, were divided by. */
  readonly factor: number;
  /** What was added to log-odds after that. */
  readonly offset: number;
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
const offsets: readonly number[] = Array.from({ length: 17 }, (_, step) => (step - 8) / 4);

/** Fewer predictions than this say nothing. */
const leastPredictions = 20;

/**
 * How far the logarithm of a factor is expected to be from 0, and an offset, as standard deviations: few predictions move them little,
 * many as far as they like.
 */
const deviations = { factor: 0.3, offset: 1 };

/** One of the ways of being sure that are tried. */
interface Candidate {
  readonly factor: number;
  readonly offset: number;
  /** The predictions of each text. */
  judged(): Promise<readonly (readonly JudgedConfidence[])[]>;
  write(note: string): Uint8Array;
}

/**
 * Fits how sure the component in a model file is to what it gets right in `gold`, which it must not have learnt from: its temperature (Guo
 * et al. 2017), or, of entities and spans, slope and offset of its log-odds (Platt 1999), under which its confidences make most likely
 * what is right and what is wrong. What it says stays the same. Throws `argument-invalid` for kinds that cannot be calibrated by themselves, `data-invalid`
 * where there are fewer than 20 predictions to judge, and as `loadComponent` does.
 */
export async function calibrateComponent(
  bytes: Uint8Array,
  gold: readonly Document[],
  { encoder, signal, onProgress, temperatureAlone = false }: CalibrateOptions = {},
): Promise<Calibrated> {
  const once = encoder && remembering(encoder);
  const load = (file: Uint8Array) => loadComponent(file, once && { encoder: once });
  const component = load(bytes);
  const { task } = component;
  const kind = kindOf(task);
  // Before the work: a kind that cannot be changed is no matter of the texts.
  temperModel(bytes, 1);
  const judgeable = gold.filter(({ annotations }) => kind.pick(task, annotations) !== undefined);
  const known = createRandom(1).shuffle([...judgeable]);
  const docs = known.map((document) =>
    withAnnotations(docFor(task, document), givenTo(component, document.annotations)),
  );
  const judgedBy = async (by: Component): Promise<(readonly JudgedConfidence[])[]> => {
    const predictions = await by.predict(docs, signal && { signal });
    return pairPredictions(known, predictions).map((pair) => kind.confidences(task, [pair]));
  };
  const asItIs = await judgedBy(component);
  const before = asItIs.flat();
  if (before.length < leastPredictions) throw tooFew(before.length, judgeable.length);
  const candidates =
    canBend(readModel(bytes).metadata.component.kind) && !temperatureAlone
      ? bent(bytes, asItIs)
      : tempered(bytes, (file) => judgedBy(load(file)));
  const losses: number[][] = [];
  for (const candidate of candidates) {
    await breathe(signal);
    losses.push((await candidate.judged()).map(lossOf));
    onProgress?.(losses.length, candidates.length);
  }
  const best = (places: readonly number[]): Candidate => candidates[fit(candidates, losses, places)]!;
  const places = [...known.keys()];
  const half = known.length >> 1;
  const [first, second] = [places.slice(0, half), places.slice(half)];
  const [ofFirst, ofSecond] = [await best(first).judged(), await best(second).judged()];
  const after = places.flatMap((place) => (place < half ? ofSecond : ofFirst)[place]!);
  const { factor, offset, write } = best(places);
  const isChanged = factor !== 1 || offset !== 0;
  return {
    bytes: isChanged ? write(noteOf(before.length, known.length, factor, offset)) : bytes,
    isChanged,
    factor,
    offset,
    before,
    after,
    errorBefore: expectedCalibrationError(before),
    errorAfter: expectedCalibrationError(after),
  };
}

/** Other temperatures, each with the predictions under it. */
function tempered(
  bytes: Uint8Array,
  judge: (file: Uint8Array) => Promise<(readonly JudgedConfidence[])[]>,
): readonly Candidate[] {
  return factors.map((factor) => {
    let judged: Promise<(readonly JudgedConfidence[])[]> | undefined;
    return {
      factor,
      offset: 0,
      judged: () => {
        judged ??= judge(temperModel(bytes, factor));
        return judged;
      },
      write: (note) => temperModel(bytes, factor, note),
    };
  });
}

/** Other curves: what they make of predictions follows from these. */
function bent(bytes: Uint8Array, asItIs: readonly (readonly JudgedConfidence[])[]): readonly Candidate[] {
  return factors.flatMap((factor) =>
    offsets.map((offset): Candidate => {
      const curve = { slope: 1 / factor, offset };
      return {
        factor,
        offset,
        judged: async () =>
          asItIs.map((text) =>
            text.map(({ confidence, isRight }) => ({ confidence: onCurve(confidence, curve), isRight })),
          ),
        write: (note) => bendModel(bytes, curve, note),
      };
    }),
  );
}

/** The place of the candidate that explains the texts at `places` best. */
function fit(
  candidates: readonly Candidate[],
  losses: readonly (readonly number[])[],
  places: readonly number[],
): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  candidates.forEach(({ factor, offset }, index) => {
    const distance = (log(factor) / deviations.factor) ** 2 + (offset / deviations.offset) ** 2;
    const loss = places.reduce((sum, place) => sum + losses[index]![place]!, distance / 2);
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

function noteOf(predictions: number, texts: number, factor: number, offset: number): string {
  const added = offset === 0 ? '' : `, log-odds ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
  return `Calibrated after the training on ${counted(predictions, 'prediction')} in ${counted(texts, 'text')}: temperature × ${factor.toFixed(2)}${added}.`;
}

function tooFew(predictions: number, texts: number): TinctureError {
  return new TinctureError({
    code: 'data-invalid',
    problem: `In ${counted(texts, 'text')} with gold there ${predictions === 1 ? 'is' : 'are'} ${counted(predictions, 'prediction')} to judge: too few to say how sure to be.`,
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
