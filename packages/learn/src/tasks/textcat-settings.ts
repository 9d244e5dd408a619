import type { JsonObject } from 'tincture';
import { chooseSettings, type SettingRange } from '../train/choose-settings.ts';

/** Settings of a text classifier's training. */
export interface TextcatSettings {
  /** Inverse strength of the regularisation, as scikit-learn's C; absent: by the number of texts. */
  readonly c?: number;
  /** Length of the vector part beside the word and character blocks of length 1; absent: two classifiers are mixed, one of them with a quarter of it. */
  readonly vectorWeight?: number;
  /** How far rare labels count more: 0 not at all, 1 in inverse proportion to how often they occur. */
  readonly balance: number;
  readonly iterations: number;
  /** What the name of a label that no text has counts beside one text; 0 where names are codes that say nothing. */
  readonly labelNameWeight: number;
  /** How often everything in the first of several lines counts; absent: more than once where most texts have several lines. */
  readonly firstLineWeight?: number;
  /**
   * Filters of the small network that is tried where one label is chosen and there are thousands of texts, a multiple of 8; 0 for none;
   * absent: by the number of labels.
   */
  readonly networkFilters?: number;
  /** Words whose vectors go into the model: the most frequent. */
  readonly vectorWords: number;
  /** The largest model file, in bytes: rare features are left out to keep it. */
  readonly maxBytes: number;
}

const defaults: TextcatSettings = {
  balance: 1,
  iterations: 60,
  labelNameWeight: 1,
  vectorWords: 30_000,
  maxBytes: 8_000_000,
};

const ranges: Readonly<Record<keyof TextcatSettings, SettingRange>> = {
  c: [1e-6, 1e6, 0],
  vectorWeight: [0, 100, 0],
  balance: [0, 1, 0],
  iterations: [1, 10_000, 1],
  labelNameWeight: [0, 100, 0],
  networkFilters: [0, 1_024, 8],
  vectorWords: [0, 1_000_000, 1],
  maxBytes: [10_000, 1e9, 0],
  firstLineWeight: [1, 100, 1],
};

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function textcatSettings(given: JsonObject = {}): TextcatSettings {
  return chooseSettings(defaults, ranges, given, 'the training of classes');
}
