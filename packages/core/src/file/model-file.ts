import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonValue } from '../json.ts';
import { type ModelMetadata, parseModelMetadata } from './metadata.ts';
import { layoutOrder, readSafetensors, writeSafetensors } from './safetensors.ts';
import { createSha256 } from './sha256.ts';
import { parseStrictJson } from './strict-json.ts';
import { dataTypeOf, type Tensor } from './tensor.ts';

/** A model file, read and checked. */
export interface ModelFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ModelMetadata;
  /** SHA-256 of metadata, tensor table and tensors, in hexadecimal: the identity of the model. */
  readonly hash: string;
}

/** What {@link writeModel} writes. */
export interface ModelContent {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ModelMetadata;
}

/**
 * Writes a model file (FORMAT.md). Equal content gives equal bytes. Throws `argument-invalid` where a tensor does not
 * fit its shape, and `model-corrupt` or `model-unsupported` where the metadata could not be read back.
 */
export function writeModel(content: ModelContent): Uint8Array {
  // Read back before it is written: what could not be read is refused, and the order of keys is always the same.
  const text = JSON.stringify(parseModelMetadata(parseStrictJson(JSON.stringify(content.metadata), 'tincture')));
  return writeSafetensors(content.tensors, { tincture: text, sha256: hashOf(text, content.tensors) });
}

/**
 * Reads a model file. Everything is checked before anything is used: lengths, offsets, shapes, the metadata and the
 * hash over all of it. The tensors are views into `bytes`, so do not change those. Throws `model-corrupt` where the
 * file is damaged or no model file, `model-unsupported` where it needs a newer version.
 */
export function readModel(bytes: Uint8Array): ModelFile {
  const { tensors, metadata } = readSafetensors(bytes);
  const { tincture: text, sha256: stated } = metadata;
  if (text === undefined || stated === undefined) {
    throw new TinctureError({
      code: 'model-corrupt',
      problem: 'This .safetensors file was not written by Tincture: its metadata lacks "tincture" or "sha256".',
      fix: 'Give a file that `tincture train` or `tincture vectors` wrote.',
    });
  }
  const hash = hashOf(text, tensors);
  if (hash !== stated) {
    throw new TinctureError({
      code: 'model-corrupt',
      problem: 'The content of the model file does not match its hash: it was damaged or changed after it was written.',
      fix: 'Get the file again from where it came from.',
    });
  }
  return { tensors, metadata: parseModelMetadata(parseStrictJson(text, 'tincture')), hash };
}

/** Whether `bytes` start like a model file: for telling it from other inputs, not a check. */
export function isModelFile(bytes: Uint8Array): boolean {
  // Eight bytes of header length, of which the upper four are 0 in any file that is accepted, then "{".
  return bytes.length > 8 && bytes[8] === 0x7b && bytes[4] === 0 && bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0;
}

function hashOf(text: string, tensors: ReadonlyMap<string, Tensor>): string {
  const ordered = layoutOrder(tensors);
  const table: JsonValue = ordered.map(([name, { data, shape }]) => [name, dataTypeOf(data), [...shape]]);
  const hash = createSha256().update(new TextEncoder().encode(`${text}\n${JSON.stringify(table)}\n`));
  for (const [, { data }] of ordered) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.hex();
}
