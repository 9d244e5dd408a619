import { clusterInText, givenMentions, type PlacedMention } from '../coref/given-mentions.ts';
import { clustersOf } from '../coref/link-mentions.ts';
import type { TokenRange } from '../doc/align.ts';
import type { Cluster, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { clusterOrder } from '../tasks/coref.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { readCorefMentions } from './coref-features.ts';
import { type CorefModel, corefParts, mentionNetworkTask, readCorefModel } from './coref-file.ts';
import { linkRanked, rankMentions } from './coref-ranker.ts';
import { indexKeys } from './key-index.ts';
import { type Candidate, createSpanNetwork } from './span-network.ts';
import { chooseSpans, spanConfidence } from './spancat.ts';
import { readSpancatModel, type SpancatDecoding } from './spancat-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import type { WordTable } from './word-table.ts';

/** Puts the mentions of a text, which are by start, then by end, into clusters; `isGiven`: as somebody gave them, not as they were found. */
export type CorefDecoder = (doc: Doc, mentions: readonly PlacedMention[], isGiven?: boolean) => readonly Cluster[];

/** What links mentions with `model`; `table` are the vectors that it was trained with. */
export function createCorefDecoder(
  { keys, weights, decoding }: CorefModel,
  table: WordTable | undefined,
  language?: LanguageCode,
): CorefDecoder {
  const find = indexKeys(keys);
  const { reach, temperature, singletons, given } = decoding;
  const whereGiven = { ...weights, bias: weights.bias + given };
  return (doc, mentions, isGiven = false) => {
    const read = readCorefMentions(doc, mentions, table, language);
    const ranked = rankMentions(read, isGiven ? whereGiven : weights, find, reach);
    const { links, confidences } = linkRanked(ranked, temperature);
    return clustersOf(links)
      .filter((members) => singletons || members.length > 1)
      .map((members) =>
        clusterInText(
          doc,
          members.map((member) => ({ ...mentions[member]!, linkConfidence: confidences[member]! })),
        ),
      )
      .sort(clusterOrder);
  };
}

/**
 * The mentions among the candidates of a text: those with the first label of {@link mentionNetworkTask}, each with the kind of thing that scores
 * most on the same words. `labels` are the names of the kinds.
 */
export function chooseMentions(
  candidates: readonly Candidate[],
  decoding: SpancatDecoding,
  labels: readonly string[],
): readonly PlacedMention[] {
  const kindOf = kindReader(candidates, labels);
  return chooseSpans(candidates, decoding).flatMap((span): PlacedMention[] => {
    const { startToken, endToken, label, score } = span;
    if (label !== 0) return [];
    return [{ startToken, endToken, label: kindOf(span), confidence: spanConfidence(score, decoding) }];
  });
}

/** Given mentions, each with the kind of thing that scores most on its words where it comes without one of `labels`. */
export function labelMentions(
  mentions: readonly PlacedMention[],
  candidates: readonly Candidate[],
  labels: readonly string[],
): readonly PlacedMention[] {
  const kindOf = kindReader(candidates, labels);
  const known = new Set(labels);
  return mentions.map((mention) =>
    mention.label !== undefined && known.has(mention.label) ? mention : { ...mention, label: kindOf(mention) },
  );
}

/** The label after the first that scores most on the words of one of the candidates; undefined on others. */
function kindReader(
  candidates: readonly Candidate[],
  labels: readonly string[],
): (span: TokenRange) => string | undefined {
  const scoresAt = new Map(
    candidates.map((candidate) => [`${candidate.startToken} ${candidate.endToken}`, candidate.scores]),
  );
  return ({ startToken, endToken }) => {
    const scores = scoresAt.get(`${startToken} ${endToken}`)?.subarray(1);
    if (scores === undefined) return undefined;
    return labels[scores.reduce((best, other, place) => (other > scores[best]! ? place : best), 0)];
  };
}

/**
 * The component for coreference in a checked model file of the kind `coref.v2`. The mentions of a Doc that comes with clusters are kept,
 * and linked anew; in others its own network finds the mentions first. Throws `model-corrupt`.
 */
export function readCoref(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const task = taskOfKind(metadata, 'coref');
  const mentionFile = takePart(file, corefParts.mentions, mentionNetworkTask(task));
  const { weights, decoding } = readSpancatModel(mentionFile);
  const network = createSpanNetwork(weights);
  const rule = { ...decoding, least: decoding.finder };
  const labels = task.labels.map(({ name }) => name);
  const ranker = readCorefModel(takePart(file, corefParts.ranker, task), weights.vectors?.dimensions ?? 0);
  const decode = createCorefDecoder(ranker, weights.vectors, task.language);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, (batch) => {
        const given = batch.map(givenMentions);
        const candidates = network.score(batch, rule, options.onStage, given);
        options.onStage?.('decoding');
        return batch.map((doc, i): Prediction => {
          const own = given[i];
          const mentions =
            own === undefined
              ? chooseMentions(candidates[i]!, decoding, labels)
              : labelMentions(own, candidates[i]!, labels);
          const clusters = decode(doc, mentions, own !== undefined);
          return { annotations: { coref: clusters.map((cluster) => ({ ...cluster, source })), source } };
        });
      });
    },
  };
}
