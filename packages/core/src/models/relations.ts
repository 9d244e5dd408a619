import { alignSpan } from '../doc/align.ts';
import type { LabelledSpan, Relation, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { ModelFile } from '../file/model-file.ts';
import { takePart } from '../file/parts.ts';
import type { Component, OnStage, Prediction, PredictOptions } from '../pipeline/component.ts';
import { byPlace } from '../tasks/relations.ts';
import type { Task } from '../tasks/task.ts';
import { readNer } from './ner.ts';
import { readNerModel } from './ner-file.ts';
import { createRelationDecoder, type PlacedEntity } from './relation-decoder.ts';
import { createRelationReasons } from './relation-reasons.ts';
import { entityTask, readRelationModel, relationParts } from './relations-file.ts';
import { taskOfKind } from './task-of-kind.ts';

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
