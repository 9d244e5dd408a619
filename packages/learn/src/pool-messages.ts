// What goes between the pool and its workers: plain data only.
import {
  type Document,
  type ErrorDetails,
  formatVersion,
  type JsonObject,
  type LicenceNote,
  type Task,
  type Tensor,
  TinctureError,
  type Vectors,
} from 'tincture';
import { takeVectors } from 'tincture/training';
import type { PrepareProgress, TrainedModel, TrainProgress } from './train/options.ts';

/** Word vectors as data; their tensors lie in shared memory, so that workers do not copy them. */
export interface SharedVectors {
  readonly tensors: readonly (readonly [string, Tensor])[];
  readonly info: JsonObject;
  readonly name: string;
  readonly hash: string;
  readonly licences: readonly LicenceNote[];
}

/** To a worker. */
export interface TrainRequest {
  readonly task: Task;
  readonly train: readonly Document[];
  readonly dev: readonly Document[];
  readonly vectors?: SharedVectors;
  /** TrainOptions without what cannot be sent. */
  readonly options: {
    readonly seed: number;
    readonly name?: string;
    readonly version?: string;
    readonly settings?: JsonObject;
    readonly heldOut?: boolean;
  };
}

/** From a worker. */
export type TrainAnswer =
  | { readonly preparing: PrepareProgress }
  | { readonly progress: TrainProgress }
  | { readonly model: TrainedModel }
  | { readonly error: Omit<ErrorDetails, 'cause'> };

/** `vectors` as {@link SharedVectors}. */
export function shareVectors(vectors: Vectors): SharedVectors {
  const tensors = [...vectors.tensors].map(([name, { data, shape }]) => {
    const bytes = new Uint8Array(new SharedArrayBuffer(data.byteLength));
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const shared = data instanceof Float32Array ? new Float32Array(bytes.buffer) : sameType(data, bytes);
    return [name, { data: shared, shape }] as const;
  });
  const { dimensions, count, bits, name, hash, licences } = vectors;
  const wordBytes = vectors.tensors.get('words')?.data.length ?? 0;
  return { tensors, info: { dimensions, count, bits, wordBytes }, name, hash, licences };
}

function sameType(data: Tensor['data'], { buffer }: Uint8Array): Tensor['data'] {
  if (data instanceof Int8Array) return new Int8Array(buffer);
  return data instanceof Int32Array ? new Int32Array(buffer) : new Uint8Array(buffer);
}

/** The vectors in `shared`. */
export function unshareVectors({ tensors, info, name, hash, licences }: SharedVectors): Vectors {
  const component = { kind: 'vectors.v1', name, version: '1' };
  return takeVectors(new Map(tensors), '', { formatVersion, component, network: info, licences }, info, hash);
}

/** `error` as data. */
export function errorDetails(error: unknown): Omit<ErrorDetails, 'cause'> {
  if (error instanceof TinctureError) {
    const { code, problem, where, fix } = error;
    return { code, problem, ...(where === undefined ? {} : { where }), ...(fix === undefined ? {} : { fix }) };
  }
  // A bug of ours: whoever reports it needs the place.
  return { code: 'internal', problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
