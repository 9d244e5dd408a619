import type { JsonObject } from 'tincture';
import { chooseSettings, type SettingRange, splitSettings } from '../train/choose-settings.ts';

/** Settings of the training of relations; those of the entity network can be given beside them. */
export interface RelationSettings {
  /** Inverse strength of the regularisation, as scikit-learn's C. */
  readonly relationC: number;
  /** The same of the second look, which knows what the first said of all pairs of a text. */
  readonly relationContextC: number;
  readonly relationIterations: number;
  /** Features of pairs that the model keeps at most; the rarest go first. */
  readonly relationFeatures: number;
}

// Measured on conll04: C from 1 to 30 makes less than a point of difference at the first look; the second has few features that say
// much, and 0.3 is a point better there than 3.
const defaults: RelationSettings = {
  relationC: 3,
  relationContextC: 0.3,
  relationIterations: 80,
  relationFeatures: 250_000,
};

const ranges: Readonly<Record<keyof RelationSettings, SettingRange>> = {
  relationC: [1e-6, 1e6, 0],
  relationContextC: [1e-6, 1e6, 0],
  relationIterations: [1, 10_000, 1],
  relationFeatures: [1_000, 4_000_000, 1],
};

/** The defaults with what `given` changes, and what it says of the entity network. Throws `training-invalid`. */
export function relationSettings(given: JsonObject = {}): { settings: RelationSettings; entities: JsonObject } {
  const { own, rest } = splitSettings(ranges, given);
  return { settings: chooseSettings(defaults, ranges, own, 'the training of relations'), entities: rest };
}
