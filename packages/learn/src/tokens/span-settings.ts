import type { TokenSettings, TrainingAmount } from './settings.ts';

/**
 * Settings of a network that marks spans, for so many annotated texts. Few texts: several small networks that lean on the
 * vectors, trained briefly and fast; each was fitted on entities of Reddit posts about fashion (bench/results has what they
 * reach).
 */
export function spanNetworkSettings({ texts, words }: TrainingAmount): TokenSettings {
  return { ...common, ...(texts < fewTexts ? few(texts) : texts < manyTexts ? some(texts) : many(words)) };
}

/** Below so many texts there are few. */
export const fewTexts = 250;
/** From so many texts on there are many. */
export const manyTexts = 2_000;

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

type SizeSettings = Omit<TokenSettings, keyof typeof common>;

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
