// The public interface of the library, in the order in which one meets it. Beside it: file formats in convert.ts,
// binary files of Docs in docs-file.ts, drawings in show.ts, and what only trainers need in training.ts.

// Text, tokens, annotations.
export { createDoc, tokenText, tokenTexts, withAnnotations } from './doc/create-doc.ts';
export type { Doc } from './doc/doc.ts';
export { docOf } from './doc/doc-of.ts';
export { normalizeMorph } from './doc/morph.ts';
export {
  type Annotations,
  type Argument,
  type AttributeValue,
  type Cluster,
  type DiscourseEdge,
  type DiscourseSignal,
  type DiscourseUnit,
  type Document,
  type Frame,
  type LabelledSpan,
  type Mention,
  type Range,
  type Relation,
  type Slot,
  type Source,
  type TokenAnnotation,
  tokenAttributes,
} from './doc/annotations.ts';
export {
  type AlignedSpans,
  type Alignment,
  alignSpan,
  alignSpans,
  isInsidePair,
  keepSpans,
  type TokenRange,
} from './doc/align.ts';
export { defineSpanGroup, type SpanGroup, type SpanWithLabel } from './doc/define-span-group.ts';

// Typed values of a user's own on texts, spans and tokens.
export {
  type Attribute,
  type AttributeOptions,
  type AttributeOwner,
  type DocAttribute,
  defineAttribute,
  type SpanAttribute,
  type TokenAttribute,
} from './attributes/define-attribute.ts';
export type { Annotated, Place } from './attributes/attribute-store.ts';
export {
  booleanType,
  choiceType,
  listType,
  numberType,
  stringType,
  type ValueType,
} from './attributes/value-types.ts';

// Other tokens for the same text.
export type { LostAnnotation, MovedSpan } from './retokenize/outcome.ts';
export { type Retokenized, type RetokenizeOptions, retokenize } from './retokenize/retokenize.ts';
export type { Merge, Split, TokenChange, TokenFields } from './retokenize/plan.ts';

// Cutting texts into tokens.
export {
  createTokenizer,
  type ExplainedToken,
  explainTokens,
  type Tokenizer,
  type TokenizerOptions,
  tokenize,
  tokenizerFor,
  tokenizerOf,
} from './tokenizer/tokenizer.ts';
export { defaultLanguage, type LanguageCode, languageCodes, languageName } from './tokenizer/languages.ts';
export type { TokenRule } from './tokenizer/emit.ts';

// Tasks, and what predicts them.
export { type Label, type Task, type TaskKind, taskKinds } from './tasks/task.ts';
export { parseTask } from './tasks/parse-task.ts';
export type { JudgedConfidence } from './score/judged-confidence.ts';
export type { KindFigures, KindOfTask } from './tasks/kind.ts';
export { kindOf, statementKeys } from './tasks/kinds.ts';
export { spansOf } from './tasks/spancat.ts';
export { spansGroup } from './tasks/spans-group.ts';
export { docFor } from './tasks/doc-for.ts';
export { framesOfSlot, hasInnerFrames, slotNames, slotsOfIntent } from './tasks/frames.ts';
export { mentionsAlone } from './coref/given-mentions.ts';
export { clusterOrder, mentionOrder } from './tasks/coref.ts';
export {
  inTreeOrder,
  hasParents,
  labelsAbove,
  labelsBelow,
  type PlacedInTree,
  withLabelsAbove,
} from './tasks/label-tree.ts';
export { byPlace, entityTypes, mayRelate } from './tasks/relations.ts';
export type {
  Component,
  Dropped,
  OnStage,
  Prediction,
  PredictOptions,
  Reason,
  SharedPart,
  Stage,
  Usage,
} from './pipeline/component.ts';
export {
  type ExplainedStatement,
  type Explanation,
  type ExplainOptions,
  explainPrediction,
  type WordEffect,
} from './explain/explain-prediction.ts';
export type { SentenceEncoder } from './models/sentence-encoder.ts';
export { isPipeline, type LoadOptions, loadComponent, neededEncoder } from './models/load.ts';
export {
  createRulesComponent,
  type RuleHit,
  type RulesComponent,
  type RulesComponentOptions,
} from './rules/component.ts';
export type { RuleIssue } from './rules/rules-file.ts';
export {
  createMatcher,
  type Matcher,
  type MatcherOptions,
  type MatcherPattern,
  type PatternMatch,
} from './rules/create-matcher.ts';
export type { AnnotatedTokenTests, LengthTest, TextTest, TokenPattern, TokenTests } from './rules/pattern-types.ts';
export { givenTo } from './pipeline/given.ts';
export { type ComponentDefinition, defineComponent } from './pipeline/define-component.ts';
export { type PipeItemOptions, type PipeOptions, type Piped, pipe } from './pipeline/pipe.ts';
export { type JoinOptions, joinEntities } from './pipeline/join-entities.ts';
export { createPipeline, type Pipeline, type PipelineOptions } from './pipeline/pipeline.ts';

// Knowledge bases, and which of their entries a text names.
export type { KnowledgeBaseEntry } from './linking/knowledge-base.ts';
export { isLinker, type LinkCandidate, type Linker } from './linking/linker.ts';

// Trees of dependencies: sentences, noun chunks, patterns.
export { sentenceStarts, sentencesOf } from './parse/sentences.ts';
export { type NounChunk, nounChunks } from './parse/noun-chunks.ts';
export { bestTree, isTree } from './parse/arborescence.ts';
export { breakCircles } from './parse/circles.ts';
export {
  createDependencyMatcher,
  type DependencyMatch,
  type DependencyMatcher,
  type DependencyPatternNode,
} from './rules/dependency-matcher.ts';
export type { TreeSign } from './rules/tree-operators.ts';

// Rhetorical structures: relations and their labels, and the tree that they make.
export { withDepths } from './discourse/depths.ts';
export { tilingProblem, unitsFrom } from './discourse/tiling.ts';
export { isMultinuclear, relationClass, relationIn, relationName, sameUnit } from './discourse/labels.ts';
export {
  type Attachment,
  attachmentsOf,
  type DiscourseTree,
  type Nuclearity,
  type TreeResult,
  treeOfUnits,
} from './discourse/tree.ts';

// Metrics, intervals, significance.
export { type LabelScore, type Scores, scoreTask } from './score/score-task.ts';
export { linkInterval, scoreLinks } from './score/score-links.ts';
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
export { type Bounds, wilsonInterval } from './score/unvaried.ts';
export { type CurveExamples, forecastCurve } from './score/forecast.ts';
export { type ExactCalibration, exactCalibration, expectedCalibrationError } from './score/calibration.ts';
export { chosenLabels } from './score/cats.ts';
export { overlaps } from './score/ents.ts';

// Splits and copies.
export { assignSplits, defaultShares, type SplitName, type SplitShares } from './split/assign-splits.ts';
export { type DuplicatePair, findDuplicates, findRepetitions } from './split/near-duplicates.ts';

// The model file.
export {
  joinComponents,
  type ListedComponent,
  listComponents,
  pipelineKind,
  takeComponent,
} from './file/pipeline-file.ts';
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

// Errors and what they count, JSON, seeded randomness.
export { type ErrorDetails, formatWhere, TinctureError, toTinctureError, type Where } from './errors/tincture-error.ts';
export { type ErrorCode, errorCodes } from './errors/codes.ts';
export { counted } from './errors/counted.ts';
export type { JsonObject, JsonValue } from './json.ts';
export { createRandom, type Random, type RandomState } from './random.ts';
