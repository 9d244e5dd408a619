import {
  type Document,
  formatVersion,
  type JsonObject,
  kindOf,
  type Task,
  type TaskKind,
  type Tensor,
  type Vectors,
  writeModel,
} from 'tincture';
import { tokenizerInfo } from 'tincture/training';
import { trainingInvalid } from './check.ts';
import type { TrainedScore, TrainOptions } from './options.ts';

/** What a trainer has made. */
export interface ComponentParts {
  readonly kind: `${TaskKind | 'linker' | 'encoded-textcat' | 'encoded-tagger'}.v${number}`;
  readonly task: Task;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly network: JsonObject;
  /** The texts that were trained on. */
  readonly trainedOn: readonly Pick<Document, 'annotations'>[];
  /** Every setting with the value that was used. */
  readonly settings: JsonObject;
  readonly notes: readonly string[];
  readonly score?: TrainedScore | undefined;
  /** What the score is called; default: the figure that stands for the kind of the task. */
  readonly metric?: string;
  /** The word vectors that are in it, or of which it was made. */
  readonly vectors?: Pick<Vectors, 'hash' | 'licences'> | undefined;
}

/**
 * The model file of a trained component: its tensors, and all that it says of where it came from. Throws `training-invalid` where a
 * tensor has a value that is no number, whatever went wrong before.
 */
export function writeComponent(
  parts: ComponentParts,
  { seed, name, version }: Pick<TrainOptions, 'seed' | 'name' | 'version'>,
): Uint8Array {
  const { kind, task, tensors, network, trainedOn, settings, notes, score, vectors } = parts;
  checkFinite(tensors);
  const metric = parts.metric ?? kindOf(task).metric(task);
  const sources: Record<string, number> = {};
  // Beside texts without gold, those with gold are repeated.
  const distinct = new Set(trainedOn.map(({ annotations }) => annotations));
  for (const annotations of distinct) {
    // What a file holds without a source is gold that somebody brought in.
    const from = annotations.source?.kind ?? 'import';
    sources[from] = (sources[from] ?? 0) + 1;
  }
  return writeModel({
    tensors,
    metadata: {
      formatVersion,
      component: { kind, name: name ?? task.name, version: version ?? '0.1.0' },
      task,
      tokenizer: tokenizerInfo(task.language),
      network,
      ...(score && { scores: { [`${score.on}_${metric}`]: score.value } }),
      training: {
        documents: distinct.size,
        sources,
        seed,
        settings: { ...settings, ...(vectors && { vectors: vectors.hash }), notes: [...notes] },
      },
      ...(vectors && vectors.licences.length > 0 && { licences: vectors.licences }),
    },
  });
}

function checkFinite(tensors: ReadonlyMap<string, Tensor>): void {
  for (const [name, { data }] of tensors) {
    if (!(data instanceof Float32Array) || data.every(Number.isFinite)) continue;
    throw trainingInvalid(
      `The trained component holds values that are no numbers, in ${name}.`,
      'Lower the setting "learningRate", and look whether all numbers of the training texts and word vectors are such.',
    );
  }
}
