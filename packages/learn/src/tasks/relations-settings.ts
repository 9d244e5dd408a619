import type { JsonObject, JsonValue } from 'tincture';
import { trainingInvalid } from '../train/check.ts';

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

const ranges: Readonly<Record<keyof RelationSettings, readonly [number, number]>> = {
  relationC: [1e-6, 1e6],
  relationContextC: [1e-6, 1e6],
  relationIterations: [1, 10_000],
  relationFeatures: [1_000, 4_000_000],
};

/** The defaults with what `given` changes, and what it says of the entity network. Throws `training-invalid`. */
export function relationSettings(given: JsonObject = {}): { settings: RelationSettings; entities: JsonObject } {
  const settings = { ...defaults };
  const entities: Record<string, JsonValue | undefined> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) {
      entities[name] = value;
      continue;
    }
    const [least, most] = ranges[name];
    const isWhole = name === 'relationIterations' || name === 'relationFeatures';
    if (typeof value !== 'number' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
      throw trainingInvalid(
        `The setting "${name}" is ${JSON.stringify(value)}.`,
        `Give a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`,
      );
    }
    settings[name] = value;
  }
  return { settings, entities };
}

function isName(name: string): name is keyof RelationSettings {
  return Object.hasOwn(ranges, name);
}
