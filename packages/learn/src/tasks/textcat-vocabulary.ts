import type { Vectors } from 'tincture';
import {
  createFeatureReader,
  firstLineEnd,
  log,
  type TextcatVocabulary,
  takeVectors,
  unitTextVector,
  vectorTensors,
} from 'tincture/training';
import type { Reading } from '../train/reading.ts';
import { chooseFeatures, FeatureCounts } from './textcat-counts.ts';
import type { TextcatExample } from './textcat-data.ts';
import type { TextcatSettings } from './textcat-settings.ts';

/** What it costs to count the features of a text, and to read its vectors, see {@link createReading}. */
const countingCost = 4;
const meanCost = 1;
export const vocabularyCost: number = countingCost + meanCost;

/** The features of the training texts, with how rare each is, and the mean of their vectors, which count `vectorWeight`. */
export async function buildVocabulary(
  examples: readonly TextcatExample[],
  labels: number,
  settings: TextcatSettings,
  vectorWeight: number,
  allVectors: Vectors | undefined,
  reading: Reading,
): Promise<TextcatVocabulary> {
  const firstLineWeight = settings.firstLineWeight ?? (haveTitles(examples) ? titleWeight : 1);
  const read = createFeatureReader(firstLineWeight);
  const counts = { words: new FeatureCounts(), characters: new FeatureCounts() };
  for (const [text, { doc }] of examples.entries()) {
    await reading(doc.text, countingCost);
    const { words, characters } = read(doc);
    for (const hash of words) counts.words.add(hash, text);
    for (const hash of characters) counts.characters.add(hash, text);
  }
  const vectors =
    allVectors === undefined || vectorWeight === 0 ? undefined : firstVectors(allVectors, settings.vectorWords);
  const vectorBytes =
    vectors === undefined ? 0 : [...vectors.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  // Of each feature a model holds the hash, its idf, a scale, and a byte for each label.
  const room = Math.max(1_000, Math.floor((settings.maxBytes - vectorBytes) / (12 + labels)));
  const total = examples.length;
  // Even what occurs in one text alone helps, by a point of macro F1 on cooking and sst2; where room is short it goes first.
  const chosen = chooseFeatures([counts.words, counts.characters], room);
  const wordKeys = chosen[0]!.length;
  const keys = Int32Array.from(chosen.flatMap((hashes) => [...hashes]));
  return {
    // A model file has the keys of each block in ascending order.
    keys,
    wordKeys,
    // The smoothed form of scikit-learn: as if one more text had every feature.
    idf: Float32Array.from(keys, (hash, place) => {
      const count = counts[place < wordKeys ? 'words' : 'characters'].count(hash);
      return log((1 + total) / (1 + count)) + 1;
    }),
    vectors,
    vectorMean:
      vectors === undefined ? new Float32Array(0) : await meanVector(examples, vectors, firstLineWeight, reading),
    vectorWeight: vectors === undefined ? 0 : vectorWeight,
    firstLineWeight,
  };
}

/** Measured on cooking, whose first lines are titles: 3 to 5 points of macro F1 up to 500 texts, 2 with 2,000. */
const titleWeight = 6;

/** Whether most texts have several lines, of which the first is likely to say what the text is about. */
function haveTitles(examples: readonly TextcatExample[]): boolean {
  return examples.filter(({ doc }) => firstLineEnd(doc.text) > 0).length > examples.length / 2;
}

async function meanVector(
  examples: readonly TextcatExample[],
  vectors: Vectors,
  firstLineWeight: number,
  reading: Reading,
): Promise<Float32Array> {
  const mean = new Float64Array(vectors.dimensions);
  for (const { doc } of examples) {
    await reading(doc.text, meanCost);
    const unit = unitTextVector(doc, vectors, firstLineWeight);
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + unit[i]! / examples.length;
  }
  return Float32Array.from(mean);
}

/** The vectors of the `count` most frequent words: what goes into the model is what it is trained with. */
function firstVectors(vectors: Vectors, count: number): Vectors {
  const { tensors, info } = vectorTensors(vectors, count);
  const component = { kind: 'vectors.v1', name: vectors.name, version: '1.0.0' };
  return takeVectors(
    tensors,
    '',
    { formatVersion: 1, component, network: {}, licences: vectors.licences },
    info,
    vectors.hash,
  );
}
