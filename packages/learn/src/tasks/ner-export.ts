// What a network has learnt, as the numbers that inference reads.
import {
  characterDimensions,
  factCount,
  featureKinds,
  type LayerWeights,
  type LinearWeights,
  type NerMember,
  type NerModel,
  noNames,
  quantizeRows8,
  type Rows8,
  type TagScheme,
  type TransitionScores,
} from 'tincture/training';
import type { Parameter, Parameters } from '../optimizers/parameters.ts';
import type { NerParameters } from './ner-parameters.ts';
import type { NerSettings } from './ner-settings.ts';
import type { NerVocabulary } from './ner-vocabulary.ts';

/** What one network learnt. */
export interface TrainedMember {
  readonly member: NerMember;
  readonly transitions: TransitionScores;
}

/** Networks trained with one vocabulary as one model, with no bias, a temperature of 1 and no known names. */
export function joinMembers(
  scheme: TagScheme,
  vocabulary: NerVocabulary,
  { width, filters }: Pick<NerSettings, 'width' | 'filters'>,
  trained: readonly TrainedMember[],
): NerModel {
  const mean = (part: (scores: TransitionScores) => Float32Array): Float32Array =>
    part(trained[0]!.transitions).map((_, i) => {
      const sum = trained.reduce((total, { transitions }) => total + part(transitions)[i]!, 0);
      return sum / trained.length;
    });
  const { keys, characterKeys, vectors, vectorMean, vectorScale } = vocabulary;
  return {
    weights: {
      width,
      filters,
      tags: scheme.tags,
      keys,
      characterKeys,
      vectors,
      vectorMean,
      vectorScale,
      members: trained.map(({ member }) => member),
    },
    transitions: {
      steps: mean(({ steps }) => steps),
      starts: mean(({ starts }) => starts),
      ends: mean(({ ends }) => ends),
    },
    decoding: { outsideBias: 0, temperature: 1 },
    gazetteer: noNames,
  };
}

/** A copy of the present values of `parameters`. */
export function exportMember(
  scheme: TagScheme,
  { keys, characterKeys }: NerVocabulary,
  { width, filters }: NerSettings,
  inputs: number,
  all: Parameters,
  parameters: NerParameters,
): TrainedMember {
  const { tags } = scheme;
  /** A weight [inputs, outputs] with a row for each output. */
  const turned = ({ value }: Parameter, rows: number, columns: number): Rows8 => {
    const matrix = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix[j * rows + i] = value[i * columns + j]!;
    return quantizeRows8(matrix, columns, rows);
  };
  const linear = (part: { weight: Parameter; bias: Parameter }, rows: number, columns: number): LinearWeights => ({
    weight: turned(part.weight, rows, columns),
    bias: part.bias.value.slice(0, columns),
  });
  const layer = (part: NerParameters['word'], rows: number): LayerWeights => ({
    ...linear(part, rows, width),
    gain: part.gain.value.slice(0, width),
    shift: part.shift.value.slice(0, width),
  });
  /** The rows of a table; what was never trained is noise: such a key is to look as one that is not in the table. */
  const table = (name: string, rows: number, columns: number): Rows8 => {
    const { value, square } = all.get(name);
    const kept = value.slice(0, rows * columns);
    for (let at = 0; at < kept.length; at += columns) {
      if (!square.subarray(at, at + columns).some((mean) => mean > 0)) kept.fill(0, at, at + columns);
    }
    return quantizeRows8(kept, rows, columns);
  };
  const { steps, starts, ends } = parameters.transitions;
  return {
    member: {
      tables: featureKinds.map(({ name, dimensions }, kind) => table(`table.${name}`, keys[kind]!.length, dimensions)),
      characters: table('table.character', characterKeys.length, characterDimensions),
      filters: linear(parameters.filters, 3 * characterDimensions, filters),
      word: layer(parameters.word, inputs),
      facts: quantizeRows8(parameters.facts.value.slice(0, factCount * width), factCount, width),
      mean: linear(parameters.mean, width, width),
      convolutions: parameters.convolutions.map((part) => layer(part, 3 * width)),
      pool: layer(parameters.pool, 2 * width),
      output: linear(parameters.output, width, tags),
    },
    transitions: {
      steps: steps.value.slice(0, scheme.from.length),
      starts: starts.value.slice(0, tags),
      ends: ends.value.slice(0, tags),
    },
  };
}
