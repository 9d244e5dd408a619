import { TinctureError } from '../errors/tincture-error.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { parseStrictJson } from './strict-json.ts';
import { type DataType, dataTypeOf, elementBytes, type Tensor, type TensorData } from './tensor.ts';

/** What a `.safetensors` file holds. */
export interface Safetensors {
  /** In the order of their bytes. The arrays are views into the file's bytes where alignment allows. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** `__metadata__` of the header. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The bytes of all tensors. */
  readonly data: Uint8Array;
}

/** Limits on what is read, so that a hostile file cannot make a reader allocate or loop without end. */
const fileLimits = { headerBytes: 8_388_608, tensors: 4096, dimensions: 4, nameLength: 200 } as const;

/** Reads and checks a `.safetensors` file. Throws `model-corrupt` or `model-unsupported`. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  requireLittleEndian();
  if (bytes.length < 8) throw corrupt(`The file is ${bytes.length} bytes long; a model file has at least 8.`);
  const lengths = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const headerLength = lengths.getUint32(0, true);
  if (lengths.getUint32(4, true) !== 0 || headerLength > fileLimits.headerBytes) {
    throw noModel(bytes);
  }
  if (8 + headerLength > bytes.length) {
    throw corrupt(`The header is said to be ${headerLength} bytes long, but only ${bytes.length - 8} bytes follow.`);
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength));
  const data = aligned(bytes.subarray(8 + headerLength));
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  if (entries.length > fileLimits.tensors)
    throw corrupt(`The file names ${entries.length} tensors; the limit is ${fileLimits.tensors}.`);
  const placed = entries
    .map(([name, entry]) => parseEntry(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, begin, end } of placed) {
    if (begin !== expected)
      throw corrupt(
        `The tensor ${quote(name)} starts at byte ${begin} of the data, not at ${expected}: tensors must neither overlap nor leave gaps.`,
      );
    expected = end;
  }
  if (expected !== data.length) throw corrupt(`The tensors fill ${expected} bytes, but the file holds ${data.length}.`);
  const tensors = new Map<string, Tensor>();
  for (const { name, type, shape, begin, end } of placed)
    tensors.set(name, { data: viewOf(data, type, begin, end), shape });
  return { tensors, metadata: parseMetadata(header.__metadata__), data };
}

/** What a file is called that is none of ours; where it is a text, a page of a server for instance, by its beginning. */
function noModel(bytes: Uint8Array): TinctureError {
  // The last character may be cut in two.
  const start = new TextDecoder().decode(bytes.subarray(0, 40)).replace(/\ufffd$/, '');
  if (/[^\P{C}\s]|\ufffd/u.test(start))
    return corrupt(
      `The file does not start like a .safetensors file: its header would be over ${fileLimits.headerBytes} bytes long.`,
    );
  return new TinctureError({
    code: 'model-corrupt',
    problem: `This is a text, not a model file: it begins with ${quote(start)}.`,
    fix: 'Give a .safetensors file that `tincture train` or `tincture package` wrote. From a server, look whether the address is right.',
  });
}

/** Writes a `.safetensors` file: larger elements first, then by name, so that equal content gives equal bytes. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  requireLittleEndian();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  const ordered = layoutOrder(tensors);
  for (const [name, { data, shape }] of ordered) {
    checkTensor(name, data, shape);
    header[name] = { dtype: dataTypeOf(data), shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const encoded = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(encoded.length / 8) * 8;
  if (headerLength > fileLimits.headerBytes || ordered.length > fileLimits.tensors) {
    throw invalid(
      `The header would be ${headerLength} bytes with ${ordered.length} tensors; readers refuse over ${fileLimits.headerBytes} bytes or ${fileLimits.tensors} tensors.`,
    );
  }
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setUint32(0, headerLength, true);
  bytes.fill(0x20, 8 + encoded.length, 8 + headerLength);
  bytes.set(encoded, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** The tensors in the order in which {@link writeSafetensors} lays them out. */
export function layoutOrder(tensors: ReadonlyMap<string, Tensor>): [string, Tensor][] {
  const size = (tensor: Tensor): number => elementBytes[dataTypeOf(tensor.data)];
  return [...tensors].sort(([a, x], [b, y]) => size(y) - size(x) || (a < b ? -1 : 1));
}

