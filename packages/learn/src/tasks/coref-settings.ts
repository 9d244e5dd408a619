import type { JsonObject, JsonValue } from 'tincture';
import { trainingInvalid } from '../train/check.ts';

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

const ranges: Readonly<Record<keyof CorefSettings, readonly [number, number]>> = {
  reach: [1, 1_000],
  rankerMembers: [1, 8],
  rankerWidth: [1, 64],
  rankerEpochs: [1, 1_000],
  rankerRate: [1e-6, 10],
  rankerFeatures: [100, 4_000_000],
  rankerDropout: [0, 0.9],
};

const wholeNumbers: readonly string[] = ['reach', 'rankerMembers', 'rankerWidth', 'rankerEpochs', 'rankerFeatures'];

/** The defaults with what `given` changes, and what it says of the network of mentions. Throws `training-invalid`. */
export function corefSettings(given: JsonObject = {}): { settings: CorefSettings; mentions: JsonObject } {
  const settings = { ...defaults };
  const mentions: Record<string, JsonValue | undefined> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) {
      mentions[name] = value;
      continue;
    }
    const [least, most] = ranges[name];
    const isWhole = wholeNumbers.includes(name);
    if (typeof value !== 'number' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
      throw trainingInvalid(
        `The setting "${name}" is ${JSON.stringify(value)}.`,
        `Give a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`,
      );
    }
    settings[name] = value;
  }
  return { settings, mentions };
}

function isName(name: string): name is keyof CorefSettings {
  return Object.hasOwn(ranges, name);
}
