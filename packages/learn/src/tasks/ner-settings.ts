import type { JsonObject } from 'tincture';
import {
  chooseSettings,
  type SettingRange,
  type TokenSettings,
  type TrainingAmount,
  tokenRanges,
} from '../tokens/settings.ts';

/** Settings of the training of entities; all can be given in `settings`. */
export interface NerSettings extends TokenSettings {
  /** What missing an entity costs more than finding one too many, in nats a token. */
  readonly missCost: number;
}

/**
 * Settings for so many annotated texts. Few texts: several small networks that lean on the vectors, trained briefly
 * and fast; each was fitted on Reddit posts about fashion (bench/results has what they reach).
 */
export function nerSettings({ texts, words }: TrainingAmount, given: JsonObject = {}): NerSettings {
  const size = texts < 250 ? few(texts) : texts < 2000 ? some(texts) : many(words);
  const defaults: NerSettings = { ...common, ...size };
  return chooseSettings(defaults, ranges, given, 'the training of entities');
}

const ranges: Readonly<Record<keyof NerSettings, SettingRange>> = { ...tokenRanges, missCost: [0, 20, 0] };

/** Settings that do not depend on how much there is to learn from. */
const common = {
  batchWords: 500,
  weightDecay: 0,
  vectorDropout: 0.075,
  hiddenDropout: 0.3,
  filters: 48,
  spellingDropout: 0.175,
  lineChance: 0.1,
  vectorWords: 100_000,
};

type SizeSettings = Omit<NerSettings, keyof typeof common>;

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
    missCost: 6,
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
    missCost: 3,
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
    missCost: 0,
  };
}
