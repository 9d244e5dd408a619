import type { JsonObject } from 'tincture';
import { chooseSettings, type SettingRange, splitSettings } from '../train/choose-settings.ts';

/** Settings of the training of coreference; those of the network that finds the mentions can be given beside them. */
export interface CorefSettings {
  /** Nearest mentions that each is compared with. */
  readonly reach: number;
  /** Networks that rank together; their scores are averaged. */
  readonly rankerMembers: number;
  /** Values of the hidden layer of each. */
  readonly rankerWidth: number;
  /** Passes over the mentions. */
  readonly rankerEpochs: number;
  readonly rankerRate: number;
  /** Features that the model keeps at most: those that say most. */
  readonly rankerFeatures: number;
  /** Share of hidden values that is left out at each mention. */
  readonly rankerDropout: number;
}

const defaults: CorefSettings = {
  reach: 40,
  rankerMembers: 2,
  rankerWidth: 16,
  rankerEpochs: 4,
  rankerRate: 0.05,
  rankerFeatures: 40_000,
  rankerDropout: 0.3,
};

const ranges: Readonly<Record<keyof CorefSettings, SettingRange>> = {
  reach: [1, 1_000, 1],
  rankerMembers: [1, 8, 1],
  rankerWidth: [1, 64, 1],
  rankerEpochs: [1, 1_000, 1],
  rankerRate: [1e-6, 10, 0],
  rankerFeatures: [100, 4_000_000, 1],
  rankerDropout: [0, 0.9, 0],
};

/** The defaults with what `given` changes, and what it says of the network of mentions. Throws `training-invalid`. */
export function corefSettings(given: JsonObject = {}): { settings: CorefSettings; mentions: JsonObject } {
  const { own, rest } = splitSettings(ranges, given);
  return { settings: chooseSettings(defaults, ranges, own, 'the training of coreference'), mentions: rest };
}
