import { alignSpan } from '../doc/align.ts';
import type { LabelledSpan, Relation, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import { exp } from '../kernels/exp-log.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { byPlace } from '../tasks/relations.ts';
import type { Task } from '../tasks/task.ts';
import { readNer } from './ner.ts';
import { readNerModel } from './ner-file.ts';
import type { TokenSpan } from './ner-tags.ts';
import { contextFeatures, type ScoredPair } from './relation-context.ts';
import { listPairs, readRelationText } from './relation-features.ts';
import { createRelationReasons } from './relation-reasons.ts';
import { createPairReader, scorePair } from './relation-scorer.ts';
import { entityTask, type RelationModel, readRelationModel, relationParts } from './relations-file.ts';
import { taskOfKind } from './task-of-kind.ts';
import { toProbabilities } from './textcat.ts';
import type { WordTable } from './word-table.ts';

/** A relation between entities, by their places in the list that was given. */
export interface FoundRelation {
  readonly from: number;
  readonly to: number;
  readonly label: number;
  /** Calibrated probability in [0, 1] that it holds where both entities are right. */
  readonly confidence: number;
  /** What decided whether it is said: the probability before calibration, times the confidences of both entities. */
  readonly chance: number;
}

/** An entity on tokens, with how sure it is: 1 where nobody says. */
export interface PlacedEntity extends TokenSpan {
  readonly confidence: number;
}

const nothing = new Float32Array(0);

/** Finds the relations between the entities of a text; the spans are in order and do not overlap. */
export type RelationDecoder = (doc: Doc, spans: readonly PlacedEntity[]) => FoundRelation[];

/** What finds relations with `model`; `table` are the vectors that it was trained with. */
export function createRelationDecoder(model: RelationModel, table: WordTable | undefined): RelationDecoder {
  const { keys, weights, context, calibration, allowed, longest, leastChance } = model;
  const labels = weights.bias.length;
  const types = Math.round(Math.sqrt(allowed.length / labels));
  const read = createPairReader(keys, table);
  const may = (label: number, from: number, to: number): boolean => allowed[(label * types + from) * types + to] === 1;
  const mayMeet = (from: number, to: number): boolean => {
    for (let label = 0; label < labels; label++) if (may(label, from, to)) return true;
    return false;
  };
  return (doc, spans) => {
    const pairs = listPairs(spans, longest, mayMeet);
    if (pairs.length === 0) return [];
    const inputOf = read(readRelationText(doc, spans));
    const scored = pairs.map((pair): ScoredPair => {
      const [from, to] = [spans[pair.from]!, spans[pair.to]!];
      const [fromType, toType] = [from.label, to.label];
      const scores = scorePair(weights, inputOf(pair), keys.length);
      const chances = scores.map((score, label) => (may(label, fromType, toType) ? 1 / (1 + exp(-score)) : 0));
      const start = Math.min(from.startToken, to.startToken);
      return { ...pair, fromType, toType, start, scores, chances };
    });
    return contextFeatures(scored, types).flatMap((features, index) => {
      const { from, to, fromType, toType } = scored[index]!;
      const scores = scorePair(context, { ...features, dense: nothing }, 0);
      const chances = scores.slice();
      toProbabilities(chances, true, calibration);
      const ends = spans[from]!.confidence * spans[to]!.confidence;
      const found: FoundRelation[] = [];
      for (let label = 0; label < labels; label++) {
        if (scores[label]! <= 0 || !may(label, fromType, toType)) continue;
        // Not the calibrated one: another temperature must not change what is said.
        const chance = ends / (1 + exp(-scores[label]!));
        if (chance >= leastChance) found.push({ from, to, label, confidence: chances[label]!, chance });
      }
      return found;
    });
  };
}

/**
 * The relation component in a checked model file of the kind `relations.v1`. A Doc that comes with a layer of entities keeps
 * them, and relations are found between those; in others its own network finds the entities first. Throws `model-corrupt`.
 */
export function readRelations(file: ModelFile, bytes: number): Component {
  const { metadata, hash } = file;
  const task = taskOfKind(metadata, 'relations');
  const entityFile = takePart(file, relationParts.entities, entityTask(task));
  const entities = readNer(entityFile, bytes);
  const table = readNerModel(entityFile).weights.vectors;
  const model = readRelationModel(takePart(file, relationParts.relations, task), table?.dimensions ?? 0);
  const decode = createRelationDecoder(model, table);
  const explain = createRelationReasons(task, model, table, decode);
  const { name, version } = metadata.component;
  const source: Source = { kind: 'model', name, version, hash };

  const relate = (doc: Doc, ents: readonly LabelledSpan[], onStage: OnStage | undefined): Prediction => {
    onStage?.('relations');
    const { spans, members } = placeEntities(task, doc, ents);
    const rels = decode(doc, spans).map(({ from, to, label, confidence }): Relation => {
      const [start, end] = [members[from]!, members[to]!];
      return {
        from: endOf(start),
        to: endOf(end),
        label: task.labels[label]!.name,
        confidence: confidence * (start.confidence ?? 1) * (end.confidence ?? 1),
        source,
      };
    });
    const { entsMissing } = doc.annotations;
    return { annotations: { ents, ...(entsMissing && { entsMissing }), rels: rels.sort(byPlace), source } };
  };

  return {
    name,
    task,
    source,
    sizeBytes: bytes,
    reasons: (doc) => explain(doc, placeEntities(task, doc, doc.annotations.ents ?? []).spans),
    async predict(docs: readonly Doc[], options: PredictOptions = {}): Promise<readonly Prediction[]> {
      const { signal, onStage, onProgress } = options;
      const open = docs.filter(({ annotations }) => annotations.ents === undefined);
      const found = await entities.predict(open, { ...(signal && { signal }), ...(onStage && { onStage }) });
      const foundIn = new Map(open.map((doc, index) => [doc, found[index]!]));
      return docs.map((doc, index) => {
        if (index % 64 === 0) signal?.throwIfAborted();
        const own = foundIn.get(doc);
        const ents = own === undefined ? doc.annotations.ents : 'annotations' in own ? own.annotations.ents : [];
        const prediction = relate(doc, ents ?? [], onStage);
        onProgress?.(index + 1);
        return prediction;
      });
    },
  };
}

/** Entities of the task on the tokens of a text, each with what it was made from; what overlaps an earlier one is left out. */
export function placeEntities(
  task: Task,
  doc: Doc,
  ents: readonly LabelledSpan[],
): { readonly spans: readonly PlacedEntity[]; readonly members: readonly LabelledSpan[] } {
  const types = new Map((task.entities ?? []).map(({ name }, index) => [name, index]));
  const spans: PlacedEntity[] = [];
  const members: LabelledSpan[] = [];
  for (const ent of [...ents].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const label = types.get(ent.label);
    const range = alignSpan(doc, ent.start, ent.end, 'expand');
    if (label === undefined || range === undefined || range.startToken < (spans.at(-1)?.endToken ?? 0)) continue;
    spans.push({ ...range, label, confidence: ent.confidence ?? 1 });
    members.push(ent);
  }
  return { spans, members };
}

function endOf({ start, end, label }: LabelledSpan): Relation['from'] {
  return { start, end, label };
}
