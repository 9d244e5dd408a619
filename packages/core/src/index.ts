export { detectFormat } from './convert/detect.ts';
export { parseSource } from './convert/parse-source.ts';
export { readDocuments } from './convert/read.ts';
export {
  type FormatName,
  formatNames,
  type Line,
  type ReadItem,
  type ReadOptions,
  type Reject,
  type WriteOptions,
} from './convert/types.ts';
export { lossReport, writeDocuments } from './convert/write.ts';
export { type AlignedSpans, type Alignment, alignSpan, alignSpans, type TokenRange } from './doc/align.ts';
export type { Annotations, Document, LabelledSpan, Range, Source } from './doc/annotations.ts';
export { createDoc, tokenText, tokenTexts, withAnnotations } from './doc/create-doc.ts';
export type { Doc } from './doc/doc.ts';
export { type ErrorCode, errorCodes } from './errors/codes.ts';
export { type ErrorDetails, formatWhere, TinctureError, toTinctureError, type Where } from './errors/tincture-error.ts';
export {
  type ComponentInfo,
  formatVersion,
  type LicenceNote,
  type ModelMetadata,
  type TrainingInfo,
} from './file/metadata.ts';
export { isModelFile, type ModelContent, type ModelFile, readModel, writeModel } from './file/model-file.ts';
export { quantizeRows4, quantizeRows8, type Rows8 } from './file/quantize.ts';
export { sha256 } from './file/sha256.ts';
export type { Tensor } from './file/tensor.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { exp, log } from './kernels/exp-log.ts';
export type { AdamStep, Kernels } from './kernels/kernels.ts';
export { createKernels } from './kernels/wasm-kernels.ts';
export {
  createLattice,
  type Lattice,
  setPotentials,
  sumPaths,
  type TransitionScores,
  type TransitionWeights,
  transitionWeights,
} from './models/crf.ts';
export { indexKeys } from './models/key-index.ts';
export { loadComponent } from './models/load.ts';
export { createNerDecoder, type NerDecoder, type ScoredSpan } from './models/ner.ts';
export { featureHashes, featureKinds } from './models/ner-features.ts';
export { type NerDecoding, type NerModel, nerTensors, readNerModel } from './models/ner-file.ts';
export { createNameBonus, createNameFinder, extendName, type NerGazetteer, noNames } from './models/ner-gazetteer.ts';
export { inputColumns, type LayerWeights, type NerMember, type NerWeights, writeVector } from './models/ner-network.ts';
export { createTagScheme, type TagScheme, type TokenSpan, writeTags } from './models/ner-tags.ts';
export { type TextcatModel, textcatTensors, toProbabilities } from './models/textcat.ts';
export { createFeatureReader, type TextFeatures } from './models/textcat-features.ts';
export {
  createInputReader,
  type TextcatInput,
  type TextcatVocabulary,
  unitTextVector,
} from './models/textcat-input.ts';
export { readVectors, takeVectors, type Vectors, type VectorsInfo, vectorTensors } from './models/vectors.ts';
export type { Component, Dropped, Prediction, PredictOptions, Usage } from './pipeline/component.ts';
export { createRandom, type Random } from './random.ts';
export {
  createRulesComponent,
  type RuleHit,
  type RulesComponent,
  type RulesComponentOptions,
} from './rules/component.ts';
export type { RuleIssue } from './rules/rules-file.ts';
export {
  type Difference,
  type Interval,
  meanScoreInterval,
  type ResampleOptions,
  scoreDifference,
  scoreInterval,
} from './score/bootstrap.ts';
export { chosenLabels } from './score/cats.ts';
export type { Confusion, ScoredPair } from './score/confusion.ts';
export type { DocumentCounts, PrecisionRecall } from './score/counts.ts';
export { overlaps } from './score/ents.ts';
export { pairPredictions } from './score/pair-predictions.ts';
export { type LabelScore, type Scores, scoreTask } from './score/score-task.ts';
export { assignSplits, defaultShares, type SplitName, type SplitShares } from './split/assign-splits.ts';
export { type DuplicatePair, findDuplicates, findRepetitions } from './split/near-duplicates.ts';
export { parseTask } from './tasks/parse-task.ts';
export { type Label, type Task, type TaskKind, taskKinds } from './tasks/task.ts';
export type { TokenRule } from './tokenizer/emit.ts';
export {
  createTokenizer,
  type ExplainedToken,
  explainTokens,
  type Tokenizer,
  type TokenizerOptions,
  tokenize,
  tokenizerInfo,
} from './tokenizer/tokenizer.ts';
