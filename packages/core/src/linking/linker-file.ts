import { TinctureError } from '../errors/tincture-error.ts';
import { countAt, numberAt, textAt } from '../file/metadata.ts';
import type { ModelFile } from '../file/model-file.ts';
import type { ModelPart } from '../file/parts.ts';
import { type Tensor, takeTensor } from '../file/tensor.ts';
import type { JsonValue } from '../json.ts';
import { areAscending } from '../models/key-index.ts';
import { linkFeatures } from './candidates.ts';
import { type KnowledgeBase, mostLabels } from './knowledge-base.ts';
import type { LinkRanker } from './ranker.ts';
import { packTexts, takeTexts } from './text-list.ts';

/** What a file of the kind `linker.v1` holds. */
export interface LinkerModel {
  readonly base: KnowledgeBase;
  readonly ranker: LinkRanker;
}

const mostEntries = 16_777_216;

/** Tensors and network of a linker. */
export function linkerTensors({ base, ranker }: LinkerModel): ModelPart {
  const integers = (data: Int32Array): Tensor => ({ data, shape: [data.length] });
  const floats = (data: Float32Array): Tensor => ({ data, shape: [data.length] });
  return {
    tensors: new Map<string, Tensor>([
      ['ids', packTexts(base.ids)],
      ['titles', packTexts(base.titles)],
      ['summaries', packTexts(base.summaries)],
      ['names', packTexts(base.names)],
      ['names.starts', integers(base.nameStarts)],
      ['names.entries', integers(base.nameEntries)],
      ['priors', floats(base.priors)],
      ['labels', { data: base.labelOf, shape: [base.size] }],
      ['words', integers(base.wordKeys)],
      ['words.idf', floats(base.idf)],
      ['entries.starts', integers(base.wordStarts)],
      ['entries.words', integers(base.wordRows)],
      ['weights', floats(ranker.weights)],
    ]),
    network: {
      entries: base.size,
      names: base.names.length,
      nameEntries: base.nameEntries.length,
      words: base.wordKeys.length,
      entryWords: base.wordRows.length,
      labels: [...base.labels],
      temperature: ranker.temperature,
      threshold: ranker.threshold,
    },
  };
}

/** The linker in a checked model file: all that is used is there, in range and in order. Throws `model-corrupt`. */
export function readLinkerModel({ tensors, metadata }: ModelFile): LinkerModel {
  const { network } = metadata;
  const count = (key: string): number => countAt(network[key], `network.${key}`, mostEntries);
  const size = count('entries');
  const [names, nameEntries, words, entryWords] = [
    count('names'),
    count('nameEntries'),
    count('words'),
    count('entryWords'),
  ];
  const labels = readLabels(network.labels);
  const labelOf = takeTensor(tensors, 'labels', 'U8', [size]);
  if (labelOf.some((label) => label > labels.length))
    throw corrupt('An entry has a label that the file does not name.');
  const priors = takeTensor(tensors, 'priors', 'F32', [size]);
  if (priors.some((prior) => prior < 0)) throw corrupt('An entry is meant less often than never.');
  const idf = takeTensor(tensors, 'words.idf', 'F32', [words]);
  if (idf.some((weight) => weight < 0 || weight > 100)) throw corrupt('The weights of words are out of range.');
  const wordKeys = takeTensor(tensors, 'words', 'I32', [words]);
  if (!areAscending(wordKeys)) throw corrupt('The words are not in ascending order.');
  const { starts: nameStarts, values: entriesOfNames } = takeLists(
    tensors,
    'names.starts',
    'names.entries',
    names,
    nameEntries,
    size,
  );
  const { starts: wordStarts, values: wordRows } = takeLists(
    tensors,
    'entries.starts',
    'entries.words',
    size,
    entryWords,
    words,
  );
  const temperature = numberAt(network.temperature, 'network.temperature');
  const threshold = numberAt(network.threshold, 'network.threshold');
  if (temperature < 0.01 || temperature > 100 || threshold < 0 || threshold > 1)
    throw corrupt(`The temperature is ${temperature} and the threshold ${threshold}.`);
  return {
    base: {
      size,
      ids: takeTexts(tensors, 'ids', size, true),
      titles: takeTexts(tensors, 'titles', size, true),
      summaries: takeTexts(tensors, 'summaries', size, true),
      names: takeTexts(tensors, 'names', names),
      nameStarts,
      nameEntries: entriesOfNames,
      priors,
      labels,
      labelOf,
      wordKeys,
      idf,
      wordStarts,
      wordRows,
    },
    ranker: { weights: takeTensor(tensors, 'weights', 'F32', [linkFeatures.length + 1]), temperature, threshold },
  };
}

/** Lists of numbers below `limit`, one after the other, and where each begins. */
function takeLists(
  tensors: ReadonlyMap<string, Tensor>,
  startsName: string,
  valuesName: string,
  count: number,
  total: number,
  limit: number,
): { starts: Int32Array; values: Int32Array } {
  const starts = takeTensor(tensors, startsName, 'I32', [count + 1]);
  const values = takeTensor(tensors, valuesName, 'I32', [total]);
  const isOrdered = starts.every((start, index) => start >= (index === 0 ? 0 : starts[index - 1]!));
  if (!isOrdered || starts[0] !== 0 || starts[count] !== total)
    throw corrupt(`The tensor ${JSON.stringify(startsName)} does not divide ${JSON.stringify(valuesName)}.`);
  if (values.some((value) => value < 0 || value >= limit))
    throw corrupt(`The tensor ${JSON.stringify(valuesName)} names what is not there.`);
  return { starts, values };
}

function readLabels(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value) || value.length > mostLabels) throw corrupt('"network.labels" is no list of labels.');
  return value.map((label) => textAt(label, 'network.labels'));
}

function corrupt(problem: string): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem,
    fix: 'Get the file again from where it came from, or build it again: tincture link build',
  });
}
