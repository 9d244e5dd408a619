import type { JsonObject } from 'tincture';
import { type TokenSettings, type TrainingAmount, tokenRanges } from '../tokens/settings.ts';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';

/** Settings of the training of taggers, morphologizers and lemmatizers; all can be given in `settings`. */
export interface TokenClassSettings extends TokenSettings {
  /** Share of the target that is spread evenly over all classes. */
  readonly smoothing: number;
}

const ranges: Readonly<Record<keyof TokenClassSettings, SettingRange>> = { ...tokenRanges, smoothing: [0, 0.5, 0] };

/** Settings for so many annotated texts; `what` is named in errors, as in "the training of taggers". */
export function tokenClassSettings(
  { words }: TrainingAmount,
  given: JsonObject = {},
  what = 'the training of taggers',
): TokenClassSettings {
  const isLarge = words >= 50_000;
  return chooseSettings(
    {
      width: 128,
      convolutions: 3,
      members: 1,
      leastCount: 2,
      // Eight passes over the texts, as long as that takes minutes.
      steps: Math.round(Math.max(300, Math.min(4_000, words / 120))),
      batchWords: 1000,
      learningRate: 0.004,
      weightDecay: 0,
      formDropout: isLarge ? 0.15 : 0.3,
      vectorDropout: 0.075,
      inputDropout: isLarge ? 0.2 : 0.35,
      hiddenDropout: 0.2,
      filters: 48,
      spellingDropout: 0.1,
      lineChance: 0.1,
      vectorWords: 100_000,
      smoothing: 0,
    },
    ranges,
    given,
    what,
  );
}
