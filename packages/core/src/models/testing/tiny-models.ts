import { writeModel } from '../../file/model-file.ts';
import { quantizeRows8, type Rows8 } from '../../file/quantize.ts';
import type { Tensor } from '../../file/tensor.ts';
import type { JsonObject } from '../../json.ts';
import { createRandom, type Random } from '../../random.ts';
import { parseTask } from '../../tasks/parse-task.ts';
import type { Task } from '../../tasks/task.ts';
import { tokenizerInfo } from '../../tokenizer/languages.ts';
import { classTensors } from '../classes.ts';
import { lemmaRule } from '../edit-tree.ts';
import { lemmaTensors, wordKey } from '../lemma-file.ts';
import { type NerModel, nerTensors } from '../ner-file.ts';
import { type NerGazetteer, noNames } from '../ner-gazetteer.ts';
import { stepCount } from '../ner-tags.ts';
import { bucketCount } from '../span-candidates.ts';
import { type SpancatDecoding, type SpancatModel, spancatTensors, tokenOutputs } from '../spancat-file.ts';
import { factCount } from '../text-context.ts';
import { textcatTensors } from '../textcat.ts';
import { characterDimensions, inputColumns, type LayerWeights, type LinearWeights } from '../trunk-weights.ts';
import { readVectors, type Vectors } from '../vectors.ts';
import { featureHashes, featureKinds } from '../word-features.ts';

/** For tests: an entity network with random weights. */
export interface TinyNer {
  readonly width?: number;
  readonly filters?: number;
  readonly convolutions?: number;
  readonly members?: number;
  readonly labels?: number;
  /** Words whose forms have rows. */
  readonly words?: readonly string[];
  readonly vectors?: Vectors;
  readonly seed?: number;
  readonly outsideBias?: number;
  readonly offset?: number;
  readonly knownOffset?: number;
  readonly gazetteer?: NerGazetteer;
}

/** For tests: an entity model that says something, if nothing sensible. */
export function tinyNer(options: TinyNer = {}): NerModel {
  const {
    width = 8,
    filters = 4,
    convolutions = 2,
    members = 1,
    labels = 1,
    words = [],
    vectors,
    seed = 1,
    outsideBias = 0,
    offset = 0,
    knownOffset = 0,
    gazetteer = noNames,
  } = options;
  const random = createRandom(seed);
  const tags = 1 + 4 * labels;
  const floats = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  const matrix = (rows: number, columns: number): Rows8 => quantizeRows8(floats(rows * columns), rows, columns);
  const linear = (inputs: number, outputs: number): LinearWeights => ({
    weight: matrix(outputs, inputs),
    bias: floats(outputs),
  });
  const layer = (inputs: number): LayerWeights => ({
    ...linear(inputs, width),
    gain: floats(width),
    shift: floats(width),
  });
  const hashes = new Int32Array(featureKinds.length);
  const keys = featureKinds.map((_, kind) => {
    const found = words.map((word) => {
      featureHashes(word, hashes);
      return hashes[kind]!;
    });
    return Int32Array.from(new Set(found)).sort();
  });
  const units = new Set(words.flatMap((word) => [...word].map((character) => character.charCodeAt(0))));
  const characterKeys = Int32Array.from(units).sort();
  const dimensions = vectors?.dimensions ?? 0;
  return {
    weights: {
      width,
      filters,
      tags,
      keys,
      characterKeys,
      vectors,
      vectorMean: floats(dimensions),
      vectorScale: 1,
      members: Array.from({ length: members }, () => ({
        tables: featureKinds.map(({ dimensions: columns }, kind) => matrix(keys[kind]!.length, columns)),
        characters: matrix(characterKeys.length, characterDimensions),
        filters: linear(3 * characterDimensions, filters),
        word: layer(inputColumns(filters, dimensions)),
        facts: matrix(factCount, width),
        mean: linear(width, width),
        convolutions: Array.from({ length: convolutions }, () => layer(3 * width)),
        pool: layer(2 * width),
        output: linear(width, tags),
      })),
    },
    transitions: { steps: floats(stepCount(labels)), starts: floats(tags), ends: floats(tags) },
    decoding: { outsideBias, temperature: 1, offset, knownOffset },
    gazetteer,
  };
}

/** For tests: a task for {@link tinyNer} with as many labels. */
function nerTaskOf(labels: number): Task {
  return parseTask('tiny', { kind: 'ner', labels: Array.from({ length: labels }, (_, i) => `L${i}`) });
}

/** For tests: {@link tinyNer} as a file. */
export function tinyNerFile(options: TinyNer = {}): Uint8Array {
  const { tensors, network } = nerTensors(tinyNer(options), options.vectors);
  return fileOf('ner.v1', tensors, network, nerTaskOf(options.labels ?? 1));
}

/** For tests: networks with random weights that tell `classes` classes apart. */
function tinyClasses(classes: number, options: TinyNer = {}): { tensors: Map<string, Tensor>; network: JsonObject } {
  const random = createRandom(options.seed ?? 1);
  const { weights } = tinyNer(options);
  const { width } = weights;
  const members = weights.members.map((member) => ({
    ...member,
    output: {
      weight: quantizeRows8(
        Float32Array.from({ length: classes * width }, () => random.normal()),
        classes,
        width,
      ),
      bias: Float32Array.from({ length: classes }, () => random.normal()),
    },
  }));
  return classTensors({ weights: { ...weights, members }, temperature: 1 }, options.vectors);
}

