// Several components in one file, `pipeline.v1`. Each is there with all that a file of its own says; the tensors of a trunk that
// several of them have in common are there once. So any of them can be taken out again as the file that it was, to the last byte.
import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { corrupt } from './corrupt.ts';
import { formatVersion, listAt, type ModelMetadata, objectAt, parseModelMetadata, textAt } from './metadata.ts';
import { type ModelFile, readModel, writeModel } from './model-file.ts';
import type { ModelPart } from './parts.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { parseStrictJson } from './strict-json.ts';
import type { Tensor } from './tensor.ts';

/** The kind of a file of several components. */
export const pipelineKind = 'pipeline.v1';

/** A component in a file of several. */
export interface PipelinePart {
  /** What a file of its own would hold; its hash is that of such a file. */
  readonly file: ModelFile;
  /** Its metadata to the letter. */
  readonly text: string;
  /** Whether the tensors of its trunk are those that others have too. */
  readonly isShared: boolean;
  /** Bytes of the tensors that are its own. */
  readonly ownBytes: number;
}

/** Most components in one file. */
const mostParts = 64;

/** The kinds of components that have a trunk. */
const trunkKinds: readonly string[] = [
  ...['ner.v1', 'spancat.v1', 'tagger.v1'],
  ...['morphologizer.v1', 'lemmatizer.v1', 'parser.v1'],
];

/** What `network` of such a component says about its trunk. */
const trunkNumbers = ['width', 'filters', 'characters', 'convolutions', 'members', 'tables', 'vectors'] as const;

/** Tensors of a trunk, by their names in the file of a component. */
const trunkTensor =
  /^(?:keys\.|vectors\.|member\d+\.(?:table\.|(?:filters|word|facts|mean|pool|convolution\d+)\.(?:values|scales|bias|gain|shift)$))/;

/** The trunk in the file of a component: its tensors, and what `network` says about it; undefined where it has none. */
export function trunkOf({ tensors, metadata: { component, network } }: ModelFile): ModelPart | undefined {
  if (!trunkKinds.includes(component.kind)) return undefined;
  return {
    tensors: new Map([...tensors].filter(([name]) => trunkTensor.test(name))),
    network: Object.fromEntries(trunkNumbers.map((name) => [name, network[name] ?? null])),
  };
}

/**
 * One file for the components in `files`, in their order, under `name`; of those with equal trunks the trunk is in it once.
 * Throws `argument-invalid` where there is none, or where two have one name, and what `readModel` throws.
 */
export function joinComponents(name: string, version: string, files: readonly Uint8Array[]): Uint8Array {
  const parts = files.map(readPlain);
  const [first] = parts;
  if (first === undefined) throw cannotJoin('There is no component.', 'Give at least one.');
  const names = parts.map(({ file }) => file.metadata.component.name);
  const twice = names.find((own, index) => names.indexOf(own) !== index);
  if (twice !== undefined) throw cannotJoin(`Two components are called ${JSON.stringify(twice)}.`, 'Rename one.');
  if (parts.length > mostParts) throw cannotJoin(`There are ${parts.length} components.`, `Give at most ${mostParts}.`);
  const trunk = commonTrunk(parts.flatMap(({ file }) => trunkOf(file) ?? []));
  const tensors = new Map([...(trunk?.tensors ?? [])].map(([tensor, value]) => [`trunk/${tensor}`, value]));
  const components = parts.map(({ file, text }, index): JsonObject => {
    const own = trunkOf(file);
    const isShared = trunk !== undefined && own !== undefined && isSameTrunk(own, trunk);
    for (const [tensor, value] of file.tensors) {
      if (!(isShared && own.tensors.has(tensor))) tensors.set(`${index}/${tensor}`, value);
    }
    return { metadata: text, sha256: file.hash, shared: isShared };
  });
  const { task, tokenizer } = first.file.metadata;
  const licences = unique(parts.flatMap(({ file }) => file.metadata.licences ?? []));
  return writeModel({
    tensors,
    metadata: {
      formatVersion,
      component: { kind: pipelineKind, name, version },
      ...(task && { task }),
      ...(tokenizer && { tokenizer }),
      network: { components },
      ...(licences.length > 0 && { licences }),
    },
  });
}

