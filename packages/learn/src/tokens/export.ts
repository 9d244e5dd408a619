// What a trunk has learnt, as the numbers that inference reads.
import {
  characterDimensions,
  factCount,
  featureKinds,
  type LayerWeights,
  type LinearWeights,
  quantizeRows8,
  type Rows8,
  type TrunkMember,
  type TrunkWeights,
} from 'tincture/training';
import type { Parameter, Parameters } from '../optimizers/parameters.ts';
import type { TokenSettings } from './settings.ts';
import type { LinearParameters, TrunkParameters } from './trunk-parameters.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** Trunks trained with one vocabulary, together; what else each of them comes with stays with it. */
export function joinTrunks<Member extends TrunkMember>(
  { keys, characterKeys, vectors, vectorMean, vectorScale }: TokenVocabulary,
  { width, filters }: Pick<TokenSettings, 'width' | 'filters'>,
  members: readonly Member[],
): TrunkWeights & { readonly members: readonly Member[] } {
  return { width, filters, keys, characterKeys, vectors, vectorMean, vectorScale, members };
}

/** A weight [inputs, outputs] with a row for each output, and its bias. */
export function exportLinear({ weight, bias }: LinearParameters, inputs: number, outputs: number): LinearWeights {
  return { weight: turned(weight, inputs, outputs), bias: bias.value.slice(0, outputs) };
}

function turned({ value }: Parameter, rows: number, columns: number): Rows8 {
  const matrix = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) matrix[j * rows + i] = value[i * columns + j]!;
  return quantizeRows8(matrix, columns, rows);
}

/** A copy of the present values of `parameters`. */
export function exportTrunk(
  { keys, characterKeys }: TokenVocabulary,
  { width, filters }: Pick<TokenSettings, 'width' | 'filters'>,
  inputs: number,
  all: Parameters,
  parameters: TrunkParameters,
): TrunkMember {
  const layer = (part: TrunkParameters['word'], rows: number): LayerWeights => ({
    ...exportLinear(part, rows, width),
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
  return {
    tables: featureKinds.map(({ name, dimensions }, kind) => table(`table.${name}`, keys[kind]!.length, dimensions)),
    characters: table('table.character', characterKeys.length, characterDimensions),
    filters: exportLinear(parameters.filters, 3 * characterDimensions, filters),
    word: layer(parameters.word, inputs),
    facts: quantizeRows8(parameters.facts.value.slice(0, factCount * width), factCount, width),
    mean: exportLinear(parameters.mean, width, width),
    convolutions: parameters.convolutions.map((part) => layer(part, 3 * width)),
    pool: layer(parameters.pool, 2 * width),
  };
}
