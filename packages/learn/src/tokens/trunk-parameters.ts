// The parameters of the trunk, and what they are before the first step.
import type { Random } from 'tincture';
import { characterDimensions, factCount, featureKinds } from 'tincture/training';
import type { ConvolutionParameters } from '../layers/residual-convolution.ts';
import type { Parameter, ParameterSizes, Parameters } from '../optimizers/parameters.ts';
import type { TokenSettings } from './settings.ts';
import type { TokenVocabulary } from './vocabulary.ts';

/** A weight [inputs, outputs] with a bias. */
export interface LinearParameters {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/** The parameters by their place in the network. */
export interface TrunkParameters {
  readonly tables: readonly Parameter[];
  readonly characters: Parameter;
  readonly filters: LinearParameters;
  readonly word: ConvolutionParameters;
  /** [facts, width]. */
  readonly facts: Parameter;
  readonly mean: LinearParameters;
  readonly convolutions: readonly ConvolutionParameters[];
  readonly pool: ConvolutionParameters;
}

/** Elements of each parameter of a trunk whose words have `inputs` columns. */
export function trunkSizes(
  { keys, characterKeys }: TokenVocabulary,
  { width, filters, convolutions }: TokenSettings,
  inputs: number,
): ParameterSizes {
  const sizes: Record<string, number> = {};
  const linear = (name: string, rows: number, columns: number): void => {
    Object.assign(sizes, linearSizes(name, rows, columns));
  };
  const layer = (name: string, rows: number): void => {
    linear(name, rows, width);
    Object.assign(sizes, { [`${name}.gain`]: width, [`${name}.shift`]: width });
  };
  featureKinds.forEach(({ name, dimensions }, kind) => {
    sizes[`table.${name}`] = keys[kind]!.length * dimensions;
  });
  sizes['table.character'] = characterKeys.length * characterDimensions;
  linear('filters', 3 * characterDimensions, filters);
  layer('word', inputs);
  sizes.facts = factCount * width;
  linear('mean', width, width);
  for (let i = 0; i < convolutions; i++) layer(`convolution${i}`, 3 * width);
  layer('pool', 2 * width);
  return sizes;
}

/** The parameters in `all`, drawn from `random`. */
export function initialTrunk(
  all: Parameters,
  { keys, characterKeys }: TokenVocabulary,
  { width, filters, convolutions }: TokenSettings,
  inputs: number,
  random: Random,
): TrunkParameters {
  const linear = (name: string, rows: number, columns: number): LinearParameters =>
    initialLinear(all, name, rows, columns, random);
  const layer = (name: string, rows: number): ConvolutionParameters => {
    const gain = all.get(`${name}.gain`);
    gain.value.fill(1, 0, width);
    return { ...linear(name, rows, width), gain, shift: all.get(`${name}.shift`) };
  };
  const table = (name: string, rows: number, dimensions: number): Parameter => {
    const found = all.get(`table.${name}`);
    fill(found, rows * dimensions, 0.5, random);
    return found;
  };
  return {
    tables: featureKinds.map(({ name, dimensions }, kind) => table(name, keys[kind]!.length, dimensions)),
    characters: table('character', characterKeys.length, characterDimensions),
    filters: linear('filters', 3 * characterDimensions, filters),
    word: layer('word', inputs),
    facts: all.get('facts'),
    mean: linear('mean', width, width),
    convolutions: Array.from({ length: convolutions }, (_, i) => layer(`convolution${i}`, 3 * width)),
    pool: layer('pool', 2 * width),
  };
}

/** The linear layer `name` in `all`, [rows, columns], drawn from `random`. */
export function initialLinear(
  all: Parameters,
  name: string,
  rows: number,
  columns: number,
  random: Random,
): LinearParameters {
  const weight = all.get(`${name}.weight`);
  fill(weight, rows * columns, Math.sqrt(1 / rows), random);
  return { weight, bias: all.get(`${name}.bias`) };
}

/** Elements of the parameters of {@link initialLinear}. */
export function linearSizes(name: string, rows: number, columns: number): ParameterSizes {
  return { [`${name}.weight`]: rows * columns, [`${name}.bias`]: columns };
}

function fill({ value }: Parameter, count: number, deviation: number, random: Random): void {
  for (let i = 0; i < count; i++) value[i] = random.normal() * deviation;
}