/** The components in a checked file of several. Throws `model-corrupt`. */
export function readPipelineParts({ tensors, metadata }: ModelFile): PipelinePart[] {
  const list = listAt(metadata.network.components, 'network.components');
  if (list.length === 0 || list.length > mostParts) throw corrupt(`The file holds ${list.length} components.`);
  const common = tensorsUnder(tensors, 'trunk/');
  const names = new Set<string>();
  return list.map((value, index) => {
    const part = objectAt(value, 'network.components');
    const isShared = part.shared;
    if (typeof isShared !== 'boolean') throw corrupt('A component does not say whether it shares the trunk.');
    const text = textAt(part.metadata, 'network.components.metadata');
    const own = parseModelMetadata(parseStrictJson(text, 'network.components.metadata'));
    if (own.component.kind === pipelineKind) throw corrupt('A component in the file is a file of several itself.');
    if (names.has(own.component.name)) throw corrupt('Two components in the file have one name.');
    names.add(own.component.name);
    const ownTensors = tensorsUnder(tensors, `${index}/`);
    const all = isShared ? [...common, ...ownTensors] : ownTensors;
    return {
      file: {
        tensors: new Map(all),
        metadata: own,
        hash: textAt(part.sha256, 'network.components.sha256'),
      },
      text,
      isShared,
      ownBytes: ownTensors.reduce((sum, [, { data }]) => sum + data.byteLength, 0),
    };
  });
}

/** A component in a file, as it describes itself. */
export interface ListedComponent extends Pick<ModelFile, 'metadata' | 'hash'> {
  /** Bytes of the tensors that are its own. */
  readonly sizeBytes: number;
  /** Whether it works on a trunk that other components in the file have too. */
  readonly isShared: boolean;
}

/** The components in a file of several, in their order. Throws as `readModel` does, and `model-corrupt` for a file of one. */
export function listComponents(bytes: Uint8Array): readonly ListedComponent[] {
  return readPipelineParts(readModel(bytes)).map(({ file: { metadata, hash }, ownBytes, isShared }) => ({
    metadata,
    hash,
    sizeBytes: ownBytes,
    isShared,
  }));
}

/**
 * The component `name` of a file of several as a file of its own: the one that it was before it was joined. Throws
 * `argument-invalid` where there is none of that name, and as `readModel` does.
 */
export function takeComponent(bytes: Uint8Array, name: string): Uint8Array {
  const file = readModel(bytes);
  if (file.metadata.component.kind !== pipelineKind) {
    if (file.metadata.component.name === name) return bytes;
    throw unknownName(name, [file]);
  }
  const parts = readPipelineParts(file);
  const part = parts.find((other) => other.file.metadata.component.name === name);
  if (part === undefined) {
    throw unknownName(
      name,
      parts.map((other) => other.file),
    );
  }
  const taken = writeSafetensors(part.file.tensors, { tincture: part.text, sha256: part.file.hash });
  // What was joined was checked; what lies in a file of several need not be what it says.
  readModel(taken);
  return taken;
}

/** A file of one component, with its metadata to the letter. */
function readPlain(bytes: Uint8Array): { readonly file: ModelFile; readonly text: string } {
  const file = readModel(bytes);
  const { tincture: text = '' } = readSafetensors(bytes).metadata;
  const { component, task } = file.metadata;
  if (component.kind === pipelineKind || task === undefined) {
    throw cannotJoin(`${component.name} is not one trained component.`, 'Take the components out of it first.');
  }
  return { file, text };
}

/** The trunk that comes most often, if any comes twice. */
function commonTrunk(trunks: readonly ModelPart[]): ModelPart | undefined {
  let best: ModelPart | undefined;
  let most = 1;
  for (const trunk of trunks) {
    const count = trunks.filter((other) => isSameTrunk(other, trunk)).length;
    if (count > most) [best, most] = [trunk, count];
  }
  return best;
}

/** Whether two trunks are the same, to the last bit. */
export function isSameTrunk(one: ModelPart, other: ModelPart): boolean {
  return (
    one.tensors.size === other.tensors.size &&
    JSON.stringify(one.network) === JSON.stringify(other.network) &&
    [...one.tensors].every(([name, tensor]) => isSame(tensor, other.tensors.get(name)))
  );
}

function isSame(one: Tensor, other: Tensor | undefined): boolean {
  if (other === undefined || one.data.constructor !== other.data.constructor) return false;
  if (JSON.stringify(one.shape) !== JSON.stringify(other.shape)) return false;
  const [a, b] = [one, other].map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return a!.length === b!.length && a!.every((byte, index) => byte === b![index]);
}

function tensorsUnder(tensors: ModelFile['tensors'], prefix: string): [string, Tensor][] {
  return [...tensors].flatMap(([name, tensor]): [string, Tensor][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
  );
}

function unique(licences: NonNullable<ModelMetadata['licences']>): NonNullable<ModelMetadata['licences']> {
  const seen = new Set<string>();
  return licences.filter((note) => {
    const key: JsonValue = [note.what, note.licence, note.notice ?? null];
    const isNew = !seen.has(JSON.stringify(key));
    seen.add(JSON.stringify(key));
    return isNew;
  });
}

function unknownName(name: string, files: readonly ModelFile[]): TinctureError {
  const names = files.map(({ metadata }) => metadata.component.name).join(', ');
  return cannotJoin(`There is no component ${JSON.stringify(name)}; there are ${names}.`, 'Name one of these.');
}

function cannotJoin(problem: string, fix: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem, fix });
}
