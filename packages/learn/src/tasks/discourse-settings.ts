import type { JsonObject } from 'tincture';
import { trainingInvalid } from '../train/check.ts';
import { chooseSettings, partSettings, type SettingRange } from '../train/choose-settings.ts';

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
  relationC: 5,
  iterations: 60,
  structureFeatures: 100_000,
  relationFeatures: 40_000,
};

const ranges: Readonly<Record<keyof ParserNumbers, SettingRange>> = {
  beam: [1, 64, 1],
  structureC: [1e-6, 1e6, 0],
  relationC: [1e-6, 1e6, 0],
  iterations: [1, 10_000, 1],
  structureFeatures: [1_000, 4_000_000, 1],
  relationFeatures: [1_000, 4_000_000, 1],
};

/** The defaults with what `given` changes. Throws `training-invalid` for an unknown name or a value out of range. */
export function discourseSettings({ segments, parser = 'tree', ...given }: JsonObject = {}): DiscourseSettings {
  if (parser !== 'tree' && parser !== 'previous')
    throw trainingInvalid(`The setting "parser" is ${JSON.stringify(parser)}.`, 'Use tree or previous.');
  return {
    segments: { ...segmentDefaults, ...partSettings('segments', segments) },
    parser,
    numbers: chooseSettings(defaults, ranges, given, 'the training of discourse', ['segments', 'parser']),
  };
}
