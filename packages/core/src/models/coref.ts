import { clusterInText, givenMentions, type PlacedMention } from '../coref/given-mentions.ts';
import { clustersOf } from '../coref/link-mentions.ts';
import type { Cluster, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import { TinctureError } from '../errors/tincture-error.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import type { Component, Prediction, PredictOptions } from '../pipeline/component.ts';
import { predictInBatches } from '../pipeline/predict-batches.ts';
import { clusterOrder } from '../tasks/coref.ts';
import type { Task } from '../tasks/task.ts';
import type { LanguageCode } from '../tokenizer/languages.ts';
import { readCorefMentions } from './coref-features.ts';
import { type CorefModel, corefParts, mentionNetworkTask, readCorefModel } from './coref-file.ts';
import { linkRanked, rankMentions } from './coref-ranker.ts';
import { indexKeys } from './key-index.ts';
import { type Candidate, createSpanNetwork } from './span-network.ts';
import { chooseSpans, spanConfidence } from './spancat.ts';
import { readSpancatModel, type SpancatDecoding } from './spancat-file.ts';
import type { WordTable } from './word-table.ts';

/** Puts the mentions of a text into clusters; they are by start, then by end. */
export type CorefDecoder = (doc: Doc, mentions: readonly PlacedMention[]) => readonly Cluster[];

/** What links mentions with `model`; `table` are the vectors that it was trained with. */
export function createCorefDecoder(
  { keys, weights, decoding }: CorefModel,
  table: WordTable | undefined,
  language?: LanguageCode,
): CorefDecoder {
  const find = indexKeys(keys);
  const { reach, temperature, singletons } = decoding;
  return (doc, mentions) => {
    const read = readCorefMentions(doc, mentions, table, language);
    const { links, confidences } = linkRanked(rankMentions(read, weights, find, reach), temperature);
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
  const scoresAt = new Map(
    candidates.map((candidate) => [`${candidate.startToken} ${candidate.endToken}`, candidate.scores]),
  );
  return chooseSpans(candidates, decoding).flatMap(({ startToken, endToken, label, score }): PlacedMention[] => {
    if (label !== 0) return [];
    const scores = scoresAt.get(`${startToken} ${endToken}`)!.subarray(1);
    const kind = scores.reduce((best, other, place) => (other > scores[best]! ? place : best), 0);
    return [{ startToken, endToken, label: labels[kind], confidence: spanConfidence(score, decoding) }];
  });
}

/**
 * The component for coreference in a checked model file of the kind `coref.v1`. A Doc that comes with clusters, spans or entities keeps
 * those as its mentions, and they are linked anew; in others its own network finds the mentions first. Throws `model-corrupt`.
 */
export function readCoref(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const task = corefTask(metadata.task);
  const mentionFile = takePart(file, corefParts.mentions, mentionNetworkTask(task));
  const { weights, decoding } = readSpancatModel(mentionFile);
  const network = createSpanNetwork(weights);
  const rule = { ...decoding, least: decoding.finder };
  const labels = task.labels.map(({ name }) => name);
  const known = new Set(labels);
  const ranker = readCorefModel(takePart(file, corefParts.ranker, task));
  const decode = createCorefDecoder(ranker, weights.vectors, task.language);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };
  const say = (doc: Doc, mentions: readonly PlacedMention[]): Prediction => ({
    annotations: { coref: decode(doc, mentions).map((cluster) => ({ ...cluster, source })), source },
  });

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      return predictInBatches(docs, options, (batch) => {
        const given = batch.map(givenMentions);
        const open = batch.filter((_, i) => given[i] === undefined);
        const found = network.score(open, rule, options.onStage);
        const foundIn = new Map(open.map((doc, i) => [doc, found[i]!]));
        options.onStage?.('decoding');
        return batch.map((doc, i) => {
          // What another said that a mention stands for is a label of the task, or none.
          const said = given[i]?.map(({ label, ...mention }) =>
            label !== undefined && known.has(label) ? { ...mention, label } : mention,
          );
          return say(doc, said ?? chooseMentions(foundIn.get(doc)!, decoding, labels));
        });
      });
    },
  };
}

function corefTask(task: Task | undefined): Task {
  if (task?.kind === 'coref') return task;
  throw new TinctureError({
    code: 'model-corrupt',
    problem: 'The file holds a component for coreference without a task of that kind.',
    fix: 'Get the file again from where it came from.',
  });
}
