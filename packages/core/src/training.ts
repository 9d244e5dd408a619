// What a trainer shares with inference, as `tincture/training`: the kernels and the networks from the inside. Programs
// that only run components do not need it, and it may change with any version.

// Numbers.
export { createKernels } from './kernels/wasm-kernels.ts';
export type { AdamStep, Kernels } from './kernels/kernels.ts';
export { exp, log } from './kernels/exp-log.ts';
export { quantizeRows4, quantizeRows8, type Rows8 } from './file/quantize.ts';

export { joinParts, type ModelPart } from './file/parts.ts';

// Words.
export { tokenizerInfo } from './tokenizer/tokenizer.ts';
export { takeVectors, type VectorsInfo, vectorTensors } from './models/vectors.ts';

// Entities.
export { createTagScheme, type TagScheme, type TokenSpan, writeTags } from './models/ner-tags.ts';
export { createLattice, type Lattice, latticeBytes, never, type TransitionScores } from './models/crf.ts';
export { featureHashes, featureKinds } from './models/ner-features.ts';
export {
  contextBlocks,
  contextWords,
  createContextReader,
  factCount,
  lineStarts,
  type TextContext,
  wordTraits,
} from './models/ner-context.ts';
export {
  characterDimensions,
  inputColumns,
  type LayerWeights,
  type LinearWeights,
  type NerMember,
  type NerWeights,
} from './models/ner-weights.ts';
export { createWordReader, type WordIds, writeVector } from './models/ner-words.ts';
export {
  createNameBonus,
  createNameFinder,
  extendName,
  hashWords,
  type NerGazetteer,
  noNames,
} from './models/ner-gazetteer.ts';
export { createNerDecoder, type NerDecoder, type ScoredSpan } from './models/ner.ts';
export { type NerDecoding, type NerModel, nerTensors, readNerModel } from './models/ner-file.ts';

// Relations.
export { type ContextFeatures, contextColumns, contextFeatures, type ScoredPair } from './models/relation-context.ts';
export {
  listPairs,
  pairFeatures,
  type RelationPair,
  type RelationText,
  readRelationText,
} from './models/relation-features.ts';
export { createPairReader, type PairInput, type PairWeights, scorePair } from './models/relation-scorer.ts';
export { vectorBlocks } from './models/relation-vectors.ts';
export { createRelationDecoder, placeEntities } from './models/relations.ts';
export { entityTask, mostTokens, type RelationModel, relationParts, relationTensors } from './models/relations-file.ts';

// Classes.
export { createFeatureReader, firstLineEnd, type TextFeatures } from './models/textcat-features.ts';
export {
  createInputReader,
  type TextcatInput,
  type TextcatVocabulary,
  unitTextVector,
} from './models/textcat-input.ts';
export { type TextcatCalibration, type TextcatModel, textcatTensors, toProbabilities } from './models/textcat.ts';
