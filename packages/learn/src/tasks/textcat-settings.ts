import type { JsonObject } from 'tincture';
import { trainingInvalid } from '../train/check.ts';

/** Settings of a text classifier's training. */
export interface TextcatSettings {
  /** Inverse strength of the regularisation, as scikit-learn's C; absent: by the number of texts. */
  readonly c?: number;
  /** Length of the vector part beside the word and character blocks of length 1; absent: chosen on held-out texts. */
  readonly vectorWeight?: number;
  /** How far rare labels count more: 0 not at all, 1 in inverse proportion to how often they occur. */
  readonly balance: number;
  readonly iterations: number;
  /** How often everything in the first of several lines counts; absent: more than once where most texts have several lines. */
  readonly firstLineWeight?: number;
  /** Words whose vectors go into the model: the most frequent. */
  readonly vectorWords: number;
  /** The largest model file, in bytes: rare features are left out to keep it. */
  readonly maxBytes: number;
}

const defaults: TextcatSettings = {
  balance: 1,
  iterations: 60,
  vectorWords: 30_000,
  maxBytes: 8_000_000,
};

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  c: [1e-6, 1e6],
  vectorWeight: [0, 100],
  balance: [0, 1],
  iterations: [1, 10_000],
  vectorWords: [0, 1_000_000],
  maxBytes: [10_000, 1e9],
  firstLineWeight: [1, 100],
};

/** Settings that count something. */
const whole = new Set(['iterations', 'vectorWords', 'firstLineWeight']);

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function textcatSettings(given: JsonObject = {}): TextcatSettings {
  const settings: Record<string, number> = {};
  for (const [name, value] of Object.entries(given)) {
    const range = ranges[name];
    if (range === undefined) {
      throw trainingInvalid(
        `There is no setting "${name}" for text classification.`,
        `Known settings: ${Object.keys(ranges).join(', ')}.`,
      );
    }
    const isWhole = whole.has(name);
    if (
      typeof value !== 'number' ||
      !(value >= range[0] && value <= range[1]) ||
      (isWhole && !Number.isInteger(value))
    ) {
      throw trainingInvalid(
        `The setting "${name}" is ${JSON.stringify(value)}.`,
        `Give a ${isWhole ? 'whole ' : ''}number from ${range[0]} to ${range[1]}.`,
      );
    }
    settings[name] = value;
  }
  return { ...defaults, ...settings };
}
