import type { SettingRange } from '../train/choose-settings.ts';

/** Settings of the training of every network over tokens; all can be given in `settings`. */
export interface TokenSettings {
  /** Columns of the hidden layers; a multiple of 8. */
  readonly width: number;
  /** Filters over the characters of a word; a multiple of 4, 0 for none. */
  readonly filters: number;
  /** Chance that the spelling of a word is left out. */
  readonly spellingDropout: number;
  /** Chance that a batch is cut into lines, each a text of its own: so the network knows texts of one line too. */
  readonly lineChance: number;
  /** Residual convolutions over windows of three tokens: how far a token sees. */
  readonly convolutions: number;
  readonly steps: number;
  /** Least words in a batch. */
  readonly batchWords: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Chance that a table's row of a word is left out: makes the network lean on the others and on the vectors. */
  readonly formDropout: number;
  readonly vectorDropout: number;
  /** Chance that a column of the input is left out. */
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  /** How often a form must come in the training texts to have a row of its own. */
  readonly leastCount: number;
  /** Words of the vectors that are kept in the model. */
  readonly vectorWords: number;
  /** Networks that are trained and whose scores are averaged. */
  readonly members: number;
}

/** How much there is to learn from. */
export interface TrainingAmount {
  /** Texts of up to some fifty words; longer ones count as several. */
  readonly texts: number;
  readonly words: number;
}

/** How much there is to learn from; long texts count as several. */
export function amountOf(texts: readonly { readonly words: readonly string[] }[]): TrainingAmount {
  return {
    texts: texts.reduce((sum, { words }) => sum + Math.max(1, Math.round(words.length / 50)), 0),
    words: texts.reduce((sum, { words }) => sum + words.length, 0),
  };
}

/** What is allowed for {@link TokenSettings}. */
export const tokenRanges: Readonly<Record<keyof TokenSettings, SettingRange>> = {
  width: [8, 512, 8],
  filters: [0, 256, 4],
  leastCount: [1, 1000, 1],
  spellingDropout: [0, 0.95, 0],
  lineChance: [0, 1, 0],
  convolutions: [1, 8, 1],
  steps: [1, 1_000_000, 1],
  batchWords: [1, 8192, 1],
  learningRate: [1e-6, 0.1, 0],
  weightDecay: [0, 1, 0],
  formDropout: [0, 0.95, 0],
  vectorDropout: [0, 0.95, 0],
  inputDropout: [0, 0.95, 0],
  hiddenDropout: [0, 0.95, 0],
  vectorWords: [0, 1_000_000, 1],
  members: [1, 16, 1],
};