/** For tests: a tagger as a file. */
export function tinyTaggerFile(attribute: 'tag' | 'pos', labels: readonly string[], options: TinyNer = {}): Uint8Array {
  const { tensors, network } = tinyClasses(labels.length, options);
  return fileOf('tagger.v1', tensors, network, parseTask('tags', { kind: 'tagger', attribute, labels }));
}

/** For tests: a morphologizer as a file. */
export function tinyMorphologizerFile(features: readonly string[], options: TinyNer = {}): Uint8Array {
  const { tensors, network } = tinyClasses(features.length, options);
  return fileOf('morphologizer.v1', tensors, { ...network, features }, parseTask('morph', { kind: 'morphologizer' }));
}

/** For tests: a lemmatizer as a file, that knows `words` with their lemmas; the rules of the first `scored` are scored. */
export function tinyLemmatizerFile(
  words: readonly (readonly [word: string, lemma: string, pos?: string])[],
  scored: number = words.length,
  options: TinyNer = {},
): Uint8Array {
  const rules = words.map(([word, lemma]) => lemmaRule(word, lemma)!);
  const pairs = words
    .flatMap(([word, , pos], rule) => [
      { key: wordKey(word), rule },
      ...(pos === undefined ? [] : [{ key: wordKey(word, pos), rule }]),
    ])
    .sort((a, b) => a.key - b.key);
  const lemmas = lemmaTensors(rules, scored, {
    keys: Int32Array.from(pairs, ({ key }) => key),
    rules: Int32Array.from(pairs, ({ rule }) => rule),
  });
  const { tensors, network } = tinyClasses(scored, options);
  const task = parseTask('lemmas', { kind: 'lemmatizer' });
  return fileOf('lemmatizer.v1', new Map([...tensors, ...lemmas.tensors]), { ...network, ...lemmas.network }, task);
}

/** For tests: a small text classifier as a file. */
export function tinyTextcatFile(): Uint8Array {
  const { tensors, network } = textcatTensors({
    vocabulary: {
      keys: Int32Array.from([-7, 5, 11]),
      wordKeys: 2,
      idf: Float32Array.from([1, 2, 3]),
      vectors: undefined,
      vectorMean: new Float32Array(0),
      vectorWeight: 0,
      firstLineWeight: 1,
    },
    weights: quantizeRows8(Float32Array.from([1, -1, 0.5, 0, 2, 3]), 3, 2),
    bias: Float32Array.from([0.1, -0.1]),
    temperature: 1,
    offsetBelow: 0,
    temperatureBelow: 1,
  });
  return fileOf('textcat.v1', tensors, network, parseTask('topic', { kind: 'textcat', labels: ['a', 'b'] }));
}

/** For tests: word vectors of two dimensions as a file. */
export function tinyVectorsFile(words: readonly string[], random: Random = createRandom(1)): Uint8Array {
  const bytes = new TextEncoder().encode(words.map((word) => `${word}\n`).join(''));
  const matrix = Float32Array.from({ length: 2 * words.length }, () => random.normal());
  const { values, scales } = quantizeRows8(matrix, words.length, 2);
  const tensors = new Map<string, Tensor>([
    ['words', { data: bytes, shape: [bytes.length] }],
    ['rows', { data: values, shape: [words.length, 2] }],
    ['scales', { data: scales, shape: [words.length] }],
  ]);
  return fileOf('vectors.v1', tensors, { dimensions: 2, count: words.length, bits: 8, wordBytes: bytes.length });
}

/** For tests: {@link tinyVectorsFile}, read. */
export function tinyVectors(words: readonly string[]): Vectors {
  return readVectors(tinyVectorsFile(words));
}

/** For tests: a file of a component of this kind. */
export function fileOf(
  kind: string,
  tensors: ReadonlyMap<string, Tensor>,
  network: JsonObject,
  task?: Task,
): Uint8Array {
  const component = { kind, name: 'tiny', version: '0.1.0' };
  const tokenizer = task === undefined ? {} : { task, tokenizer: tokenizerInfo(task.language) };
  return writeModel({ tensors, metadata: { formatVersion: 1, component, ...tokenizer, network } });
}

/** For tests: a model for overlapping spans that says something, if nothing sensible. */
export function tinySpancat(options: TinyNer & Partial<SpancatDecoding> = {}): SpancatModel {
  const { labels = 1, seed = 1, ngrams = 2, longest = 6, finder = -1, threshold = 0 } = options;
  const { temperature = 1, offset = 0, crossing = true, several = true } = options;
  const { tags: _, ...weights } = tinyNer(options).weights;
  const random = createRandom(seed + 1);
  const floats = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  const matrix = (rows: number, columns: number): Rows8 => quantizeRows8(floats(rows * columns), rows, columns);
  const { width } = weights;
  const spanWidth = 8;
  const outputs = tokenOutputs(spanWidth);
  return {
    weights: {
      ...weights,
      spanWidth,
      labels,
      members: weights.members.map((member) => ({
        ...member,
        tokens: { weight: matrix(outputs, width), bias: floats(outputs) },
        lengths: matrix(bucketCount, spanWidth),
        output: { weight: matrix(labels, spanWidth), bias: floats(labels) },
      })),
    },
    decoding: { ngrams, longest, finder, threshold, temperature, offset, crossing, several },
  };
}

/** For tests: {@link tinySpancat} as a file. */
export function tinySpancatFile(options: TinyNer & Partial<SpancatDecoding> = {}): Uint8Array {
  const { tensors, network } = spancatTensors(tinySpancat(options), options.vectors);
  const labels = Array.from({ length: options.labels ?? 1 }, (_, i) => `L${i}`);
  return fileOf('spancat.v1', tensors, network, parseTask('tiny', { kind: 'spancat', labels }));
}
