// The public interface of the library, in the order in which one meets it. What only trainers need is in training.ts.

// Text, tokens, annotations.
export { createDoc, tokenText, tokenTexts, withAnnotations } from './doc/create-doc.ts';
export type { Doc } from './doc/doc.ts';
export type { Annotations, Argument, Document, LabelledSpan, Range, Relation, Source } from './doc/annotations.ts';
export { type AlignedSpans, type Alignment, alignSpan, alignSpans, type TokenRange } from './doc/align.ts';
export {
  createTokenizer,
  type ExplainedToken,
  explainTokens,
  type Tokenizer,
  type TokenizerOptions,
  tokenize,
} from './tokenizer/tokenizer.ts';
export type { TokenRule } from './tokenizer/emit.ts';

// Tasks, and what predicts them.
export { type Label, type Task, type TaskKind, taskKinds } from './tasks/task.ts';
export { parseTask } from './tasks/parse-task.ts';
export type { JudgedConfidence, KindFigures, KindOfTask } from './tasks/kind.ts';
export { kindOf, statementKeys } from './tasks/kinds.ts';
export { byPlace, entityTypes, mayRelate } from './tasks/relations.ts';
export type { Component, Dropped, OnStage, Prediction, PredictOptions, Stage, Usage } from './pipeline/component.ts';
export { loadComponent } from './models/load.ts';
export {
  createRulesComponent,
  type RuleHit,
  type RulesComponent,
  type RulesComponentOptions,
} from './rules/component.ts';
export type { RuleIssue } from './rules/rules-file.ts';

// Metrics, intervals, significance.
export { type LabelScore, type Scores, scoreTask } from './score/score-task.ts';
export { pairPredictions } from './score/pair-predictions.ts';
export type { Statement } from './score/statements.ts';
export type { Confusion, ScoredPair } from './score/confusion.ts';
export type { DocumentCounts, PrecisionRecall } from './score/counts.ts';
export {
  type Difference,
  type Interval,
  meanScoreInterval,
  type ResampleOptions,
  scoreDifference,
  scoreInterval,
  unpairedDifference,
} from './score/bootstrap.ts';
export { type CurveExamples, forecastCurve } from './score/forecast.ts';
export { expectedCalibrationError } from './score/calibration.ts';
export { chosenLabels } from './score/cats.ts';
export { overlaps } from './score/ents.ts';

// Splits and copies.
export { assignSplits, defaultShares, type SplitName, type SplitShares } from './split/assign-splits.ts';
export { type DuplicatePair, findDuplicates, findRepetitions } from './split/near-duplicates.ts';

// File formats.
export { readDocuments } from './convert/read.ts';
export { lossReport, writeDocuments } from './convert/write.ts';
export { detectFormat } from './convert/detect.ts';
export { parseSource } from './convert/parse-source.ts';
export {
  type FormatName,
  formatNames,
  type Line,
  type ReadItem,
  type ReadOptions,
  type Reject,
  type WriteOptions,
} from './convert/types.ts';

// The model file.
export { isModelFile, type ModelContent, type ModelFile, readModel, writeModel } from './file/model-file.ts';
export {
  type ComponentInfo,
  formatVersion,
  type LicenceNote,
  type ModelMetadata,
  type TrainingInfo,
} from './file/metadata.ts';
export type { Tensor } from './file/tensor.ts';
export { sha256 } from './file/sha256.ts';
export { readVectors, type Vectors } from './models/vectors.ts';

// Errors, JSON, seeded randomness.
export { type ErrorDetails, formatWhere, TinctureError, toTinctureError, type Where } from './errors/tincture-error.ts';
export { type ErrorCode, errorCodes } from './errors/codes.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { createRandom, type Random, type RandomState } from './random.ts';
