// How sure a component is, changed after its training: a number in its file, while its weights stay what they are.
import { TinctureError } from '../errors/tincture-error.ts';
import { numberAt, objectAt, type TrainingInfo } from '../file/metadata.ts';
import { type ModelFile, readModel, writeModel } from '../file/model-file.ts';
import type { JsonObject } from '../json.ts';
import { type ConfidenceCurve, readConfidenceCurve } from './confidence-curve.ts';
import { corefParts } from './coref-file.ts';
import { relationParts } from './relations-file.ts';

/** `network` of a kind of file with the log-odds of its confidences divided by `factor`. */
type Temper = (network: JsonObject, factor: number) => JsonObject;

/** What scores are divided by is multiplied, and what is added to them after that divided. */
function scaled(divisors: readonly string[], offsets: readonly string[] = []): Temper {
  return (network, factor) => {
    const given = (names: readonly string[]): string[] => names.filter((name) => network[name] !== undefined);
    const times = (names: readonly string[], by: number): [string, number][] =>
      given(names).map((name) => [name, numberAt(network[name], `network.${name}`) * by]);
    return { ...network, ...Object.fromEntries([...times(divisors, factor), ...times(offsets, 1 / factor)]) };
  };
}

/** The same in parts of a network. */
function inParts(parts: Readonly<Record<string, Temper>>): Temper {
  return (network, factor) => ({
    ...network,
    ...Object.fromEntries(
      Object.entries(parts).map(([name, temper]) => [name, temper(objectAt(network[name], `network.${name}`), factor)]),
    ),
  });
}

const classes = scaled(['temperature']);
const categories = scaled(['temperature', 'temperatureBelow'], ['offsetBelow']);
const spans = scaled(['temperature'], ['offset']);

/**
 * The kinds of files whose temperature decides nothing but how sure they say they are. In the others (frames, discourse, linking)
 * probabilities are compared with each other or with thresholds, so another temperature would change what is said.
 */
const tempers: Readonly<Record<string, Temper>> = {
  'textcat.v1': categories,
  'encoded-textcat.v1': categories,
  'ner.v1': scaled(['temperature'], ['offset', 'knownOffset']),
  'spancat.v1': spans,
  'tagger.v1': classes,
  'encoded-tagger.v1': classes,
  'morphologizer.v1': classes,
  'lemmatizer.v1': classes,
  'parser.v1': inParts({ temperatures: scaled(['head', 'label']) }),
  // Their entities are confidences of another task.
  'relations.v1': inParts({ [relationParts.relations]: categories }),
  'coref.v2': inParts({ [corefParts.mentions]: spans, [corefParts.ranker]: classes }),
};

/** `network` of a kind of file with its confidences on another curve. */
type Bend = (network: JsonObject, curve: ConfidenceCurve) => JsonObject;

/** The kinds whose files have a place for a curve. */
const bends: Readonly<Record<string, Bend>> = {
  'ner.v1': (network, { slope, offset }) => {
    const before = readConfidenceCurve(network) ?? { slope: 1, offset: 0 };
    return { ...network, confidence: { slope: before.slope * slope, offset: before.offset * slope + offset } };
  },
  'spancat.v1': (network, { slope, offset }) => ({
    ...network,
    temperature: numberAt(network.temperature, 'network.temperature') / slope,
    offset: numberAt(network.offset, 'network.offset') * slope + offset,
  }),
};

/** Whether {@link temperModel} can be given files of `kind`: `ner.v1`, … */
export function canTemper(kind: string): boolean {
  return Object.hasOwn(tempers, kind);
}

/**
 * The model file of one component as surer (`factor` below 1) or less sure (above 1) of all that it says: the log-odds of its
 * confidences are divided by `factor`, or what they are made from is. It says the same as before. `note`: what is added to its notes
 * about the training. Throws `argument-invalid` for kinds that cannot be changed so (see {@link canTemper}), and as `readModel` does.
 */
export function temperModel(bytes: Uint8Array, factor: number, note?: string): Uint8Array {
  const file = readModel(bytes);
  const { component, network } = file.metadata;
  const temper = canTemper(component.kind) ? tempers[component.kind] : undefined;
  if (temper === undefined || !(factor > 0 && Number.isFinite(factor))) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem:
        temper === undefined
          ? `The confidences of a component of the kind ${component.kind} cannot be changed by themselves: what it says depends on them.`
          : `The temperature is to be multiplied by ${factor}.`,
      fix: temper === undefined ? 'Train it again with the new gold: tincture train' : 'Give a number above 0.',
    });
  }
  return rewrite(file, temper(network, factor), note);
}

/** Whether {@link bendModel} can be given files of `kind`. */
export function canBend(kind: string): boolean {
  return Object.hasOwn(bends, kind);
}

/**
 * The same with the confidences of one component on a curve, which may also make it surer of all or less sure of all. Throws
 * `argument-invalid` for kinds that have no place for one (see {@link canBend}), and as `readModel` does.
 */
export function bendModel(bytes: Uint8Array, curve: ConfidenceCurve, note?: string): Uint8Array {
  const file = readModel(bytes);
  const { kind } = file.metadata.component;
  const bend = canBend(kind) ? bends[kind] : undefined;
  if (bend === undefined || !(curve.slope > 0 && Number.isFinite(curve.slope) && Number.isFinite(curve.offset))) {
    throw new TinctureError({
      code: 'argument-invalid',
      problem: `The confidences of a component of the kind ${kind} cannot lie on a curve of the slope ${curve.slope} and the offset ${curve.offset}.`,
      fix: 'Change its temperature alone.',
    });
  }
  return rewrite(file, bend(file.metadata.network, curve), note);
}

function rewrite({ tensors, metadata }: ModelFile, network: JsonObject, note: string | undefined): Uint8Array {
  const { training } = metadata;
  const noted = training && note !== undefined && { training: withNote(training, note) };
  return writeModel({ tensors, metadata: { ...metadata, network, ...noted } });
}

function withNote(training: TrainingInfo, note: string): TrainingInfo {
  const { notes } = training.settings;
  return { ...training, settings: { ...training.settings, notes: [...(Array.isArray(notes) ? notes : []), note] } };
}