function checkTensor(name: string, data: TensorData, shape: readonly number[]): void {
  if (name === '' || name === '__metadata__' || name === '__proto__' || name.length > fileLimits.nameLength) {
    throw invalid(`A tensor cannot be named ${quote(name)}.`);
  }
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length || shape.length > fileLimits.dimensions) {
    throw invalid(
      `The tensor ${quote(name)} has ${data.length} elements, which do not fill the shape [${shape.join(', ')}].`,
    );
  }
}

interface Entry {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseHeader(bytes: Uint8Array): JsonObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw corrupt('The header is not valid UTF-8.', cause);
  }
  if (!text.startsWith('{')) throw corrupt('The header does not start with "{".');
  return asObject(parseStrictJson(text, 'header'), 'The header');
}

function parseEntry(name: string, entry: JsonValue | undefined): Entry {
  if (name === '' || name.length > fileLimits.nameLength)
    throw corrupt(`A tensor is named ${quote(name)}, which is empty or too long.`);
  const { dtype, shape, data_offsets: offsets } = asObject(entry, `The entry of the tensor ${quote(name)}`);
  if (typeof dtype !== 'string') throw corrupt(`The tensor ${quote(name)} has no "dtype".`);
  if (!isDataType(dtype)) {
    throw new TinctureError({
      code: 'model-unsupported',
      problem: `The tensor ${quote(name)} holds elements of the type ${quote(dtype)}; this version reads F32, I32, I8 and U8.`,
    });
  }
  const sizes = asSizes(shape, `The shape of the tensor ${quote(name)}`);
  const [begin, end, ...more] = asSizes(offsets, `"data_offsets" of the tensor ${quote(name)}`);
  if (sizes.length > fileLimits.dimensions)
    throw corrupt(`The tensor ${quote(name)} has ${sizes.length} dimensions; the limit is ${fileLimits.dimensions}.`);
  if (begin === undefined || end === undefined || more.length > 0)
    throw corrupt(`"data_offsets" of the tensor ${quote(name)} are not two numbers.`);
  // Multiplied in floating point, a product over 2^53 is still too large for any file: it cannot wrap around.
  const byteLength = sizes.reduce((product, size) => product * size, elementBytes[dtype]);
  if (end - begin !== byteLength)
    throw corrupt(`The tensor ${quote(name)} needs ${byteLength} bytes but has ${end - begin}.`);
  if (begin % elementBytes[dtype] !== 0) throw corrupt(`The tensor ${quote(name)} is not aligned to its elements.`);
  return { name, type: dtype, shape: sizes, begin, end };
}

function parseMetadata(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const metadata: Record<string, string> = {};
  for (const [key, text] of Object.entries(asObject(value, '"__metadata__"'))) {
    if (typeof text !== 'string') throw corrupt(`"__metadata__" holds something other than text under ${quote(key)}.`);
    metadata[key] = text;
  }
  return metadata;
}

function asObject(value: JsonValue | undefined, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw corrupt(`${what} is not a JSON object.`);
  return value as JsonObject;
}

function asSizes(value: JsonValue | undefined, what: string): number[] {
  if (!Array.isArray(value) || value.length > 64) throw corrupt(`${what} is not a short list.`);
  return value.map((size: unknown) => {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      throw corrupt(`${what} holds something other than whole numbers from 0.`);
    return size;
  });
}

function isDataType(name: string): name is DataType {
  return Object.hasOwn(elementBytes, name);
}

function viewOf(data: Uint8Array, type: DataType, begin: number, end: number): TensorData {
  const at = data.byteOffset + begin;
  if (type === 'F32') return new Float32Array(data.buffer, at, (end - begin) / 4);
  if (type === 'I32') return new Int32Array(data.buffer, at, (end - begin) / 4);
  return type === 'I8' ? new Int8Array(data.buffer, at, end - begin) : data.subarray(begin, end);
}

/** `bytes` itself if 4-byte elements can be viewed in it, else a copy in which they can. */
function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
}

function requireLittleEndian(): void {
  if (new Uint8Array(new Uint32Array([1]).buffer)[0] === 1) return;
  throw new TinctureError({ code: 'model-unsupported', problem: 'Model files need a little-endian processor.' });
}

function corrupt(problem: string, cause?: unknown): TinctureError {
  return new TinctureError({
    code: 'model-corrupt',
    problem,
    fix: 'Get the file again from where it came from.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function invalid(problem: string): TinctureError {
  return new TinctureError({ code: 'argument-invalid', problem });
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
