import type { JsonObject } from 'tincture';
import { type TokenSettings, type TrainingAmount, tokenRanges } from '../tokens/settings.ts';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';

/** Settings of the training of a parser; all can be given in `settings`. */
export interface ParserSettings extends TokenSettings {
  /** Columns of the vectors that arcs are scored with; a multiple of 8. */
  readonly arcs: number;
  /** Columns of the vectors that labels of arcs are scored with; a multiple of 8. */
  readonly hiddenLabels: number;
  /** Columns of the recurrence between the trunk and the heads, half in each direction; a multiple of 8, 0 for none. */
  readonly recurrent: number;
  /** What learning parts of speech and tags on the side counts. */
  readonly auxiliaryWeight: number;
}

const ranges: Readonly<Record<keyof ParserSettings, SettingRange>> = {
  ...tokenRanges,
  arcs: [8, 512, 8],
  hiddenLabels: [8, 512, 8],
  recurrent: [0, 512, 8],
  auxiliaryWeight: [0, 10, 0],
};

/** Settings for so much training data, with those that were given in their place. Throws `training-invalid`. */
export function parserSettings({ words }: TrainingAmount, given: JsonObject = {}): ParserSettings {
  const defaults: ParserSettings = {
    width: 128,
    arcs: 96,
    hiddenLabels: 96,
    recurrent: 128,
    convolutions: 6,
    filters: 48,
    // Two are better by less than half a point, which is worth minutes where there is a treebank.
    members: words < 50_000 ? 1 : 2,
    auxiliaryWeight: 0.3,
    leastCount: 2,
    batchWords: 800,
    // Some thirteen passes over the texts, as long as that takes minutes.
    steps: Math.round(Math.max(300, Math.min(4_000, words / 60))),
    learningRate: 0.003,
    weightDecay: 0,
    formDropout: 0.15,
    vectorDropout: 0.075,
    inputDropout: 0.25,
    hiddenDropout: 0.2,
    spellingDropout: 0.175,
    lineChance: 0.1,
    vectorWords: 60_000,
  };
  return chooseSettings(defaults, ranges, given, 'the training of trees');
}
