// What a trainer shares with inference, as `tincture/training`: the kernels and the networks from the inside. Programs
// that only run components do not need it, and it may change with any version.

// Numbers.
export { createKernels } from './kernels/wasm-kernels.ts';
export { type AdamStep, fixedOne, type Kernels } from './kernels/kernels.ts';
export { exp, log } from './kernels/exp-log.ts';
export { quantizeRows4, quantizeRows8, type Rows8 } from './file/quantize.ts';

export { joinParts, type ModelPart } from './file/parts.ts';
export { isSameTrunk, trunkOf } from './file/pipeline-file.ts';

export { type ConfidenceCurve, onCurve } from './models/confidence-curve.ts';
export { bendModel, canBend, temperModel } from './models/temper.ts';

// Links to a knowledge base.
export { buildKnowledgeBase, type KnowledgeBase } from './linking/knowledge-base.ts';
export { type Candidates, linkFeatures } from './linking/candidates.ts';
export { createMentionReader, type MentionReader } from './linking/link-mentions.ts';
export { chooseLink, defaultRanker, type LinkRanker, linkProbabilities } from './linking/ranker.ts';
export { linkerTensors } from './linking/linker-file.ts';

// Words.
export { isSpaceless, tokenizerInfo } from './tokenizer/languages.ts';
export { takeVectors, type VectorsInfo, vectorTensors } from './models/vectors.ts';

// Networks over tokens.
export { featureHashes, featureKinds } from './models/word-features.ts';
export {
  contextBlocks,
  contextWords,
  createContextReader,
  factCount,
  lineStarts,
  type TextContext,
  wordTraits,
} from './models/text-context.ts';
export {
  characterDimensions,
  inputColumns,
  type LayerWeights,
  type LinearWeights,
  type TrunkMember,
  type TrunkWeights,
} from './models/trunk-weights.ts';
export { createTrunk, type Trunk } from './models/trunk.ts';
export { createTensorWriter, readTrunk, writeTrunk } from './models/trunk-file.ts';
export { createWordReader, type WordIds, writeVector } from './models/trunk-words.ts';

export { createTokenNetwork, type TokenMember, type TokenNetwork, type TokenWeights } from './models/token-network.ts';

export {
  bestClass,
  type ClassModel,
  type ClassScores,
  classTensors,
  createClassSpeaker,
  mostClasses,
  readClassModel,
  readScores,
  type SaidOfToken,
  type TokenSpeaker,
} from './models/classes.ts';
export { type LemmaRule, lemmaRule } from './models/edit-tree.ts';
export { type LemmaWords, lemmaTensors, wordKey } from './models/lemma-file.ts';
export { createLemmaSpeaker } from './models/lemmatizer.ts';
export { annotateTokens } from './models/class-component.ts';
export type { TextAttribute } from './score/tokens.ts';
export { taggedAttribute } from './tasks/tagger.ts';

// Entities.
export { createTagScheme, type TagScheme, type TokenSpan, writeTags } from './models/ner-tags.ts';
export { createLattice, type Lattice, latticeBytes, never, type TransitionScores } from './models/crf.ts';
export {
  createNameBonus,
  createNameFinder,
  createNameTest,
  extendName,
  hashWords,
  type NerGazetteer,
  noNames,
} from './models/ner-gazetteer.ts';
export { createNerDecoder, createSureness, type NerDecoder, type ScoredSpan } from './models/ner.ts';
export { type NerDecoding, type NerModel, nerTensors, readNerModel } from './models/ner-file.ts';

// Overlapping spans.
export { bucketCount, findCandidates, type FinderScores, lengthBucket } from './models/span-candidates.ts';
export { type Candidate, createSpanNetwork, type SpanNetwork } from './models/span-network.ts';
export { chooseSpans, cross, type SpanChoice, spanConfidence } from './models/spancat.ts';
export {
  readSpancatModel,
  type SpancatDecoding,
  type SpancatModel,
  spancatTensors,
  type SpanHead,
  tokenOutputs,
} from './models/spancat-file.ts';

// Trees.
export { distanceBucket, distanceBuckets } from './parse/distance.ts';
export { runRecurrence } from './models/gated-recurrence.ts';
export { createParserDecoder, type Parse, type ParserDecoder } from './models/parser-decoder.ts';
export { parsedTokens, rootLabelOf, tempered } from './models/parser.ts';
export { type ParserModel, type ParserTemperatures, parserTensors, readParserModel } from './models/parser-file.ts';
export type { ParserHeadWeights, ParserMember, ParserWeights, RecurrenceWeights } from './models/parser-weights.ts';
// Frames.
export { classTask, frameClasses, innerClasses, noneName, slotTask } from './models/frame-tasks.ts';
// Relations.
export {
  type ContextFeatures,
  contextColumns,
  contextFeatures,
  scoreColumn,
  shownScore,
} from './models/relation-context.ts';
export {
  listPairs,
  pairFeatures,
  type RelationPair,
  type RelationText,
  readRelationText,
} from './models/relation-features.ts';
export { createPairReader, type PairInput, type PairWeights, type ScoredPair } from './models/relation-scorer.ts';
export { createRelationDecoder } from './models/relation-decoder.ts';
export { placeEntities } from './models/relations.ts';
export { entityTask, mostTokens, type RelationModel, relationParts, relationTensors } from './models/relations-file.ts';

// Coreference.
export { clusterInText, givenMentions, type PlacedMention } from './coref/given-mentions.ts';
export { clustersOf } from './coref/link-mentions.ts';
export {
  candidatesOf,
  type CorefMentions,
  readCorefMentions,
} from './models/coref-features.ts';
export { nearerAgreeing, pairFeatures as mentionPairFeatures } from './models/coref-pair-features.ts';
export { labelMentions } from './models/coref.ts';
export { CorefHistory } from './models/coref-history.ts';
export {
  addVector,
  type CorefDecoding,
  type CorefWeights,
  featureRoles,
  inRole,
  linkRanked,
  type RankedMention,
  rankMentions,
  vectorRoles,
} from './models/coref-ranker.ts';
export { type CorefModel, corefParts, corefTensors, mentionNetworkTask } from './models/coref-file.ts';
export { indexKeys } from './models/key-index.ts';
export type { WordTable } from './models/word-table.ts';

// Classes.
export { encodedTaggerTensors, tokenVectors } from './models/encoded-tagger.ts';
export { type EncodedTextcatModel, encodedTextcatTensors } from './models/encoded-textcat.ts';
export { createFeatureReader, firstLineEnd, type TextFeatures } from './models/textcat-features.ts';
export {
  createInputReader,
  type TextcatInput,
  type TextcatVocabulary,
  unitTextVector,
} from './models/textcat-input.ts';
export {
  copyEvenVector,
  networkTensors,
  pieceFactor,
  type TextcatNetwork,
  wordPieces,
} from './models/textcat-network.ts';
export { type TextcatCalibration, type TextcatModel, textcatTensors, toProbabilities } from './models/textcat.ts';

// Discourse.
export { beginsOf, logOdds, readSegmenter } from './models/discourse.ts';
export { discourseParts, type RelationsModel, relationsPart } from './models/discourse-file.ts';
export { segmentClasses, segmentTask } from './models/discourse-tasks.ts';
export { type DiscourseNode, relationFeatures, structureFeatures } from './models/discourse-features.ts';
export {
  createDiscourseParser,
  createFeatureRows,
  type DiscourseModel,
  type FeatureWeights,
  outcomesOf,
} from './models/discourse-parser.ts';
export { readDiscourseText } from './models/discourse-text.ts';
