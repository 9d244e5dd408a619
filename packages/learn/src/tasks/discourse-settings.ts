import type { JsonObject, JsonValue } from 'tincture';
import { trainingInvalid } from '../train/check.ts';

/** Settings of a training of discourse: those of the network that finds units, and those of the parser that joins them. */
export interface DiscourseSettings {
  /** As for taggers. */
  readonly segments: JsonObject;
  /** `tree`: learnt. `previous`: every unit is attached to the one before it by the most frequent relation, to compare with. */
  readonly parser: 'tree' | 'previous';
  readonly numbers: ParserNumbers;
}

/** Settings of the parser that are numbers. */
export interface ParserNumbers {
  /** States that are followed at the same time. */
  readonly beam: number;
  /** Inverse strength of the regularisation, as scikit-learn's C, of whether nodes are joined and of the relation between them. */
  readonly structureC: number;
  readonly relationC: number;
  readonly iterations: number;
  /** Features that each of the two models keeps at most; the rarest go first. */
  readonly structureFeatures: number;
  readonly relationFeatures: number;
}

/** With all words of the vectors the file would be over 10 MB. */
const segmentDefaults = { vectorWords: 50_000 };

const defaults: ParserNumbers = {
  beam: 4,
  structureC: 10,
  relationC: 10,
  iterations: 60,
  structureFeatures: 100_000,
  relationFeatures: 40_000,
};

const ranges: Readonly<Record<keyof ParserNumbers, readonly [least: number, most: number]>> = {
  beam: [1, 64],
  structureC: [1e-6, 1e6],
  relationC: [1e-6, 1e6],
  iterations: [1, 10_000],
  structureFeatures: [1_000, 4_000_000],
  relationFeatures: [1_000, 4_000_000],
};

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function discourseSettings({ segments, parser = 'tree', ...given }: JsonObject = {}): DiscourseSettings {
  if (parser !== 'tree' && parser !== 'previous')
    throw trainingInvalid(`The setting "parser" is ${JSON.stringify(parser)}.`, 'Use tree or previous.');
  const numbers = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!isName(name)) {
      throw trainingInvalid(
        `There is no setting "${name}" for discourse.`,
        `Known settings: segments, parser, ${Object.keys(ranges).join(', ')}.`,
      );
    }
    const [least, most] = ranges[name];
    const isWhole = !name.endsWith('C');
    if (typeof value !== 'number' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
      throw trainingInvalid(
        `The setting "${name}" is ${JSON.stringify(value)}.`,
        `Give a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`,
      );
    }
    numbers[name] = value;
  }
  return { segments: { ...segmentDefaults, ...partSettings(segments) }, parser, numbers };
}

function isName(name: string): name is keyof ParserNumbers {
  return Object.hasOwn(ranges, name);
}

function partSettings(value: JsonValue | undefined): JsonObject {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !isList(value)) return value;
  throw trainingInvalid(
    `The setting "segments" is ${JSON.stringify(value)}.`,
    'Write the settings of this part below it: segments: { ... }.',
  );
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
