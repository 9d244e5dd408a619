// The parameters of the entity network, and what they are before the first step.
import type { Random } from 'tincture';
import { characterDimensions, factCount, featureKinds, type TagScheme } from 'tincture/training';
import type { ConvolutionParameters } from '../layers/residual-convolution.ts';
import type { TransitionParameters } from '../losses/crf.ts';
import type { Parameter, ParameterSizes, Parameters } from '../optimizers/parameters.ts';
import type { NerSettings } from './ner-settings.ts';
import type { NerVocabulary } from './ner-vocabulary.ts';

/** A weight [inputs, outputs] with a bias. */
export interface LinearParameters {
  readonly weight: Parameter;
  readonly bias: Parameter;
}

/** The parameters by their place in the network. */
export interface NerParameters {
  readonly tables: readonly Parameter[];
  readonly characters: Parameter;
  readonly filters: LinearParameters;
  readonly word: ConvolutionParameters;
  /** [facts, width]. */
  readonly facts: Parameter;
  readonly mean: LinearParameters;
  readonly convolutions: readonly ConvolutionParameters[];
  readonly pool: ConvolutionParameters;
  readonly output: LinearParameters;
  readonly transitions: TransitionParameters;
}

/** Elements of each parameter of a network whose words have `inputs` columns. */
export function parameterSizes(
  scheme: TagScheme,
  { keys, characterKeys }: NerVocabulary,
  { width, filters, convolutions }: NerSettings,
  inputs: number,
): ParameterSizes {
  const { tags } = scheme;
  const sizes: Record<string, number> = {};
  const linear = (name: string, rows: number, columns: number): void => {
    Object.assign(sizes, { [`${name}.weight`]: rows * columns, [`${name}.bias`]: columns });
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
  linear('output', width, tags);
  return Object.assign(sizes, { steps: scheme.from.length, starts: tags, ends: tags });
}

/** The parameters in `all`, drawn from `random`. */
export function initialParameters(
  all: Parameters,
  { keys, characterKeys }: NerVocabulary,
  { width, filters, convolutions }: NerSettings,
  inputs: number,
  tags: number,
  random: Random,
): NerParameters {
  const fill = ({ value }: Parameter, count: number, deviation: number): void => {
    for (let i = 0; i < count; i++) value[i] = random.normal() * deviation;
  };
  const linear = (name: string, rows: number, columns: number): LinearParameters => {
    const weight = all.get(`${name}.weight`);
    fill(weight, rows * columns, Math.sqrt(1 / rows));
    return { weight, bias: all.get(`${name}.bias`) };
  };
  const layer = (name: string, rows: number): ConvolutionParameters => {
    const gain = all.get(`${name}.gain`);
    gain.value.fill(1, 0, width);
    return { ...linear(name, rows, width), gain, shift: all.get(`${name}.shift`) };
  };
  const table = (name: string, rows: number, dimensions: number): Parameter => {
    const found = all.get(`table.${name}`);
    fill(found, rows * dimensions, 0.5);
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
    output: linear('output', width, tags),
    transitions: { steps: all.get('steps'), starts: all.get('starts'), ends: all.get('ends') },
  };
}
