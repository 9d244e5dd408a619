// A component of several parts in one file: a joint model of intents and slots, or of entities and relations. Each part is
// what it would be as a file of its own, with its name before the names of its tensors.
import type { JsonObject } from '../json.ts';
import type { Task } from '../tasks/task.ts';
import { objectAt } from './metadata.ts';
import type { ModelFile } from './model-file.ts';
import type { Tensor } from './tensor.ts';

/** Tensors and network of one part. */
export interface ModelPart {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly network: JsonObject;
}

/** The parts as the tensors and the network of one file. */
export function joinParts(parts: Readonly<Record<string, ModelPart>>): ModelPart {
  const tensors = new Map<string, Tensor>();
  const network: Record<string, JsonObject> = {};
  for (const [name, part] of Object.entries(parts)) {
    network[name] = part.network;
    for (const [tensor, value] of part.tensors) tensors.set(`${name}/${tensor}`, value);
  }
  return { tensors, network };
}

/** The part `name` of a checked file as a file of its own that holds a component for `task`. Throws `model-corrupt`. */
export function takePart({ tensors, metadata, hash }: ModelFile, name: string, task: Task): ModelFile {
  const prefix = `${name}/`;
  const own = [...tensors].flatMap(([tensor, value]) =>
    tensor.startsWith(prefix) ? [[tensor.slice(prefix.length), value] as const] : [],
  );
  const network = objectAt(metadata.network[name], `network.${name}`);
  return { tensors: new Map(own), metadata: { ...metadata, task, network }, hash };
}
