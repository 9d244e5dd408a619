import type { JsonObject } from 'tincture';
import {
  chooseSettings,
  type SettingRange,
  type TokenSettings,
  type TrainingAmount,
  tokenRanges,
} from '../tokens/settings.ts';

/** Settings of the training of overlapping spans; all can be given in `settings`. */
export interface SpancatSettings extends TokenSettings {
  /** Values of the hidden layer of a span; a multiple of 8. */
  readonly spanWidth: number;
  /** Words up to which all spans are looked at. */
  readonly ngrams: number;
  /** What the loss of the finder counts beside that of the labels. */
  readonly finderWeight: number;
}

/** Spans of at most so many words are all looked at where there are no longer ones. */
const fewWords = 4;

/** Settings for so many annotated texts, whose longest span has `longest` words. */
export function spancatSettings(
  { texts, words }: TrainingAmount,
  longest: number,
  given: JsonObject = {},
): SpancatSettings {
  const size = texts < 250 ? few(texts) : texts < 2000 ? some(texts) : many(words);
  const defaults: SpancatSettings = { ...common, ngrams: longest <= fewWords ? longest : 0, ...size };
  return chooseSettings(defaults, ranges, given, 'the training of spans');
}

const ranges: Readonly<Record<keyof SpancatSettings, SettingRange>> = {
  ...tokenRanges,
  spanWidth: [8, 512, 8],
  ngrams: [0, 64, 1],
  finderWeight: [0, 100, 0],
};

/** Settings that do not depend on how much there is to learn from. */
const common = {
  spanWidth: 64,
  finderWeight: 0.5,
  batchWords: 500,
  weightDecay: 0,
  vectorDropout: 0.075,
  hiddenDropout: 0.3,
  filters: 48,
  spellingDropout: 0.175,
  lineChance: 0.1,
  vectorWords: 100_000,
};

type SizeSettings = Omit<SpancatSettings, keyof typeof common | 'ngrams'>;

function few(texts: number): SizeSettings {
  return {
    width: 64,
    convolutions: 2,
    members: 5,
    leastCount: 1,
    steps: Math.round(80 + 0.8 * Math.max(0, texts - 50)),
    learningRate: 0.01,
    formDropout: 0.5,
    inputDropout: 0.5,
  };
}

function some(texts: number): SizeSettings {
  return {
    width: 96,
    convolutions: 3,
    members: 3,
    leastCount: 1,
    steps: Math.round(250 + 0.36 * (texts - 250)),
    learningRate: 0.006,
    formDropout: 0.5,
    inputDropout: texts < 700 ? 0.5 : 0.35,
  };
}

function many(words: number): SizeSettings {
  return {
    width: 128,
    convolutions: 3,
    members: 1,
    leastCount: 2,
    // Twelve passes over the texts, as long as that takes minutes.
    steps: Math.round(Math.max(900, Math.min(5_000, words / 52))),
    learningRate: 0.003,
    formDropout: 0.15,
    inputDropout: 0.35,
  };
}
